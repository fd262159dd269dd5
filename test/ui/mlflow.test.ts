import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/lib/paths.mjs';
import { EndpointFile } from '../../src/adapters/endpoint/endpointFile.ts';
import { initStore } from '../../src/storage/storeFolder.ts';
import type { StoreLocation } from '../../src/core/workspace/storeLocation.ts';
import { eventually } from '../harness/poll.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../harness/workspaces.ts';
import { metricsOf, recordedRuns } from '../unit/support/python.ts';
import { commandLine, startOutside, stopOutside } from './support.ts';

/** Logs a metric a hundred times a second, and says on a line of `steps` how far it is. */
const program = (name: string, steps: number) =>
  [
    'import mlflow, time',
    `with mlflow.start_run(run_name="${name}"), open("${name}.steps", "w") as steps:`,
    `    for step in range(${steps}):`,
    '        mlflow.log_metric("loss", step, step=step)',
    '        print(step, file=steps, flush=True)',
    '        time.sleep(0.01)',
    `    print("end", file=steps)`,
  ].join('\n');
const STEPS = 1000;

describe('Trainings that call MLflow', () => {
  let workspace: TemporaryWorkspace;
  let store: StoreLocation;
  let window: Workbench | undefined;
  screenshotFailures(() => window);

  before(async () => {
    workspace = temporaryWorkspace('bike-demand', { 'train.py': program('reloaded', STEPS), 'outside.py': program('closed', STEPS) });
    // MLflow's client is no package of Debian: the stand-in speaks to the endpoint over HTTP, as it does.
    cpSync(path.join(root, 'test', 'fixtures', 'python-stand-ins', 'mlflow'), workspace.file('mlflow'), { recursive: true });
    store = initStore(workspace.folder);
    window = await openWorkbench({ workspace: workspace.folder });
    await window.openViewContainer('Onramp');
  });
  after(async () => {
    stopOutside();
    await window?.close();
    const pid = endpoint()?.process.pid;
    if (pid !== undefined) process.kill(pid, 'SIGTERM');
    workspace?.dispose();
  });

  const endpoint = () => new EndpointFile(store.storeFolder).read();
  const linesOf = (name: string) => (existsSync(workspace.file(`${name}.steps`)) ? readFileSync(workspace.file(`${name}.steps`), 'utf8').trim().split('\n') : []);
  const eventuallyAt = (name: string, count: number) => eventually(`${name} to be at step ${count}`, () => (linesOf(name).length >= count ? true : undefined), 60_000);
  const isWhole = async (name: string) => {
    await eventually(`${name} to end`, () => (linesOf(name).at(-1) === 'end' ? true : undefined), 60_000);
    const run = await eventually(`${name} to be recorded as finished`, () => recordedRuns(store).flatMap(({ children }) => children).find(({ state }) => state.start?.name === name && state.end?.status === 'FINISHED'));
    assert.deepEqual([metricsOf(run), run.state.metrics.get('loss')?.count], [{ loss: STEPS - 1 }, STEPS]);
  };

  it('lose no call when the window is reloaded in the middle', async () => {
    await window?.openFile('train.py');
    await window?.page.locator('.editor-actions').getByRole('button', { name: 'Run Python File' }).first().click();
    await eventuallyAt('reloaded', 50);
    await window?.reload();
    const shown = linesOf('reloaded').length;
    assert.ok(shown < STEPS, `the window was back after step ${shown}, which is after the end`);
    await isWhole('reloaded');
    await window?.openViewContainer('Onramp');
    await window?.treeRow('train.py').filter({ hasText: `loss ${STEPS - 1}` }).waitFor();
  });

  it('lose no call when every window is closed in the middle, and share one endpoint with a window that comes after', async () => {
    const before = endpoint();
    assert.ok(before);
    startOutside(workspace.folder, '/usr/bin/python3', 'outside.py');
    await eventuallyAt('closed', 50);
    await window?.close();
    window = undefined;
    assert.ok(linesOf('closed').length < STEPS);
    await isWhole('closed');
    const { stdout } = await promisify(execFile)(process.execPath, [commandLine, 'serve-tracking', '--workspace', workspace.folder]);
    assert.deepEqual(JSON.parse(stdout), { uri: before.uri, token: before.token });
    window = await openWorkbench({ workspace: workspace.folder });
    await window.openViewContainer('Onramp');
    await window.treeRow('outside.py').filter({ hasText: `loss ${STEPS - 1}` }).waitFor();
    assert.deepEqual(endpoint()?.process, before.process);
  });
});
