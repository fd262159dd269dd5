import { rmSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { report } from '../lib/report.ts';
import { filteredSearch } from './searches.ts';
import { indexFile, openIndex, type StoreBench } from './storeBench.ts';

const MEGABYTE = 1024 * 1024;

/**
 * The whole process (Node, the worker, sql.js) at its largest: once for opening and searching a saved index, once for
 * building it anew and saving it; and how long that ever held the thread of the caller.
 */
export const benchMemory: StoreBench = async (benched) => {
  const { title, runs, store } = benched;
  const search = filteredSearch(benched);
  const goal = runs > 10_000 ? 650 : 300;
  const bareMb = process.memoryUsage().rss / MEGABYTE;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const index = openIndex(store);
  await index.search(search);
  await index.refresh();
  await index.search(search);
  await index.dispose();
  report({ bench: 'store', case: `memory at its largest, ${title} opened, checked and searched; of it before: ${Math.round(bareMb)} MB`, value: largestMb(), unit: 'MB', limit: null, goal, better: 'lower' });
  rmSync(indexFile(store));
  const rebuilt = openIndex(store);
  await rebuilt.refresh();
  await rebuilt.search(search);
  await rebuilt.dispose();
  delay.disable();
  report({ bench: 'store', case: `memory at its largest, ${title} rebuilt and saved`, value: largestMb(), unit: 'MB', limit: null, goal, better: 'lower' });
  report({ bench: 'store', case: `longest hold of the caller's thread, ${title} opened, rebuilt, searched and saved`, value: delay.max / 1e6, unit: 'ms', limit: null, goal: 50, better: 'lower' });
};

function largestMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
