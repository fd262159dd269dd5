/**
 * Import of MLflow's runs, from a folder and from a database, at three sizes: how many run a second, what of the processor
 * a run takes (it must not grow with the number of runs), what it takes to see that nothing is new, and how long the thread of
 * the caller is ever held. `npm run bench -- import 1000` keeps to that size.
 */
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { root } from '../scripts/lib/paths.mjs';
import { ImportSummary } from '../src/core/imports/importSummary.ts';
import { ImportClient } from '../src/storage/import/importClient.ts';
import { initStore } from '../src/storage/storeFolder.ts';
import { temporaryWorkspace } from '../test/harness/workspaces.ts';
import { generatedMlflow } from './lib/generateMlflow.ts';
import { report } from './lib/report.ts';

const sizes = [1_000, 3_000, 10_000];
/** Ten thousand in less than two minutes. */
const GOAL_A_SECOND = 85;
/** Of the processor, in ms a run. */
const GOAL_MS = 5;

const [only] = process.argv.slice(2);
for (const kind of ['mlruns', 'mlflow.db'] as const) {
  let smallest: number | undefined;
  for (const runs of sizes.filter((size) => only === undefined || size === Number(only))) {
    const source = generatedMlflow(kind, runs);
    const workspace = temporaryWorkspace('import');
    const location = initStore(workspace.folder);
    const imports = new ImportClient({ workerFile: path.join(root, 'dist', 'importWorker.cjs'), wasmFile: path.join(root, 'dist', 'sql-wasm.wasm'), location });
    const first = await timed(imports, source, runs, 'imported');
    const again = await timed(imports, source, runs, 'unchanged');
    smallest ??= first.cpuMs;
    report({ bench: 'import', case: `${kind}: ${runs} runs`, value: first.aSecond, unit: 'runs/s', limit: null, goal: GOAL_A_SECOND, better: 'higher' });
    report({ bench: 'import', case: `${kind}: ${runs} runs, processor time of a run`, value: first.cpuMs, unit: 'ms', limit: null, goal: GOAL_MS, better: 'lower' });
    report({ bench: 'import', case: `${kind}: ${runs} runs, processor time of a run beside the smallest size`, value: first.cpuMs, unit: 'ms', limit: smallest, goal: 1.3, better: 'lower' });
    report({ bench: 'import', case: `${kind}: ${runs} runs, nothing is new, processor time of a run`, value: again.cpuMs, unit: 'ms', limit: first.cpuMs, goal: 1, better: 'lower' });
    report({ bench: 'import', case: `${kind}: ${runs} runs, longest hold of the caller`, value: Math.max(first.heldMs, again.heldMs), unit: 'ms', limit: null, goal: 50, better: 'lower' });
    workspace.dispose();
  }
}

async function timed(imports: ImportClient, source: string, runs: number, outcome: 'imported' | 'unchanged'): Promise<{ aSecond: number; cpuMs: number; heldMs: number }> {
  const summary = new ImportSummary();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const start = performance.now();
  const before = process.cpuUsage();
  delay.enable();
  await imports.import({ paths: [source], isDryRun: false }, (step) => summary.add(step), new AbortController().signal);
  delay.disable();
  if (summary.amountOf(outcome) !== runs) throw new Error(`Of ${runs} runs ${summary.amountOf(outcome)} are ${outcome}`);
  const { user, system } = process.cpuUsage(before);
  return { aSecond: (1000 * runs) / (performance.now() - start), cpuMs: (user + system) / 1000 / runs, heldMs: delay.max / 1e6 };
}
