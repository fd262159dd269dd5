import { readFileSync } from 'node:fs';
import initSqlJs from 'sql.js';
import type { IndexClient } from '../../src/storage/index/indexClient.ts';
import { report } from '../lib/report.ts';
import { median } from '../lib/timing.ts';
import { filteredSearch } from './searches.ts';
import { indexFile, openIndex, timed, wasmFile, type StoreBench } from './storeBench.ts';

/** How many times the bare statement on the bare file. */
const GOAL = 8;

/** From nothing to the first answered search of a saved index, beside bare sql.js with the same file and a list. */
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
    bare.push(
      await timed(async () => {
        const { Database } = await initSqlJs({ wasmBinary: readFileSync(wasmFile).buffer });
        const database = new Database(readFileSync(indexFile(store)));
        database.exec('SELECT * FROM run WHERE is_deleted = 0 ORDER BY started_at_ms DESC, id LIMIT 100');
        database.close();
      }),
    );
  }
  report({ bench: 'store', case: `open of ${title} to the first answered search; limit: sql.js with the same file and a list`, value: median(opens), unit: 'ms', limit: median(bare), goal: GOAL, better: 'lower' });
  if (runs <= 10_000) report({ bench: 'store', case: `open of ${title} to the first answered search, absolute`, value: median(opens), unit: 'ms', limit: null, goal: 250, better: 'lower' });
};
