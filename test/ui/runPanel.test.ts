import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { eventually } from '../harness/poll.ts';
import type { TemporaryWorkspace } from '../harness/workspaces.ts';
import { assertAccessible, commandLine, exampleWorkspace, paintedPixels, runOutside, startOutside, stopOutside } from './support.ts';
import { trainingProgram } from './trainingProgram.ts';

const python = '/usr/bin/python3';

describe('Run panel', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;
  screenshotFailures(() => window);

  before(async () => {
    workspace = exampleWorkspace({ 'fit.py': trainingProgram });
    const git = (...words: string[]) => execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main', '-C', workspace.folder, ...words]);
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'First');
    appendFileSync(workspace.file('fit.py'), '# tried out\n');
    execFileSync(process.execPath, [commandLine, 'init'], { cwd: workspace.folder });
    assert.equal(await runOutside(workspace.folder, python, 'fit.py'), 0);
    window = await openWorkbench({ workspace: workspace.folder, viewport: { width: 1400, height: 900 } });
    await window.openViewContainer('Onramp');
  });
  after(async () => {
    stopOutside();
    await window?.close();
    workspace?.dispose();
  });

  const frame = () => window.webview();
  const tab = (name: string) => frame().getByRole('tab', { name: new RegExp(`^${name}`) });
  const chart = (name: string) => frame().locator('.metric-chart').filter({ has: frame().locator('.chart-title', { hasText: new RegExp(`^${name}`) }) });
  const isDrawn = (name: string) => eventually(`the chart ${name}`, async () => (await paintedPixels(chart(name).locator('canvas'))) > 1500);
  const openRun = async (name: string) => {
    await window.treeRow(name).first().click();
    await frame().getByRole('tab', { name: 'Overview' }).waitFor({ timeout: 30_000 });
  };

  it('shows the answer first: metrics, parameters, where and how', async () => {
    await openRun('fit.py');
    await frame().getByRole('row', { name: /rmse 41.31/ }).waitFor();
    await frame().getByRole('row', { name: /learning_rate 0.1/ }).first().waitFor();
    await frame().getByText('with uncommitted changes').waitFor();
    await window.screenshotInThemes('panel-overview');
    await assertAccessible(frame());
  });

  it('goes from tab to tab by the arrow keys', async () => {
    await tab('Overview').focus();
    const selected = () => frame().getByRole('tab', { selected: true }).innerText();
    for (const name of ['Metrics', 'Artifacts', 'Code', 'Data', 'Environment', 'Log']) {
      await window.page.keyboard.press('ArrowRight');
      await eventually(`the tab ${name}`, async () => (await selected()).startsWith(name));
    }
    await window.page.keyboard.press('Home');
    await eventually('the first tab', async () => (await selected()) === 'Overview');
    assert.equal(await frame().locator('[role=tab]:focus').innerText(), 'Overview');
  });

  it('draws metrics as small charts, training and validation together', async () => {
    await tab('Metrics').click();
    await isDrawn('loss');
    await isDrawn('grad_norm');
    await chart('loss').getByText('validation').waitFor();
    await chart('grad_norm').getByText('gaps are NaN or infinite').waitFor();
    await frame().getByRole('region', { name: 'Single values' }).getByText('0.9412').waitFor();
    await window.screenshotInThemes('panel-metrics');
    await assertAccessible(frame());
  });

  it('shows the table behind a chart with T', async () => {
    await chart('loss').focus();
    await window.page.keyboard.press('t');
    const table = chart('loss').getByRole('table');
    await table.getByRole('columnheader', { name: 'validation' }).waitFor();
    assert.equal(await table.getByRole('row').nth(1).getByRole('rowheader').innerText(), '299');
    await window.page.keyboard.press('t');
    await isDrawn('loss');
  });

  it('exports all points with E, by keyboard alone', async () => {
    await chart('loss').focus();
    await window.page.keyboard.press('e');
    const quickPick = window.page.locator('.quick-input-widget');
    await quickPick.getByText('Export loss').waitFor();
    await window.page.keyboard.type('CSV');
    await window.page.keyboard.press('Enter');
    await quickPick.getByText('Save fit.py-loss.csv').waitFor();
    await window.page.keyboard.press('Enter');
    const file = workspace.file('fit.py-loss.csv');
    const lines = await eventually('the file', () => existsSync(file) && readFileSync(file, 'utf8').trimEnd().split('\r\n'));
    assert.equal(lines.length, 1 + 2 * 300);
    assert.match(lines[1] ?? '', /^train_loss,0,\d{4}-/);
  });

  it('smooths, changes the axes and hides, and still does after a reload of the window', async () => {
    await frame().getByRole('slider').fill('0.9');
    await frame().getByLabel('Over').selectOption('relative');
    await frame().getByLabel('Logarithmic').check();
    await chart('accuracy').hover();
    await chart('accuracy').getByRole('button', { name: 'Hide accuracy' }).click();
    await frame().getByRole('button', { name: 'accuracy' }).waitFor();
    await isDrawn('loss');
    await window.screenshotInThemes('panel-metrics-smooth');
    await window.reload();
    await frame().getByRole('slider').waitFor({ timeout: 30_000 });
    assert.equal(await frame().getByRole('slider').inputValue(), '0.9');
    assert.equal(await frame().getByLabel('Over').inputValue(), 'relative');
    assert.equal(await frame().getByLabel('Logarithmic').isChecked(), true);
    assert.equal(await chart('accuracy').count(), 0);
    await isDrawn('loss');
    await frame().getByRole('button', { name: 'accuracy' }).click();
    await chart('accuracy').waitFor();
  });

  it('shows files by what is in them, and names the others', async () => {
    await window.openViewContainer('Onramp');
    await tab('Artifacts').click();
    const file = (name: string) => frame().getByRole('treeitem', { name: new RegExp(`^${name}`) });
    await file('residuals.png').click();
    await eventually('the picture', () => frame().locator('img.picture').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth === 240));
    await window.screenshotInThemes('panel-artifacts-image');
    await assertAccessible(frame());
    await file('predictions.csv').click();
    await frame().getByRole('columnheader', { name: 'predicted' }).waitFor();
    await frame().getByText('The first 200 rows').waitFor();
    await window.screenshot('panel-artifacts-table');
    await file('report.json').click();
    await frame().getByText('"rows": 17379').waitFor();
    await file('model.bin').click();
    await frame().getByText('A binary file.').waitFor();
    // By keyboard, from the last file of the tree up into the folder that is closed at first.
    await window.page.keyboard.press('End');
    await window.page.keyboard.press('ArrowRight');
    await file('requirements.txt').waitFor();
  });

  it('says what is wrong with a file that cannot be read', async () => {
    const file = frame().getByRole('treeitem', { name: /^model.bin/ });
    await frame().getByRole('treeitem', { name: /^report.json/ }).click();
    await frame().getByText('"rows": 17379').waitFor();
    const digest = execFileSync('sha256sum', [workspace.file('outputs/model.bin')], { encoding: 'utf8' }).slice(0, 64);
    rmSync(workspace.file(path.posix.join('.onramp/artifacts', digest.slice(0, 2), digest)));
    await file.click();
    await frame().getByRole('alert').getByText('The content of model/model.bin is not in the store.').waitFor();
    await window.screenshot('panel-artifact-missing');
  });

  it('opens the script as it was, and beside the committed and the present one', async () => {
    await tab('Code').click();
    await frame().getByText('# tried out').first().waitFor();
    await frame().locator('.patch-added', { hasText: '+# tried out' }).waitFor();
    await window.screenshotInThemes('panel-code');
    await assertAccessible(frame());
    await frame().getByRole('button', { name: 'Open as It Was' }).click();
    await window.page.locator('.monaco-editor .view-line').first().waitFor();
    await window.page.keyboard.press('Control+W').catch(() => undefined);
    await window.editorTab('Run').or(window.editorTab('fit.py')).first().click();
    await frame().getByRole('button', { name: 'Compare with Commit' }).click();
    await window.editorTab(/commit [0-9a-f]{7} and as it was/).waitFor();
    await window.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await window.screenshot('panel-code-diff');
    await window.tidy();
    await openRun('fit.py');
  });

  it('says whether the data is still the same', async () => {
    await tab('Data').click();
    const row = frame().getByRole('row', { name: /hour\.csv/ });
    await row.getByText('unchanged').waitFor();
    await frame().getByRole('row', { name: /outputs\/predictions\.csv/ }).waitFor();
    await window.screenshotInThemes('panel-data');
    appendFileSync(workspace.file('data/hour.csv'), 'x\n');
    await tab('Overview').click();
    await tab('Data').click();
    await row.getByText('changed', { exact: true }).waitFor();
  });

  it('shows the machine and the packages, which can be searched', async () => {
    await tab('Environment').click();
    await frame().getByText('Processors').waitFor();
    await frame().getByRole('searchbox', { name: 'Filter packages' }).fill('scikit');
    await frame().getByText('scikit-learn').waitFor();
    await frame().getByText(/^1 of \d+/).waitFor();
    await window.screenshot('panel-environment');
    await assertAccessible(frame());
  });

  it('shows what was printed, and finds lines in it', async () => {
    await tab('Log').click();
    await frame().getByText('17379 hours').waitFor();
    await frame().locator('.stderr', { hasText: 'the season is not a number' }).waitFor();
    await window.screenshotInThemes('panel-log');
    await frame().getByRole('searchbox').fill('EPOCH 2');
    await frame().getByText('1 line', { exact: true }).waitFor();
    assert.equal(await frame().getByText('17379 hours').count(), 0);
    await assertAccessible(frame());
  });

  it('keeps a note in Markdown, shown without any markup of its own', async () => {
    await tab('Overview').click();
    await frame().getByRole('region', { name: 'Note' }).getByRole('button', { name: 'Add' }).click();
    await frame().locator('textarea:focus').waitFor();
    await window.page.keyboard.type('The **good** one\n<img src=x onerror=alert(1)>');
    await window.page.keyboard.press('Control+Enter');
    await frame().locator('.markdown strong', { hasText: 'good' }).waitFor();
    await frame().getByText('<img src=x onerror=alert(1)>').waitFor();
    const shown = execFileSync(process.execPath, [commandLine, 'runs', 'list', '--json'], { cwd: workspace.folder, encoding: 'utf8' });
    assert.match(shown, /fit\.py/);
    await window.screenshot('panel-note');
    await window.tidy();
  });

  it('moves while the run goes on, and is complete after a reload in the middle of it', async () => {
    writeFileSync(workspace.file('go'), '');
    const outside = startOutside(workspace.folder, python, 'fit.py', '--wait');
    await window.treeRow('fit.py').filter({ has: window.page.locator('.label-description', { hasText: 'running' }) }).first().click();
    await tab('Metrics').click({ timeout: 30_000 });
    await isDrawn('loss');
    const lastStep = async () => {
      await chart('loss').focus();
      const table = chart('loss').getByRole('table');
      if ((await table.count()) === 0) await window.page.keyboard.press('t');
      return table.getByRole('row').nth(1).getByRole('rowheader').innerText();
    };
    await eventually('the points so far', async () => (await lastStep()) === '299');
    appendFileSync(workspace.file('go'), '..........');
    await eventually('ten more', async () => (await lastStep()) === '309');
    await window.screenshotInThemes('panel-running');
    await window.reload();
    appendFileSync(workspace.file('go'), '.....');
    await tab('Metrics').waitFor({ timeout: 30_000 });
    await eventually('the ones that came meanwhile', async () => (await lastStep()) === '314', 30_000);
    appendFileSync(workspace.file('go'), 'end');
    await frame().getByText('finished', { exact: true }).waitFor({ timeout: 30_000 });
    await eventually('the program to end', () => outside.exitCode !== null);
    await window.tidy();
  });

  it('shows the error that ended a run, and opens the place of it', async () => {
    assert.equal(await runOutside(workspace.folder, python, 'fit.py', '--fail'), 1);
    await window.openViewContainer('Onramp');
    await window.treeRow('fit.py').filter({ has: window.page.locator('.label-description', { hasText: 'failed' }) }).first().click();
    await frame().getByText('NaN in row').first().waitFor({ timeout: 30_000 });
    await window.screenshotInThemes('panel-failed');
    await assertAccessible(frame());
    await frame().locator('.traceback button').last().click();
    await window.page.locator('.monaco-editor .view-line', { hasText: 'raise ValueError' }).first().waitFor();
    await window.tidy();
  });
});
