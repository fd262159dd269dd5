import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createRunState, foldPoints, foldRecord, type RunState } from '../core/runs/runState.ts';
import { writerOfEventFile } from '../core/workspace/storeLayout.ts';
import { readEventFile } from './eventFileReader.ts';

/** A line that is no record. */
export interface BadLine {
  file: string;
  position: number;
  reason: string;
}

/** What all event files of a run folder say, read from their start, without the index. */
export function readRunState(folder: string): { state: RunState; bad: BadLine[] } {
  const state = createRunState();
  const bad: BadLine[] = [];
  for (const name of readdirSync(folder).sort()) {
    const writer = writerOfEventFile(name);
    if (writer === undefined) continue;
    const file = path.join(folder, name);
    readEventFile(file, 0, {
      record: (record, position) => foldRecord(state, record, { writer, position }),
      points: (points) => foldPoints(state, points),
      bad: (position, reason) => bad.push({ file, position, reason }),
    });
  }
  return { state, bad };
}
