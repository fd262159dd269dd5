import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { initStore } from '../../src/storage/storeFolder.ts';
import { eventually } from '../harness/poll.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../harness/workspaces.ts';
import { kept } from '../unit/support/artifacts.ts';
import { MLFLOW_START_MS, mlflowId, writeExperiment, writeMlflowRun } from '../unit/support/mlflowFolders.ts';
import { writeTrainingRun } from '../unit/support/trainingRuns.ts';
import { assertAccessible, commandLine } from './support.ts';

const MINUTE_MS = 60_000;

describe('Which run is best, and its code', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;
  screenshotFailures(() => window);

  before(async () => {
    workspace = temporaryWorkspace('bike-demand', { 'src/train.py': 'rate = 0.3\n' });
    const store = initStore(workspace.folder);
    const startMs = Date.now() - 60 * MINUTE_MS;
    for (const [position, [name, rmse]] of ([['ridge', 98.6], ['hgb-lr0.05', 41.3], ['hgb-lr0.1', 42.04], ['forest', 47.7]] as const).entries()) {
      writeTrainingRun({ store, startedAtMs: startMs + position * MINUTE_MS, name, params: [['model', name]], metrics: { rmse: [rmse + 20, rmse] }, artifacts: { 'onramp/source/src/train.py': await kept(store, `model = "${name}"\nprint(model)\n`) } });
    }
    const experiment = writeExperiment(workspace.file('mlruns'), { id: '1', name: 'churn' });
    for (const [position, auc] of [0.81, 0.84].entries()) {
      const atMs = MLFLOW_START_MS + position * MINUTE_MS;
      writeMlflowRun(experiment, { id: mlflowId(position), tags: { 'mlflow.runName': `xgb-${position}` }, metrics: { val_auc: `${atMs} ${auc} 0\n` }, meta: { start_time: String(atMs), end_time: String(atMs + 1000) } });
    }
    execFileSync(process.execPath, [commandLine, 'runs', 'import', 'mlruns'], { cwd: workspace.folder });
    window = await openWorkbench({ workspace: workspace.folder, viewport: { width: 1400, height: 900 } });
    await window.openViewContainer('Onramp');
  });
  after(async () => {
    await window?.close();
    workspace?.dispose();
  });

  const row = (name: string) => window.treeRow(name).first();
  const frame = () => window.webview();
  const rowNames = () => window.page.locator('.part.sidebar .monaco-list-row .label-name').allInnerTexts();
  const eventuallyNames = (expected: string[]) => eventually(`the rows ${expected.join(', ')}`, async () => JSON.stringify(await rowNames()) === JSON.stringify(expected), 30_000);
  const quickPick = () => window.page.locator('.quick-input-widget');
  const diffTab = (title: string) => window.editorTab(title).waitFor({ timeout: 30_000 });
  const diffShows = (text: string) => window.page.locator('.monaco-diff-editor .view-line').getByText(text).first().waitFor({ timeout: 30_000 });
  const newestFirst = ['forest', 'hgb-lr0.1', 'hgb-lr0.05', 'ridge', 'xgb-1', 'xgb-0'];
  const bestFirst = ['hgb-lr0.05', 'hgb-lr0.1', 'forest', 'ridge', 'xgb-1', 'xgb-0'];

  it('sorts the view by the key metric from its menu, says so, and still does after a reload', async () => {
    await eventuallyNames(newestFirst);
    await window.page.locator('.part.sidebar').getByRole('button', { name: 'Views and More Actions...' }).click();
    const entry = window.page.locator('.monaco-menu .action-item').filter({ hasText: 'Sort Runs By...' });
    await entry.waitFor();
    // VS Code swallows clicks on a menu that has just opened.
    await window.page.waitForTimeout(400);
    await entry.click();
    await window.pickQuickItem('Key Metric, Best First');
    await eventuallyNames(bestFirst);
    await window.page.locator('.part.sidebar').getByText('Sorted by key metric, best first').waitFor();
    await window.screenshotInThemes('runs-view-best-first');
    await window.reload();
    await window.openViewContainer('Onramp');
    await eventuallyNames(bestFirst);
    await window.runCommand('Onramp: Group Runs By...');
    await window.pickQuickItem('Experiment');
    await row('churn').click();
    await eventuallyNames(['Default', 'hgb-lr0.05', 'hgb-lr0.1', 'forest', 'ridge', 'churn', 'xgb-1', 'xgb-0']);
    await window.runCommand('Onramp: Group Runs By...');
    await window.pickQuickItem('None');
  });

  it('sorts by the keyboard alone', async () => {
    await window.runCommand('Onramp: Sort Runs By...');
    await quickPick().getByText('Newest First').waitFor();
    await window.page.keyboard.type('newest');
    await window.page.keyboard.press('Enter');
    await eventuallyNames(newestFirst);
  });

  it('compares the code of a row with the best run, and says which that is', async () => {
    await window.chooseFromContextMenu(row('hgb-lr0.1'), 'Compare Code with Best');
    await diffTab('train.py: hgb-lr0.1 and hgb-lr0.05 (best)');
    await diffShows('model = "hgb-lr0.05"');
    await window.screenshot('compare-code-with-best');
    await window.tidy();
    await window.chooseFromContextMenu(row('hgb-lr0.05'), 'Compare Code with Best');
    await quickPick().locator('input[placeholder="hgb-lr0.05 is the best run of its experiment. Which other run?"]').waitFor();
    await quickPick().getByText(/rmse 42\.04 \(\+0\.74 to best\)/).waitFor();
    await window.pickQuickItem('ridge');
    await diffTab('train.py: hgb-lr0.05 and ridge');
    await window.tidy();
  });

  it('compares the code of two selected rows, the older one on the left', async () => {
    await row('forest').click();
    await row('ridge').click({ modifiers: ['Control'] });
    await window.chooseFromContextMenu(row('forest'), 'Compare Code...');
    await diffTab('train.py: ridge and forest');
    await window.tidy();
  });

  it('lets a person pick both runs from the palette, where each says what it reached', async () => {
    await row('forest').click();
    await window.runCommand('Onramp: Compare Code...');
    await quickPick().locator('input[placeholder="Which run?"]').waitFor();
    await quickPick().getByText(/^rmse 41\.3 best/).waitFor();
    await window.screenshot('compare-code-pick');
    await window.pickQuickItem('forest');
    await quickPick().locator('input[placeholder="With which other run?"]').waitFor();
    assert.equal(await quickPick().locator('.monaco-list-row[aria-label^="forest"]').count(), 0);
    await window.pickQuickItem('hgb-lr0.05');
    await diffTab('train.py: forest and hgb-lr0.05');
    await window.tidy();
  });

  it('says of imported runs why their code is not known', async () => {
    const says = async (text: string) => {
      await window.toast(text).waitFor();
      await window.tidy();
    };
    await window.chooseFromContextMenu(row('xgb-0'), 'Open Source');
    await says('xgb-0 was imported, and where it was imported from names no code.');
    await window.chooseFromContextMenu(row('xgb-0'), 'Compare Code with Best');
    await says('was imported, and where it was imported from names no code.');
    await window.chooseFromContextMenu(row('forest'), 'Open Source at Commit');
    await says('forest was not started in a Git repository. What ran is under Code in the run panel.');
  });

  it('says in the panel of a run where it stands, and compares it with the best', async () => {
    await row('hgb-lr0.1').click();
    const standing = frame().locator('.standing');
    await standing.getByText('2nd of 4 in its experiment').waitFor({ timeout: 30_000 });
    assert.match(await standing.innerText(), /^rmse 42\.04\s*2nd of 4 in its experiment\s*\+0\.74 to best, hgb-lr0\.05$/);
    await window.screenshotInThemes('panel-standing');
    await assertAccessible(frame());
    await frame().getByRole('button', { name: 'Compare with Best' }).click();
    await frame().getByRole('heading', { name: /^2 runs/ }).waitFor({ timeout: 30_000 });
    await frame().locator('.answer').getByText(/^best: hgb-lr0\.05/).waitFor();
    await window.tidy();
  });

  it('compares a run from its panel with others that are picked', async () => {
    await row('hgb-lr0.05').click();
    await frame().locator('.standing').getByText('best of 4 in its experiment').waitFor({ timeout: 30_000 });
    assert.equal(await frame().getByRole('button', { name: 'Compare with Best' }).count(), 0);
    await frame().getByRole('button', { name: 'Compare with...' }).focus();
    await window.page.keyboard.press('Enter');
    await quickPick().getByText('1 Selected').waitFor();
    await window.screenshot('compare-pick');
    await window.pickQuickItem('ridge');
    await window.page.keyboard.press('Enter');
    await frame().getByRole('heading', { name: /^2 runs/ }).waitFor({ timeout: 30_000 });
    await window.tidy();
  });
});
