import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import type { Log } from '../../src/core/log.ts';
import type { StoreLocation } from '../../src/core/workspace/storeLocation.ts';
import { IndexClient } from '../../src/storage/index/indexClient.ts';
import { SCHEMA_VERSION } from '../../src/storage/migrations/index.ts';

/** A store to ask, and how to call it in a figure. */
export interface BenchedStore {
  title: string;
  runs: number;
  pointsPerMetric: number;
  store: StoreLocation;
}

export type StoreBench = (benched: BenchedStore) => Promise<void>;

export const wasmFile = path.join(root, 'dist', 'sql-wasm.wasm');

const silent = () => {};
const log: Log = { debug: silent, info: silent, warn: console.error, error: console.error };

export function openIndex({ storeFolder }: StoreLocation): IndexClient {
  return new IndexClient({ workerFile: path.join(root, 'dist', 'indexWorker.cjs'), wasmFile, storeFolder, save: true, log });
}

export function indexFile({ storeFolder }: StoreLocation): string {
  return path.join(storeFolder, 'cache', `index-v${SCHEMA_VERSION}.sqlite`);
}

/** An index that has seen every file, saved. */
export async function savedIndex(store: StoreLocation): Promise<void> {
  const index = openIndex(store);
  await index.refresh();
  await index.dispose();
}

export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
