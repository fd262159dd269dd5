import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { KnownPoints } from '../../core/imports/knownPoints.ts';
import type { KnownRun } from '../../core/imports/importedRecords.ts';
import { createRunState, foldRecord, type RunState } from '../../core/runs/runState.ts';
import { eventFileName, writerOfEventFile } from '../../core/workspace/storeLayout.ts';
import { readEventFile } from '../eventFileReader.ts';

/** What an earlier import of a run wrote. */
export interface EarlierImport {
  sizeBytes: number;
  modifiedMs: number;
  /** What the source was like when it was read last. */
  revision: string | undefined;
  state: RunState;
}

/** The file of an earlier import, or undefined when there is none. @throws a system error */
export function readEarlierImport(folder: string, writer: string): EarlierImport | undefined {
  const file = path.join(folder, eventFileName(writer));
  const facts = statSync(file, { throwIfNoEntry: false });
  if (!facts) return undefined;
  const state = createRunState();
  let revision: string | undefined;
  readEventFile(file, 0, {
    record: (record, position) => {
      if (record.kind === 'run') revision = record.origin?.revision;
      foldRecord(state, record, { writer, position });
    },
    bad: () => undefined,
  });
  return { sizeBytes: facts.size, modifiedMs: facts.mtimeMs, revision, state };
}

/** Everything that is here of a run; undefined when its folder holds nothing. @throws a system error */
export function readKnownRun(folder: string, earlier: EarlierImport | undefined): KnownRun | undefined {
  const all = createRunState();
  const points = new KnownPoints();
  for (const name of readdirSync(folder).sort()) {
    const writer = writerOfEventFile(name);
    if (writer === undefined) continue;
    readEventFile(
      path.join(folder, name),
      0,
      { record: (record, position) => foldRecord(all, record, { writer, position }), points: (batch) => points.add(batch), bad: () => undefined },
      { whole: true },
    );
  }
  return all.firstAtMs === null ? undefined : { all, imported: earlier?.state ?? createRunState(), points };
}
