import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunSearch } from '../../src/core/runs/runStore.ts';
import { compileSearch } from '../../src/storage/index/searchSql.ts';
import { Database } from '../../src/storage/index/database.ts';
import { KeyTable } from '../../src/storage/index/keyTable.ts';
import { report } from '../lib/report.ts';
import { median } from '../lib/timing.ts';
import { filteredSearch, searchOf } from './searches.ts';
import { indexFile, openIndex, timed, wasmFile, type StoreBench } from './storeBench.ts';

const ROUNDS = 21;

/** What of the goals at 10,000 and 100,000 runs belongs to a size, in milliseconds. */
function goalOf(runs: number, small: number, large: number): number {
  return runs <= 10_000 ? small : large;
}

/** Through the worker and back, beside the bare statement on the same file. */
export const benchSearch: StoreBench = async (benched) => {
  const { title, runs, store } = benched;
  const index = openIndex(store);
  const silent = () => {};
  const database = await Database.open({ file: indexFile(store), wasmFile, log: { debug: silent, info: silent, warn: console.error, error: console.error } });
  const keys = new KeyTable(database);
  // Every look at the files is over before the first measure.
  await index.refresh();
  const cases: { name: string; search: RunSearch; goalMs: number }[] = [
    { name: 'a metric and a parameter filtered, ordered by a metric', search: filteredSearch(benched), goalMs: goalOf(runs, 12, 100) },
    { name: 'most runs filtered in, ordered by a metric', search: searchOf({ filter: "metrics.metric_3 < 1000 AND params.param_4 != 'value-4-3'", order: ['metrics.metric_5 DESC'] }), goalMs: goalOf(runs, 50, 500) },
    { name: 'free text that 1 in 500 has', search: searchOf({ text: 'train_17 value-3-9' }), goalMs: goalOf(runs, 50, 500) },
    { name: 'free text that none has', search: searchOf({ text: 'no-run-says-so' }), goalMs: goalOf(runs, 50, 500) },
    { name: 'the newest', search: searchOf({}), goalMs: goalOf(runs, 12, 25) },
  ];
  const holds: number[] = [];
  for (const { name, search, goalMs } of cases) {
    await index.search(search);
    // One for each case: the bare statements in between hold this thread themselves.
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const measured = await rounds(() => index.search(search));
    delay.disable();
    holds.push(delay.max / 1e6);
    const bare = await rounds(() => {
      const { sql, parameters } = compileSearch(search, (key) => keys.find(key));
      database.allOnce(sql, parameters);
    });
    report({ bench: 'store', case: `search over ${title}: ${name}`, value: median(measured), unit: 'ms', limit: null, goal: goalMs, better: 'lower' });
    report({ bench: 'store', case: `search over ${title}: ${name}; limit: the bare statement`, value: median(measured), unit: 'ms', limit: Math.max(1, median(bare)), goal: 6, better: 'lower' });
  }
  report({ bench: 'store', case: `longest hold of the caller's thread by searches over ${title}`, value: Math.max(...holds), unit: 'ms', limit: null, goal: 50, better: 'lower' });
  database.close();
  await index.dispose();
};

async function rounds(work: () => unknown): Promise<number[]> {
  const measured: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) measured.push(await timed(work));
  return measured;
}
