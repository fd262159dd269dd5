import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseLine, type RunRecord } from '../../../src/core/runs/records';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { initStore } from '../../../src/storage/storeFolder';
import { temporaryWorkspace, type TemporaryWorkspace } from './workspaces';
import { readFileSync } from 'node:fs';

export interface TrackedWorkspace extends TemporaryWorkspace {
  store: StoreLocation;
}

/** A fresh tracked folder. */
export function trackedWorkspace(name = 'workspace', files: Record<string, string | Uint8Array> = {}): TrackedWorkspace {
  const workspace = temporaryWorkspace(name, files);
  return { ...workspace, store: initStore(workspace.folder) };
}

/** Every run folder of a store, oldest first: its id and the records of its files, read without the product's index. */
export function readRuns({ storeFolder }: StoreLocation): { id: string; folder: string; records: RunRecord[] }[] {
  const runs = path.join(storeFolder, 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs).flatMap((month) =>
    readdirSync(path.join(runs, month)).sort().map((id) => {
      const folder = path.join(runs, month, id);
      return { id, folder, records: readdirSync(folder).sort().flatMap((name) => readRecords(path.join(folder, name))) };
    }),
  );
}

function readRecords(file: string): RunRecord[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    const parsed = parseLine(line);
    return parsed.kind === 'record' ? [parsed.record] : [];
  });
}

/** Every file and folder with its size and content's hash, to show that nothing was written. */
export function snapshot(folder: string): string {
  return execFileSync('sh', ['-c', 'find . -type d | sort; find . -type f -exec sha256sum {} + | sort'], { cwd: folder, encoding: 'utf8' });
}
