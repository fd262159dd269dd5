import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { eventually } from '../harness/poll.ts';
import type { TemporaryWorkspace } from '../harness/workspaces.ts';
import { assertAccessible, commandLine, exampleWorkspace, runOutside, stopOutside } from './support.ts';
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
    await window.chooseFromContextMenu(window.treeRow('sweep.py').first(), 'Compare Runs...');
    await frame().getByRole('heading', { name: '9 runs of sweep.py' }).waitFor({ timeout: 30_000 });
    await eventually('all rows', async () => (await grid().getAttribute('aria-rowcount')) === '10');
    await window.screenshotInThemes('compare-table');
    await assertAccessible(frame());
  });
});
