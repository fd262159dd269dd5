/** How the index opens and is rebuilt: at 1,000 and 10,000 finished runs of 20 parameters and 20 metrics of 50 points. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import initSqlJs from 'sql.js';
import type { Log } from '../src/core/log.ts';
import type { StoreLocation } from '../src/core/workspace/storeLocation.ts';
import { IndexClient } from '../src/storage/index/indexClient.ts';
import { SCHEMA_VERSION } from '../src/storage/migrations/index.ts';
import { root } from '../scripts/lib/paths.mjs';
import { generatedStore } from './lib/generateRuns.ts';
import { report } from './lib/report.ts';
import { median } from './lib/timing.ts';

const wasmFile = path.join(root, 'dist', 'sql-wasm.wasm');
const silent = () => {};
const log: Log = { debug: silent, info: silent, warn: console.error, error: console.error };
const openIndex = ({ storeFolder }: StoreLocation) => new IndexClient({ workerFile: path.join(root, 'dist', 'indexWorker.cjs'), wasmFile, storeFolder, save: true, log });

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The least a rebuild has to do: list the folders and read every event file. */
function readAll({ storeFolder }: StoreLocation): void {
  const runs = path.join(storeFolder, 'runs');
  for (const month of readdirSync(runs)) {
    for (const run of readdirSync(path.join(runs, month))) {
      const folder = path.join(runs, month, run);
      for (const file of readdirSync(folder)) readFileSync(path.join(folder, file));
    }
  }
}

for (const runs of [1_000, 10_000]) {
  const store = generatedStore({ runs, pointsPerMetric: 50 });
  readAll(store);
  const rebuilds: number[] = [];
  const reads: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    rmSync(path.join(store.storeFolder, 'cache'), { recursive: true, force: true });
    reads.push(await timed(() => readAll(store)));
    const index = openIndex(store);
    rebuilds.push(await timed(() => index.refresh()));
    await index.dispose();
  }
  report({ bench: 'store', case: `rebuild of ${runs} runs; limit: reading their files`, value: median(rebuilds), unit: 'ms', limit: median(reads), goal: 8, better: 'lower' });
  if (runs === 10_000) report({ bench: 'store', case: 'rebuild of 10000 runs, absolute', value: median(rebuilds), unit: 'ms', limit: null, goal: 6_000, better: 'lower' });

  const file = path.join(store.storeFolder, 'cache', `index-v${SCHEMA_VERSION}.sqlite`);
  const opens: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    let index: IndexClient | undefined;
    opens.push(
      await timed(() => {
        index = openIndex(store);
        return index.list({ limit: 100 });
      }),
    );
    await index?.dispose();
    bare.push(
      await timed(async () => {
        const { Database } = await initSqlJs({ wasmBinary: readFileSync(wasmFile).buffer });
        const database = new Database(readFileSync(file));
        database.exec('SELECT * FROM run WHERE is_deleted = 0 ORDER BY started_at_ms DESC, id LIMIT 100');
        database.close();
      }),
    );
  }
  report({ bench: 'store', case: `open of ${runs} runs to the first page; limit: sql.js with the same file and statement`, value: median(opens), unit: 'ms', limit: median(bare), goal: 5, better: 'lower' });
  if (runs === 10_000) report({ bench: 'store', case: 'open of 10000 runs to the first page, absolute', value: median(opens), unit: 'ms', limit: null, goal: 250, better: 'lower' });
}
