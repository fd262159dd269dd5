/** What the Python helper costs the program: at its start, for each logged value, around a training, and when it is killed. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { readRunState } from '../src/storage/readRunState.ts';
import { initStore } from '../src/storage/storeFolder.ts';
import { eventually } from '../test/harness/poll.ts';
import { temporaryWorkspace } from '../test/harness/workspaces.ts';
import { debianPython, helperFolder, startPython } from '../test/unit/support/python.ts';
import { monthOf } from '../src/core/runs/runId.ts';
import { report } from './lib/report.ts';
import { median, pairs } from './lib/timing.ts';
import { openIndex } from './store/storeBench.ts';

const TRAINING = `
import numpy as np
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_squared_error
random = np.random.RandomState(0); X = random.rand(4000, 10); y = X.sum(axis=1)
model = GradientBoostingRegressor(n_estimators=120, random_state=0).fit(X, y)
print(f"rmse={mean_squared_error(y, model.predict(X)) ** 0.5:.4f}")
`;
const MILLION = 'import onramp, time\nstart = time.perf_counter()\nfor value in range(1_000_000): onramp.log(loss=value * 0.5)\nonramp.flush()\nprint(time.perf_counter() - start)\n';
const ENDLESS = 'import onramp, time\nwhile True:\n    now = time.time()\n    onramp.log(now=now)\n    print(now, flush=True)\n    time.sleep(0.002)\n';

const BRIEF = 'import onramp, time\nonramp.log(loss=1)\ntime.sleep(0.2)\n';

const workspace = temporaryWorkspace('capture', { 'nothing.py': '', 'brief.py': BRIEF, 'training.py': TRAINING, 'million.py': MILLION, 'endless.py': ENDLESS });
const store = initStore(workspace.folder);
// Compiled modules are kept, as on any machine on which a program runs a second time.
const left = new Set(['PYTHONPATH', 'PYTHONDONTWRITEBYTECODE']);
const bareEnvironment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ONRAMP_') && !left.has(name))),
  PYTHONPYCACHEPREFIX: workspace.file('compiled'),
};

/** Runs a script and gives its wall time in milliseconds. */
function run(python: string, script: string, helper: boolean): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(python, [script], { cwd: workspace.folder, env: { ...bareEnvironment, ...(helper ? { PYTHONPATH: helperFolder } : {}) }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

try {
  const start = pairs(40, () => run(debianPython, 'nothing.py', true), () => run(debianPython, 'nothing.py', false));
  report({ bench: 'capture', case: 'a script that does nothing, added by the helper', value: median(start.measured) - median(start.limit), unit: 'ms', limit: null, goal: 10, better: 'lower' });

  const training = pairs(8, () => run(debianPython, 'training.py', true), () => run(debianPython, 'training.py', false));
  const bare = median(training.limit);
  report({ bench: 'capture', case: 'a scikit-learn training', value: median(training.measured), unit: 'ms', limit: bare, goal: 1.03 + 150 / bare, better: 'lower' });

  const seconds = Array.from({ length: 3 }, () => Number(spawnSync('python3', ['million.py'], { cwd: workspace.folder, env: { ...bareEnvironment, PYTHONPATH: helperFolder }, encoding: 'utf8' }).stdout));
  report({ bench: 'capture', case: '1 million onramp.log calls', value: median(seconds), unit: 's', limit: null, goal: 4, better: 'lower' });

  const lost: number[] = [];
  for (let round = 0; round < 5; round += 1) lost.push(await loseByKill());
  report({ bench: 'capture', case: 'lost by SIGKILL, the most of 5', value: Math.max(...lost), unit: 'ms', limit: null, goal: 200, better: 'lower' });

  const waits = await waitsForViews(20);
  report({ bench: 'capture', case: "from a run's first event until the views are told, the longest of 20 (they draw within 100 ms)", value: Math.max(...waits), unit: 'ms', limit: null, goal: 900, better: 'lower' });
} finally {
  workspace.dispose();
}

/** Runs a program so many times; each time how long after its first record the index of another process announces its run, in milliseconds. */
async function waitsForViews(times: number): Promise<number[]> {
  const index = openIndex(store);
  const told = new Map<string, number>();
  index.onDidChange(({ runIds }) => runIds.forEach((id) => told.has(id) || told.set(id, Date.now())));
  await index.refresh();
  const month = path.join(store.storeFolder, 'runs', monthOf(Date.now()));
  const waits: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const before = new Set(readdirSync(month));
    await startPython(workspace.folder, ['brief.py'], { python: debianPython }).ended;
    const [id] = readdirSync(month).filter((name) => !before.has(name));
    if (id === undefined) throw new Error('The program left no run.');
    await eventually('the run is announced', () => told.has(id));
    const firstEventMs = Math.min(...readdirSync(path.join(month, id)).filter((name) => name.startsWith('events-')).map((name) => statSync(path.join(month, id, name)).birthtimeMs));
    waits.push((told.get(id) ?? Number.NaN) - firstEventMs);
  }
  await index.dispose();
  return waits;
}

/** Kills a program that logs all the time; milliseconds between the last value it logged and the last one on disk. */
async function loseByKill(): Promise<number> {
  const program = startPython(workspace.folder, ['endless.py']);
  await eventually('a second of output', () => program.stdout().length > 5000);
  program.child.kill('SIGKILL');
  await program.ended;
  const said = Number(program.stdout().toString().trimEnd().split('\n').at(-1));
  const month = path.join(store.storeFolder, 'runs', readdirSync(path.join(store.storeFolder, 'runs'))[0] ?? '');
  const kept = readdirSync(month).map((id) => readRunState(path.join(month, id)).state.metrics.get('now')?.last ?? 0);
  return (said - Math.max(...kept)) * 1000;
}
