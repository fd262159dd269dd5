import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { eventually } from '../harness/poll.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
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
    const train = (...words: string[]) => runOutside(workspace.folder, python, 'train_sklearn.py', '--max-iter', '20', ...words);
    assert.equal(await train('--learning-rate', '0.1'), 0);
    appendFileSync(workspace.file('train_sklearn.py'), '# another try\n');
    assert.equal(await train('--learning-rate', '0.3'), 0);
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
  const tab = (name: string) => frame().getByRole('tab', { name: new RegExp(`^${name}`) });
  const cell = (row: number, column: number) => frame().locator(`#cell-${row < 0 ? 'header' : row}-${column}`);
  const headers = () => frame().locator('.grid-header .header-title').allInnerTexts();
  const names = () => frame().locator('.grid-row .cell:first-child .name').allInnerTexts();
  const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => window.page.keyboard.press(key)), Promise.resolve());
  const isDrawn = (name: string) => eventually(`the chart ${name}`, async () => (await paintedPixels(frame().locator('.metric-chart').filter({ has: frame().locator('.chart-title', { hasText: new RegExp(`^${name}`) }) }).locator('canvas').first())) > 1500);
  const rowCount = (count: number) => eventually(`${count} rows`, async () => (await grid().getAttribute('aria-rowcount')) === String(count + 1));
  const compareSweep = async () => {
    await window.treeRow('hgb-lr0.3-d9').waitFor({ timeout: 30_000 });
    await window.chooseFromContextMenu(window.treeRow('sweep.py').first(), 'Compare Runs...');
    await frame().getByRole('heading', { name: '9 runs of sweep.py' }).waitFor({ timeout: 30_000 });
    await rowCount(9);
  };

  it('compares the runs inside of a session from its menu: the answer in words, the best first, only what differs', async () => {
    await compareSweep();
    await frame().locator('.answer').getByText(/runs differ in: learning_rate and max_depth/).waitFor();
    const best = await frame().locator('.answer').getByRole('button').first().innerText();
    // What the Runs view judges by: all runs of the experiment have it.
    assert.deepEqual((await headers()).slice(0, 4), ['Run', 'mae', 'learning_rate', 'max_depth']);
    await frame().getByLabel('Judged by').selectOption({ label: 'val_loss' });
    await eventually('the other metric first', async () => (await headers())[1] === 'val_loss');
    await isDrawn('val_loss');
    await isDrawn('val_loss over learning_rate');
    const all = await names();
    assert.match(best, /^hgb-lr0\.3-d/);
    assert.match(all[0] ?? '', /^hgb-lr0\.3-d/);
    assert.equal(all.at(-1), 'hgb-lr0.05-d3');
    assert.ok(!(await headers()).includes('random_state'));
    await window.screenshotInThemes('compare-table');
    await assertAccessible(frame());
  });

  it('shows equal columns too when asked', async () => {
    await frame().getByLabel('Only what differs').uncheck();
    await eventually('the equal column', async () => Number(await grid().getAttribute('aria-colcount')) > 20);
    await frame().getByLabel('Only what differs').check();
  });

  it('is a grid for the keyboard: arrows, End, Home, typing a name, sorting, Space, Enter', async () => {
    await grid().focus();
    await press('Control+Home');
    assert.equal(await grid().getAttribute('aria-activedescendant'), 'cell-0-0');
    await press('ArrowDown', 'ArrowRight');
    assert.equal(await grid().getAttribute('aria-activedescendant'), 'cell-1-1');
    await press('Control+End');
    assert.match((await grid().getAttribute('aria-activedescendant')) ?? '', /^cell-8-\d+$/);
    await press('Home');
    await window.page.keyboard.type('hgb-lr0.1-d9');
    await eventually('the row that was typed', async () => (await frame().locator('.cell.active .name').innerText()) === 'hgb-lr0.1-d9');
    await window.page.waitForTimeout(1000);
    await press(' ');
    assert.equal(await frame().locator('.grid-row[aria-selected=true]').count(), 1);
    // Up to the header of the first parameter, and sort by it.
    await press('Control+Home', 'ArrowUp', 'ArrowRight', 'ArrowRight');
    await press('Enter');
    await eventually('the sorting by learning_rate', async () => (await names())[0]?.startsWith('hgb-lr0.05') === true);
    assert.equal(await cell(-1, 2).getAttribute('aria-sort'), 'ascending');
    await press('Enter', 'Enter');
    await eventually('no sorting by it', async () => (await cell(-1, 2).getAttribute('aria-sort')) === null);
  });

  it('opens the menu of a column by the keyboard, filters while one types, and hides', async () => {
    await grid().focus();
    await press('Control+Home', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'Shift+F10');
    const field = frame().getByLabel('Filter learning_rate');
    await field.waitFor();
    await window.screenshot('compare-column-menu');
    await field.fill('> 0.05');
    await rowCount(6);
    await press('Escape');
    await frame().getByRole('button', { name: 'Clear Filters' }).click();
    await rowCount(9);
    await cell(-1, 3).click({ button: 'right' });
    await frame().getByRole('menuitem', { name: 'Hide' }).click();
    await eventually('the hidden column', async () => !(await headers()).includes('max_depth'));
    await frame().getByRole('button', { name: /^Columns/ }).click();
    await frame().getByLabel('Find a column').fill('max_depth');
    await frame().getByRole('checkbox', { name: 'max_depth' }).check();
    await press('Escape');
    await eventually('the column again', async () => (await headers()).includes('max_depth'));
  });

  it('holds rows against a baseline that one chooses', async () => {
    await frame().getByLabel('Baseline').selectOption({ label: 'hgb-lr0.05-d3' });
    await eventually('differences to it', async () => (await frame().locator('.delta.better').count()) > 4);
    await frame().getByLabel('Baseline').selectOption('best');
  });

  it('puts groups together with mean and deviation, and says what is noise', async () => {
    await frame().getByLabel('Group by').selectOption({ label: 'max_depth' });
    await rowCount(3);
    await frame().locator('.grid-row.group').first().getByText('\u00b1').first().waitFor();
    await frame().locator('.verdict').first().getByText(/n = 3/).waitFor();
    await window.screenshotInThemes('compare-groups');
    await assertAccessible(frame());
    await tab('Bars').click();
    await isDrawn('val_loss');
    await window.screenshotInThemes('compare-bars-grouped');
    await tab('Curves').click();
    await frame().getByLabel('Groups as bands').check();
    await isDrawn('val_loss');
    await window.screenshotInThemes('compare-bands');
    await frame().getByLabel('Groups as bands').uncheck();
    await tab('Table').click();
    await frame().getByLabel('Group by').selectOption({ label: 'nothing' });
    await rowCount(9);
  });

  it('turns rows into columns', async () => {
    await frame().getByLabel('Transpose').check();
    await eventually('a column for each run', async () => (await grid().getAttribute('aria-colcount')) === '10');
    await window.screenshotInThemes('compare-transposed');
    await assertAccessible(frame());
    await frame().getByLabel('Transpose').uncheck();
  });

  it('shows the values at a step', async () => {
    const first = frame().locator('.grid-row').first().locator('.value').first();
    const last = Number((await first.innerText()).replaceAll(',', ''));
    await frame().getByRole('combobox', { name: 'Values' }).selectOption('step');
    await frame().getByLabel('Step', { exact: true }).fill('0');
    await press('Enter');
    await eventually('the first loss', async () => Number((await first.innerText()).replaceAll(',', '')) > 1.5 * last);
    await frame().getByRole('combobox', { name: 'Values' }).selectOption('last');
  });

  it('draws the curves of all runs, one chart a metric, and zooms all of them at once', async () => {
    await tab('Curves').click();
    await isDrawn('val_loss');
    await isDrawn('loss');
    await window.screenshotInThemes('compare-curves');
    await assertAccessible(frame());
    await frame().locator('.metric-chart').first().focus();
    await press('+');
    await frame().getByRole('button', { name: 'Show All' }).waitFor();
    await press('t');
    await frame().locator('.metric-chart').first().getByRole('row', { name: /hgb-lr0.3-d6/ }).waitFor();
    await press('t');
    await press('0');
    await frame().getByRole('button', { name: 'Show All' }).waitFor({ state: 'detached' });
  });

  it('shows two columns against each other', async () => {
    await tab('Scatter').click();
    await isDrawn('val_loss over learning_rate');
    await frame().getByLabel('Across').selectOption({ label: 'loss' });
    await frame().getByRole('checkbox', { name: 'Pareto front' }).waitFor();
    await isDrawn('val_loss over loss');
    await window.screenshotInThemes('compare-scatter');
    await assertAccessible(frame());
  });

  it('shows runs as lines over parallel axes, of which a part can be chosen by the keyboard', async () => {
    await tab('Parallel').click();
    await isDrawn('Parallel coordinates');
    await window.screenshotInThemes('compare-parallel');
    await assertAccessible(frame());
    await frame().getByRole('slider', { name: 'learning_rate, from' }).focus();
    await press('ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp');
    await frame().getByText(/of 9 runs pass/).waitFor();
    await frame().getByRole('button', { name: 'Show All' }).click();
  });

  it('shows a metric as bars', async () => {
    await tab('Bars').click();
    await isDrawn('val_loss');
    await window.screenshotInThemes('compare-bars');
    await assertAccessible(frame());
  });

  it('says what explains the metric', async () => {
    await tab('Importance').click();
    await isDrawn('What explains val_loss');
    await frame().getByText(/The parameters explain \d+% of the variance of val_loss over 9 runs/).waitFor();
    await window.screenshotInThemes('compare-importance');
    await assertAccessible(frame());
  });

  it('shows confusion matrices and figures side by side', async () => {
    await tab('Artifacts').click();
    await isDrawn('hgb-lr0.3-d6');
    await eventually('the pictures', async () => (await frame().locator('.run-picture img').count()) === 9);
    await window.screenshotInThemes('compare-artifacts');
    await assertAccessible(frame());
  });

  it('shows where environments differ', async () => {
    await tab('Environment').click();
    await frame().getByText(/Nothing differs: .* packages are equal in all 9/).waitFor();
    await window.screenshotInThemes('compare-environment');
    await assertAccessible(frame());
  });

  it('keeps how it was looked at over a reload', async () => {
    await window.reload();
    await tab('Environment').waitFor({ timeout: 30_000 });
    assert.equal(await tab('Environment').getAttribute('aria-selected'), 'true');
    await tab('Table').click();
  });

  it('saves a comparison as a file, and opens it again', async () => {
    await frame().getByRole('button', { name: 'Save...' }).click();
    await window.page.locator('.quick-input-widget').getByText('It becomes a file below').waitFor();
    await window.answerInput('Depth and rate');
    const folder = workspace.file('.onramp/comparisons');
    await eventually('the file', () => existsSync(folder) && readdirSync(folder).length === 1);
    const [file = ''] = readdirSync(folder);
    assert.match(readFileSync(`${folder}/${file}`, 'utf8'), /"name": "Depth and rate"/);
    await frame().getByRole('heading', { name: 'Depth and rate' }).waitFor();
    await window.runCommand('View: Close All Editors');
    await window.runCommand('Onramp: Open Comparison...');
    await window.pickQuickItem('Depth and rate');
    await frame().getByRole('heading', { name: 'Depth and rate' }).waitFor({ timeout: 30_000 });
    await rowCount(9);
  });

  it('compares the code of two runs in the editor of VS Code', async () => {
    await window.runCommand('View: Close All Editors');
    const rows = window.treeRow('train_sklearn.py');
    await rows.nth(0).click();
    // The panel of the run takes the focus when it opens.
    await frame().getByRole('tab', { name: 'Overview' }).waitFor({ timeout: 30_000 });
    await rows.nth(1).click({ modifiers: ['Control'] });
    // The icon in the title takes what is selected, and so does the key.
    await window.page.locator('.part.sidebar').getByRole('button', { name: /^Compare Runs\.\.\./ }).first().click();
    await frame().getByRole('heading', { name: '2 runs of train_sklearn.py' }).waitFor({ timeout: 30_000 });
    await window.page.keyboard.press('Control+W');
    await rows.nth(1).click({ modifiers: ['Control'] });
    await rows.nth(1).click({ modifiers: ['Control'] });
    await press('Control+Alt+C');
    await frame().getByRole('heading', { name: '2 runs of train_sklearn.py' }).waitFor({ timeout: 30_000 });
    await grid().focus();
    await press('Control+Home', ' ', 'ArrowDown', ' ');
    await frame().getByRole('button', { name: 'Compare Code' }).click();
    await window.page.locator('.monaco-diff-editor .view-line').getByText('# another try').first().waitFor({ timeout: 30_000 });
  });
});
