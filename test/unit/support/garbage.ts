import { existsSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { ArtifactContent } from '../../../src/core/artifacts/artifactStore';
import { YOUNG_MS } from '../../../src/core/housekeeping/garbage';
import type { ProcessIdentity } from '../../../src/core/runs/records';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { artifactFile } from '../../../src/core/workspace/storeLayout';
import { exampleRecords } from './runRecords';
import { beginRun, type WrittenRun } from './runFiles';

export const DAY_MS = 86_400_000;

export interface KeptRunOptions {
  store: StoreLocation;
  /** Not deleted when undefined. */
  deletedDaysAgo?: number;
  restored?: boolean;
  artifacts?: Record<string, ArtifactContent | null>;
  process?: ProcessIdentity;
  /** False for one that still runs. */
  ends?: boolean;
}

/** Writes a run of two months ago that keeps artifacts and may be deleted. */
export function writeKeptRun({ store, deletedDaysAgo, restored = false, artifacts = {}, process, ends = true }: KeptRunOptions): WrittenRun {
  const startedAtMs = Date.now() - 60 * DAY_MS;
  const run = beginRun({ store, startedAtMs, ...(process ? { process } : {}) });
  for (const [name, content] of Object.entries(artifacts)) run.writer.append({ kind: 'artifact', counter: 1, at: startedAtMs + 1, path: name, content });
  if (deletedDaysAgo !== undefined) run.writer.append({ kind: 'lifecycle', counter: 2, at: Date.now() - deletedDaysAgo * DAY_MS, value: 'deleted' });
  if (restored) run.writer.append({ kind: 'lifecycle', counter: 3, at: Date.now(), value: 'active' });
  if (ends) run.writer.append({ ...exampleRecords.end, at: startedAtMs + 1000 });
  run.writer.close();
  return run;
}

/** Makes a file look as if it was last touched two days ago. */
export function age(file: string, byMs = 2 * YOUNG_MS): void {
  const seconds = (Date.now() - byMs) / 1000;
  utimesSync(file, seconds, seconds);
}

export function objectFile({ storeFolder }: StoreLocation, { sha256 }: ArtifactContent): string {
  return path.join(storeFolder, artifactFile(sha256));
}

/** The ids of the run folders in a store, and what is on its way out. */
export function runFoldersIn({ storeFolder }: StoreLocation): { ids: string[]; aside: string[] } {
  const runs = path.join(storeFolder, 'runs');
  const names = existsSync(runs) ? readdirSync(runs).flatMap((month) => readdirSync(path.join(runs, month))).sort() : [];
  return { ids: names.filter((name) => !name.includes('.')), aside: names.filter((name) => name.includes('.')) };
}
