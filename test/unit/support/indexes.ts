import path from 'node:path';
import type { Run, RunDetails } from '../../../src/core/runs/runStore';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { IndexClient } from '../../../src/storage/index/indexClient';
import { SCHEMA_VERSION } from '../../../src/storage/migrations/index';
import { dist } from './cli';
import { readableLog, type ReadableLog } from './logs';

/** The real index of a store in its built worker. */
export function openIndex({ storeFolder }: StoreLocation, { save = true, log = readableLog() }: { save?: boolean; log?: ReadableLog } = {}): IndexClient {
  return new IndexClient({ storeFolder, save, log, workerFile: dist.workerFile, wasmFile: dist.wasmFile });
}

/** The file in which the index of a store is kept. */
export function indexFile({ storeFolder }: StoreLocation): string {
  return path.join(storeFolder, 'cache', `index-v${SCHEMA_VERSION}.sqlite`);
}

/** Every run as an index built from nothing tells it. */
export async function rebuiltRuns(store: StoreLocation): Promise<Run[]> {
  const index = openIndex(store, { save: false });
  try {
    return await allRuns(index);
  } finally {
    await index.dispose();
  }
}

/** Every run an index knows after another look at the files. */
export async function allRuns(index: IndexClient): Promise<Run[]> {
  await index.refresh();
  return (await index.list({ limit: 1_000_000 })).runs;
}

/** Everything an index knows after another look at the files. */
export interface IndexContent {
  runs: Run[];
  details: (RunDetails | undefined)[];
}

/** All runs, newest first, with all that is known of each. */
export async function wholeContent(index: IndexClient): Promise<IndexContent> {
  const runs = await allRuns(index);
  return { runs, details: await Promise.all(runs.map(({ id }) => index.details(id))) };
}

/** The same as an index built from nothing tells it. */
export async function rebuiltContent(store: StoreLocation): Promise<IndexContent> {
  const index = openIndex(store, { save: false });
  try {
    return await wholeContent(index);
  } finally {
    await index.dispose();
  }
}
