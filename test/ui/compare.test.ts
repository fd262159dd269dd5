import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { eventually } from '../harness/poll.ts';
import type { TemporaryWorkspace } from '../harness/workspaces.ts';
import { assertAccessible, commandLine, exampleWorkspace, paintedPixels, runOutside, stopOutside } from './support.ts';
import { sweepProgram } from './sweepProgram.ts';

const python = '/usr/bin/python3';

describe('Compare panel', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;
  screenshotFailures(() => window);

  before(async () => {
    workspace = exampleWorkspace({ 'sweep.py': sweepProgram });
    execFileSync(process.execPath, [commandLine, 'init'], { cwd: workspace.folder });
    assert.equal(await runOutside(workspace.folder, python, 'sweep.py'), 0);
    window = await openWorkbench({ workspace: workspace.folder, viewport: { width: 1500, height: 900 } });
    await window.openViewContainer('Onramp');
  });
  after(async () => {
    stopOutside();
    await window?.close();
    workspace?.dispose();
  });

  const frame = () => window.webview();
  const grid = () => frame().getByRole('grid');

  it('compares the runs of a session from its menu, only what differs', async () => {
    await window.treeRow('hgb-lr0.3-d9').waitFor({ timeout: 30_000 });
    await window.chooseFromContextMenu(window.treeRow('sweep.py').first(), 'Compare Runs...');
    await frame().getByRole('heading', { name: '9 runs of sweep.py' }).waitFor({ timeout: 30_000 });
    await eventually('all rows', async () => (await grid().getAttribute('aria-rowcount')) === '10');
    await window.screenshotInThemes('compare-table');
    await assertAccessible(frame());
  });

  const tab = (name: string) => frame().getByRole('tab', { name: new RegExp(`^${name}`) });
  const isDrawn = (name: string) => eventually(`the chart ${name}`, async () => (await paintedPixels(frame().locator('.metric-chart').filter({ has: frame().locator('.chart-title', { hasText: new RegExp(`^${name}`) }) }).locator('canvas'))) > 1500);

  it('draws the curves of all runs, one chart a metric', async () => {
    await tab('Curves').click();
    await isDrawn('val_loss');
    await isDrawn('loss');
    await window.screenshotInThemes('compare-curves');
    await assertAccessible(frame());
  });

  it('shows two columns against each other, with the Pareto front', async () => {
    await tab('Scatter').click();
    await isDrawn('val_loss over learning_rate');
    await window.screenshotInThemes('compare-scatter');
    await assertAccessible(frame());
  });

  it('shows runs as lines over parallel axes', async () => {
    await tab('Parallel').click();
    await isDrawn('learning_rate');
    await window.screenshotInThemes('compare-parallel');
    await assertAccessible(frame());
  });

  it('shows a metric as bars', async () => {
    await tab('Bars').click();
    await isDrawn('val_loss');
    await window.screenshotInThemes('compare-bars');
    await assertAccessible(frame());
  });
});
