/**
 * The store: how its index is rebuilt, opens, searches, what memory it takes and whether it ever holds the thread of its
 * caller, at three sizes. Runs have 20 parameters and 20 metrics of 50 points, but 5 points at 100,000 runs (the index
 * holds the same of either). Each question is asked in a process of its own, so that none inherits the memory of another.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generatedStore } from './lib/generateRuns.ts';
import { benchMemory } from './store/memory.ts';
import { benchOpen } from './store/open.ts';
import { benchRebuild } from './store/rebuild.ts';
import { benchSearch } from './store/search.ts';
import { benchVisible } from './store/visible.ts';
import { savedIndex, type StoreBench } from './store/storeBench.ts';

const benches: Record<string, StoreBench> = { rebuild: benchRebuild, open: benchOpen, search: benchSearch, memory: benchMemory, visible: benchVisible };
/** Asked first in a process of its own: the index is there as an earlier session left it. */
const SAVE = 'save';
const manyRuns = [{ runs: 1_000, pointsPerMetric: 50 }, { runs: 10_000, pointsPerMetric: 50 }, { runs: 100_000, pointsPerMetric: 5 }];
/** Ten million points in a thousand runs. */
const manyPoints = { runs: 1_000, pointsPerMetric: 500 };

const plan = [
  ...manyRuns.flatMap((size) => ['rebuild', 'open', 'search', 'memory'].map((name) => ({ name, size }))),
  ...manyRuns.map((size) => ({ name: 'visible', size })),
  ...['open', 'memory'].map((name) => ({ name, size: manyPoints })),
];

const [name, runs, pointsPerMetric] = process.argv.slice(2);
if (name === undefined || runs === undefined) {
  // `npm run bench -- store NAME` asks one question alone, and a number besides keeps to that size.
  for (const step of plan.filter((one) => name === undefined || one.name === name)) {
    for (const part of [SAVE, step.name]) {
      const { status } = spawnSync(process.execPath, ['--enable-source-maps', fileURLToPath(import.meta.url), part, String(step.size.runs), String(step.size.pointsPerMetric)], { stdio: 'inherit' });
      if (status !== 0) process.exitCode = 1;
    }
  }
} else {
  const size = { runs: Number(runs), pointsPerMetric: Number(pointsPerMetric ?? 50) };
  const store = generatedStore(size);
  const points = size.runs * 20 * size.pointsPerMetric;
  const title = points === 10_000_000 && size.runs === 1_000 ? '1000 runs of 10 million points' : `${size.runs} runs`;
  if (name === SAVE) await savedIndex(store);
  else await benches[name]?.({ title, ...size, store });
}
