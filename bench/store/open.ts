import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { IndexClient } from '../../src/storage/index/indexClient.ts';
import { report } from '../lib/report.ts';
import { median } from '../lib/timing.ts';
import { filteredSearch } from './searches.ts';
import { indexFile, openIndex, timed, wasmFile, type StoreBench } from './storeBench.ts';

/** How many times a worker that does nothing else. */
const GOAL = 4;

/** What has to be done at least: a thread that loads sql.js, opens the file and lists runs. */
const BARE_WORKER = /*js*/ `
  const { parentPort, workerData } = require('node:worker_threads');
  const { readFileSync } = require('node:fs');
  require(workerData.sqlJs)({ wasmBinary: readFileSync(workerData.wasmFile).buffer }).then(({ Database }) => {
    const database = new Database(readFileSync(workerData.file));
    parentPort.postMessage(database.exec('SELECT * FROM run WHERE is_deleted = 0 ORDER BY started_at_ms DESC, id LIMIT 100'));
  });
`;
const sqlJs = createRequire(import.meta.url).resolve('sql.js');

/** From nothing to the first answered search of a saved index, beside a bare worker with sql.js, the same file and a list. */
export const benchOpen: StoreBench = async (benched) => {
  const { title, runs, store } = benched;
  const search = filteredSearch(benched);
  const opens: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    let index: IndexClient | undefined;
    opens.push(
      await timed(() => {
        index = openIndex(store);
        return index.search(search);
      }),
    );
    await index?.dispose();
    let worker: Worker | undefined;
    bare.push(
      await timed(async () => {
        worker = new Worker(BARE_WORKER, { eval: true, workerData: { sqlJs, wasmFile, file: indexFile(store) } });
        await once(worker, 'message');
      }),
    );
    await worker?.terminate();
  }
  report({ bench: 'store', case: `open of ${title} to the first answered search; limit: a bare worker with sql.js, the same file and a list`, value: median(opens), unit: 'ms', limit: median(bare), goal: GOAL, better: 'lower' });
  if (runs <= 10_000) report({ bench: 'store', case: `open of ${title} to the first answered search, absolute`, value: median(opens), unit: 'ms', limit: null, goal: 250, better: 'lower' });
};
