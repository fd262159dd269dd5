import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { StoreLocation } from '../../src/core/workspace/storeLocation.ts';
import { report } from '../lib/report.ts';
import { median } from '../lib/timing.ts';
import { openIndex, timed, type StoreBench } from './storeBench.ts';

/** From the event files alone, beside listing the folders and reading every file, with a warm disk cache. */
export const benchRebuild: StoreBench = async ({ title, runs, store }) => {
  readAll(store);
  const rebuilds: number[] = [];
  const reads: number[] = [];
  for (let round = 0; round < (runs > 10_000 ? 1 : 3); round += 1) {
    rmSync(path.join(store.storeFolder, 'cache'), { recursive: true, force: true });
    reads.push(await timed(() => readAll(store)));
    const index = openIndex(store);
    rebuilds.push(await timed(() => index.refresh()));
    await index.dispose();
  }
  report({ bench: 'store', case: `rebuild of ${title}; limit: reading their files`, value: median(rebuilds), unit: 'ms', limit: median(reads), goal: 20, better: 'lower' });
  // Of few runs the start of the worker and of its compiled code weigh more than they do.
  const goal = runs < 10_000 ? 1200 : 600;
  report({ bench: 'store', case: `rebuild of ${title}, a thousand of them`, value: (median(rebuilds) * 1000) / runs, unit: 'ms', limit: null, goal, better: 'lower' });
};

function readAll({ storeFolder }: StoreLocation): void {
  const runs = path.join(storeFolder, 'runs');
  for (const month of readdirSync(runs)) {
    for (const run of readdirSync(path.join(runs, month))) {
      const folder = path.join(runs, month, run);
      for (const file of readdirSync(folder)) readFileSync(path.join(folder, file));
    }
  }
}
