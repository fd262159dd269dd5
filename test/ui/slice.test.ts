import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { eventually } from '../harness/poll.ts';
import type { TemporaryWorkspace } from '../harness/workspaces.ts';
import { assertAccessible, exampleWorkspace, paintedPixels, runOutside, startOutside, stopOutside } from './support.ts';

describe('The first slice, as a person sees it', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;
  screenshotFailures(() => window);

  before(async () => {
    workspace = exampleWorkspace({ 'crash.py': 'raise ValueError("diverged")\n', 'slow.py': 'import time\n\ntime.sleep(300)\n' });
    window = await openWorkbench({ workspace: workspace.folder });
  });
  after(async () => {
    stopOutside();
    await window?.close();
    workspace?.dispose();
  });

  const view = () => window.page.locator('.part.sidebar');
  const row = (name: string, description: string | RegExp) =>
    window.treeRow(name).filter({ has: window.page.locator('.label-description', { hasText: description }) });

  it('says in the empty view what to do, and has written nothing', async () => {
    await window.openViewContainer('Onramp');
    await view().getByText('Runs of this folder are not recorded yet').waitFor();
    await view().getByRole('button', { name: 'Track This Workspace' }).waitFor();
    await window.screenshotInThemes('runs-untracked');
    assert.equal(existsSync(workspace.file('.onramp')), false);
  });

  it('offers tracking once when a Python file is opened', async () => {
    await window.openFile('train.py');
    await window.toast('Record what you run in "bike-demand"?').waitFor();
    await window.screenshot('offer');
    await window.toast('Record what you run').getByRole('button', { name: 'Not Now' }).click();
    assert.equal(existsSync(workspace.file('.onramp')), false);
    await window.openFile('train_sklearn.py');
    await window.openFile('train.py');
    assert.equal(await window.toast('Record what you run').count(), 0);
  });

  it('tracks with the button of the view', async () => {
    await window.openViewContainer('Onramp');
    await view().getByRole('button', { name: 'Track This Workspace' }).click();
    await view().getByText('No runs yet').waitFor();
    assert.ok(existsSync(workspace.file('.onramp/.gitignore')));
    await window.screenshotInThemes('runs-empty');
  });

  it('runs the open file with the button of its editor, and the run is in the view', async () => {
    await window.page.locator('.editor-actions').getByRole('button', { name: 'Run Python File' }).first().click();
    await row('train.py', /^val_rmse [\d.]+ · [\d.]+ m?s · now$/).waitFor({ timeout: 60_000 });
    await eventually('the output in the terminal', async () => ((await window.terminalText.first().innerText()).includes('rmse') ? true : undefined));
    await window.statusItem('Onramp').waitFor();
    await window.screenshot('run-in-terminal');
    await window.runCommand('View: Toggle Panel Visibility');
  });

  it('lists what runs outside of VS Code, live', async () => {
    const outside = startOutside(workspace.folder, '/usr/bin/python3', 'slow.py', '--days', '7');
    await row('slow.py', '--days 7 · running').waitFor();
    await window.statusItem('slow.py').waitFor();
    for (const rate of ['0.01', '0.3', '0.1']) assert.equal(await runOutside(workspace.folder, '/usr/bin/python3', 'train.py', '--learning-rate', rate, '--epochs', '6'), 0);
    assert.equal(await runOutside(workspace.folder, '/usr/bin/python3', 'crash.py'), 1);
    await row('crash.py', /^failed, exit code 1/).waitFor();
    await eventually('four runs of train.py', async () => ((await window.treeRow('train.py').count()) === 4 ? true : undefined));
    await window.screenshotInThemes('runs');
    outside.kill('SIGTERM');
    await row('slow.py', '--days 7 · killed by SIGTERM').waitFor();
  });

  it('opens a run in its panel, with a chart that is drawn', async () => {
    await window.treeRow('train.py').first().click();
    const frame = window.webview();
    await frame.getByRole('heading', { name: 'train.py', exact: true }).waitFor();
    await frame.getByText('/usr/bin/python3 train.py --learning-rate 0.1 --epochs 6', { exact: true }).waitFor();
    await frame.getByText('named on the command line').waitFor();
    await eventually('the chart', async () => ((await paintedPixels(frame.locator('canvas'))) > 2000 ? true : undefined));
    await window.screenshotInThemes('run-panel');
    await assertAccessible(frame);
  });

  it('shows the table behind the chart with T, and keeps that over a reload of the window', async () => {
    await window.webview().locator('.history').focus();
    await window.page.keyboard.press('t');
    await window.webview().getByRole('columnheader', { name: 'Duration' }).waitFor();
    await window.screenshotInThemes('run-panel-table');
    await assertAccessible(window.webview());
    await window.reload();
    await window.editorTab('train.py').first().waitFor();
    const frame = window.webview();
    await frame.getByRole('heading', { name: 'train.py', exact: true }).waitFor({ timeout: 30_000 });
    await frame.getByRole('columnheader', { name: 'Duration' }).waitFor();
    assert.equal(await frame.locator('canvas').count(), 0);
    await window.openViewContainer('Onramp');
  });

  it('opens the source and other sessions from the panel', async () => {
    const frame = window.webview();
    await frame.getByRole('button', { name: 'Table' }).or(frame.getByRole('button', { name: 'Chart' })).first().waitFor();
    await frame.locator('tbody button').first().click();
    await eventually('a second panel', async () => ((await window.editorTab('train.py').count()) >= 2 ? true : undefined));
    await window.webview().getByRole('button', { name: 'Open Source' }).click();
    await window.page.locator('.monaco-editor .view-line').first().waitFor();
    await window.tidy();
  });

  it('shows a failed run and a running one, and stops it from the panel', async () => {
    await row('crash.py', /failed/).click();
    await window.webview().getByText('failed, exit code 1', { exact: true }).waitFor();
    await window.screenshot('run-panel-failed');
    await window.tidy();
    const outside = startOutside(workspace.folder, '/usr/bin/python3', 'slow.py');
    await row('slow.py', /^running/).click();
    const frame = window.webview();
    await frame.getByRole('button', { name: 'Stop' }).waitFor();
    await window.screenshotInThemes('run-panel-running');
    await frame.getByRole('button', { name: 'Stop' }).click();
    await frame.getByText('killed by SIGINT', { exact: true }).waitFor({ timeout: 20_000 });
    assert.equal(await frame.getByRole('button', { name: 'Stop' }).count(), 0);
    await eventually('the launcher to end', () => (outside.exitCode !== null ? true : undefined));
    await window.tidy();
  });

  it('is used by keyboard alone', async () => {
    const focused = view().locator('.monaco-list-row.focused');
    // An editor that has just been closed may take the focus once more.
    await eventually('the second row to be reached by keys', async () => {
      await window.runCommand('Onramp: Focus on Runs View');
      await window.page.keyboard.press('Home');
      await window.page.keyboard.press('ArrowDown');
      return (await focused.filter({ hasText: 'crash.py' }).count()) > 0;
    }, 30_000);
    await window.page.keyboard.press('Enter');
    await window.webview().getByText('failed, exit code 1', { exact: true }).waitFor();
    await window.tidy();
  });

  it('says that a run is gone when its files are', async () => {
    await row('crash.py', /failed/).click();
    await window.webview().getByText('failed, exit code 1', { exact: true }).waitFor();
    const { rmSync } = await import('node:fs');
    rmSync(workspace.file('.onramp/runs'), { recursive: true });
    await window.runCommand('Onramp: Refresh Runs');
    await window.webview().getByText('This run is not there any more').waitFor();
    await view().getByText('No runs yet').waitFor();
  });
});
