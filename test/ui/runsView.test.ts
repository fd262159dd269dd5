import assert from 'node:assert/strict';
import { initStore } from '../../src/storage/storeFolder.ts';
import { readRunState } from '../../src/storage/readRunState.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { eventually } from '../harness/poll.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../harness/workspaces.ts';
import { beginRun, type WrittenRun } from '../unit/support/runFiles.ts';
import { exampleRecords } from '../unit/support/runRecords.ts';
import { writeTrainingRun } from '../unit/support/trainingRuns.ts';

const MINUTE_MS = 60_000;

describe('The Runs view, as a person uses it', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;
  const runs = new Map<string, WrittenRun>();
  screenshotFailures(() => window);

  before(async () => {
    workspace = temporaryWorkspace('bike-demand', { 'train.py': 'print(1)\n', 'src/train.py': 'print("rmse 1")\n' });
    const store = initStore(workspace.folder);
    const startMs = Date.now() - 26 * 60 * MINUTE_MS;
    const train = (name: string, hours: number, rmse: number, params: [string, string][], more: Partial<Parameters<typeof writeTrainingRun>[0]> = {}) =>
      runs.set(name, writeTrainingRun({ store, startedAtMs: startMs + hours * 60 * MINUTE_MS, name, params, metrics: { rmse: [rmse + 20, rmse], mae: [rmse / 2] }, ...more }));
    train('ridge', 0, 98.6, [['model', 'ridge'], ['alpha', '1.0']], { tags: [['team', 'baseline']] });
    train('hgb-lr0.3', 2, 44.14, [['model', 'hgb'], ['lr', '0.3']], { tags: [['team', 'bikes']] });
    train('hgb-lr0.05', 22, 41.3, [['model', 'hgb'], ['lr', '0.05']], { tags: [['team', 'bikes']], note: 'the good one' });
    train('hgb-lr0.1', 24, 42.04, [['model', 'hgb'], ['lr', '0.1']], { tags: [['team', 'bikes']] });
    train('forest', 25, 47.7, [['model', 'forest']], { experiment: { id: '7', name: 'forests' } });
    const failed = beginRun({ store, startedAtMs: startMs + 25.5 * 60 * MINUTE_MS });
    failed.writer.append({ kind: 'run', at: startMs, name: 'hgb-lr3' }, { ...exampleRecords.end, at: startMs + 25.6 * 60 * MINUTE_MS, status: 'FAILED', exitCode: 1 });
    failed.writer.close();
    const running = beginRun({ store, startedAtMs: startMs + 25.9 * 60 * MINUTE_MS, script: 'src/tune.py' });
    running.writer.append({ kind: 'run', at: startMs, name: 'hgb-slow' }, { kind: 'params', counter: 1, at: startMs, values: [['epochs', '100']] });
    running.writer.appendPoints({ key: 'rmse', steps: Array.from({ length: 37 }, (_, step) => step), timesMs: Array.from({ length: 37 }, () => Date.now()), values: Array.from({ length: 37 }, (_, step) => 80 - step) });
    runs.set('hgb-slow', running);
    window = await openWorkbench({ workspace: workspace.folder });
    await window.openViewContainer('Onramp');
  });
  after(async () => {
    runs.get('hgb-slow')?.writer.close();
    await window?.close();
    workspace?.dispose();
  });

  const row = (name: string | RegExp) => window.treeRow(name);
  const description = async (name: string) => (await row(name).first().locator('.label-description').innerText()).trim();
  const rowNames = () => window.page.locator('.part.sidebar .monaco-list-row .label-name').allInnerTexts();
  const eventuallyNames = (expected: string[]) => eventually(`the rows ${expected.join(', ')}`, async () => JSON.stringify(await rowNames()) === JSON.stringify(expected));
  const stateOf = (name: string) => readRunState(runs.get(name)?.folder ?? '').state;
  const all = ['hgb-slow', 'hgb-lr3', 'forest', 'hgb-lr0.1', 'hgb-lr0.05', 'hgb-lr0.3', 'ridge'];
  const box = () => window.page.locator('.quick-input-widget input.input');
  const quickRows = () => window.page.locator('.quick-input-list .monaco-list-row');

  it('says in each row where the run stands by the key metric of its experiment, and how far it has come', async () => {
    await eventuallyNames(all);
    assert.match(await description('hgb-lr0.05'), /^rmse 41\.3 best · /);
    assert.match(await description('hgb-lr0.1'), /^rmse 42\.04 \(\+0\.74 to best\) · /);
    assert.match(await description('forest'), /^mae 23\.85 · /, 'the only one of its experiment is compared with none');
    assert.match(await description('hgb-lr3'), /failed, exit code 1/);
    assert.match(await description('hgb-slow'), /^rmse 44 \(\+2\.7 to best\) · running 37\/100 · /);
    assert.match((await row('hgb-lr0.1').getAttribute('aria-label')) ?? '', /hgb-lr0\.1, rmse 42\.04, 0\.74 above the best/);
    await window.screenshotInThemes('runs-view');
  });

  it('follows a run while it trains', async () => {
    runs.get('hgb-slow')?.writer.appendPoints({ key: 'rmse', steps: [37], timesMs: [Date.now()], values: [41] });
    await eventually('progress and the new best', async () => /^rmse 41 best · running 38\/100 · /.test(await description('hgb-slow')));
    assert.match(await description('hgb-lr0.05'), /^rmse 41\.3 \(\+0\.3 to best\) · /);
  });

  it('shows on hover what differs from the best run', async () => {
    await row('hgb-lr0.1').hover();
    const hover = window.page.locator('.monaco-hover:visible');
    await hover.getByText('Other parameters than the best run').waitFor();
    await window.screenshot('runs-view-hover');
    await window.page.keyboard.press('Escape');
  });

  it('puts runs together, with the best run of an experiment on top', async () => {
    await window.runCommand('Onramp: Group Runs By...');
    await window.pickQuickItem('Experiment');
    await eventuallyNames(['Default', 'Best: hgb-slow', ...all.filter((name) => name !== 'forest'), 'forests']);
    assert.match((await row('Default').first().getAttribute('aria-label')) ?? '', /^Default, 6 runs · 1 running/);
    await window.screenshotInThemes('runs-view-by-experiment');
    await window.runCommand('Onramp: Group Runs By...');
    await window.pickQuickItem('Tag');
    await window.pickQuickItem('team');
    await eventuallyNames(['baseline', 'ridge', 'bikes', 'No team']);
    await row('bikes').click();
    await eventuallyNames(['baseline', 'ridge', 'bikes', 'hgb-lr0.1', 'hgb-lr0.05', 'hgb-lr0.3', 'No team']);
    for (const [grouping, first] of [['Day', 'Today'], ['State', 'Running'], ['Script or Notebook', 'src/tune.py']] as const) {
      await window.runCommand('Onramp: Group Runs By...');
      await window.pickQuickItem(grouping);
      await row(first).first().waitFor();
    }
    await window.screenshot('runs-view-by-script');
  });

  it('keeps the grouping over a reload of the window', async () => {
    await window.reload();
    await window.openViewContainer('Onramp');
    await row('src/tune.py').waitFor();
    await window.runCommand('Onramp: Group Runs By...');
    await window.pickQuickItem('None');
    await eventuallyNames(all);
  });

  it('shows pinned runs on top and a star beside starred ones, told by tags that other programs see', async () => {
    await window.chooseFromContextMenu(row('ridge'), 'Pin');
    await eventuallyNames(['Pinned', 'ridge', ...all.filter((name) => name !== 'ridge')]);
    assert.equal(stateOf('ridge').tags.get('onramp.pinned')?.value, 'true');
    await window.chooseFromContextMenu(row('hgb-lr0.05'), 'Star');
    await eventually('the star', () => row('hgb-lr0.05').locator('.monaco-icon-label').first().evaluate((element) => {
      const page = globalThis as unknown as { getComputedStyle(of: unknown, pseudo: string): { content: string } };
      return page.getComputedStyle(element, '::after').content.includes('\u2605');
    }));
    assert.match((await row('hgb-lr0.05').getAttribute('aria-label')) ?? '', /starred/);
    await window.screenshotInThemes('runs-view-marked');
    await row('ridge').hover();
    await row('ridge').getByRole('button', { name: 'Unpin' }).click();
    await eventuallyNames(all);
  });

  it('hides archived runs, and deletes nothing of them', async () => {
    await window.chooseFromContextMenu(row('ridge'), 'Archive');
    await eventuallyNames(all.filter((name) => name !== 'ridge'));
    await window.runCommand('Onramp: Show Archived Runs');
    await eventuallyNames(all);
    assert.match(await description('ridge'), /archived/);
    await window.chooseFromContextMenu(row('ridge'), 'Unarchive');
    await eventually('nothing to be archived', async () => !(await description('ridge')).includes('archived'));
    await window.runCommand('Onramp: Hide Archived Runs');
    await eventuallyNames(all);
  });

  it('finds runs by a filter that is completed while it is typed, and says what it shows', async () => {
    await row('hgb-slow').first().focus();
    await window.runCommand('Onramp: Focus on Runs View');
    await window.page.keyboard.press('Control+f');
    await box().fill('params.mod');
    await quickRows().filter({ hasText: 'model' }).first().waitFor();
    await box().fill("params.model = ");
    await quickRows().filter({ hasText: "'hgb'" }).first().waitFor();
    await window.screenshot('runs-search-completion');
    await window.page.keyboard.press('Escape');
  });

  it('points at what is wrong in a filter, and does not take it', async () => {
    await window.runCommand('Onramp: Search Runs...');
    await box().fill('metrics.rmse ~ 50');
    await quickRows().first().getByText('metrics.rmse \u25b8~\u25c2 50').waitFor();
    await window.screenshot('runs-search-error');
    await window.page.keyboard.press('Enter');
    assert.equal(await box().isVisible(), true);
    await box().fill("params.model = 'hgb' AND metrics.rmse < 43");
    await quickRows().first().getByText(/^2 runs · filter/).waitFor();
    await window.page.keyboard.press('Enter');
    await eventuallyNames(['hgb-lr0.1', 'hgb-lr0.05']);
    await window.page.locator('.part.sidebar').getByText("Search: params.model = 'hgb' AND metrics.rmse < 43").waitFor();
    await window.screenshotInThemes('runs-view-filtered');
  });

  it('says when nothing matches, and shows all again with one click', async () => {
    await window.runCommand('Onramp: Search Runs...');
    await box().fill('nothing like this');
    await quickRows().first().getByText(/^0 runs/).waitFor();
    await window.page.keyboard.press('Enter');
    await row('No run matches').waitFor();
    await window.page.locator('.part.sidebar').getByText('Search: nothing like this').waitFor();
    await window.screenshot('runs-view-nothing-found');
    await row('No run matches').click();
    await eventuallyNames(all);
  });

  it('keeps searches by name', async () => {
    await window.runCommand('Onramp: Search Runs...');
    await box().fill('good one');
    await quickRows().first().getByText(/^1 run /).waitFor();
    await quickRows().first().hover();
    await quickRows().first().getByRole('button', { name: 'Save Search...' }).click();
    await window.page.locator('.quick-input-widget').getByText('A name for good one').waitFor();
    await window.answerInput('the good ones');
    await eventuallyNames(['hgb-lr0.05']);
    await window.page.locator('.part.sidebar').getByRole('button', { name: 'Clear Search' }).click();
    await eventuallyNames(all);
    await window.runCommand('Onramp: Search Runs...');
    await quickRows().filter({ hasText: 'the good ones' }).click();
    await eventuallyNames(['hgb-lr0.05']);
    await window.runCommand('Onramp: Search Runs...');
    await box().fill('');
    await quickRows().filter({ hasText: 'the good ones' }).hover();
    await quickRows().filter({ hasText: 'the good ones' }).getByRole('button', { name: 'Delete Saved Search' }).click();
    await eventually('the saved search to go', async () => (await quickRows().filter({ hasText: 'the good ones' }).count()) === 0);
    await quickRows().filter({ hasText: 'Show all runs' }).click();
    await eventuallyNames(all);
  });

  it('tags several selected runs at once', async () => {
    await row('ridge').click();
    await row('hgb-lr0.3').click({ modifiers: ['Control'] });
    await window.chooseFromContextMenu(row('hgb-lr0.3'), 'Tag...');
    await box().fill('cohort');
    await quickRows().filter({ hasText: 'new tag' }).waitFor();
    await window.page.keyboard.press('Enter');
    await window.page.locator('.quick-input-widget').getByText('An empty one takes the tag away').waitFor();
    await window.answerInput('autumn');
    await eventually('both tags', () => stateOf('ridge').tags.get('cohort')?.value === 'autumn' && stateOf('hgb-lr0.3').tags.get('cohort')?.value === 'autumn');
    await window.tidy();
  });

  it('deletes what is selected by a key, undoes that, and restores from the deleted ones', async () => {
    await row('ridge').click();
    await window.tidy();
    await window.runCommand('Onramp: Focus on Runs View');
    await row('ridge').click();
    await row('hgb-lr0.3').click({ modifiers: ['Control'] });
    await window.page.keyboard.press('Delete');
    const others = all.filter((name) => name !== 'ridge' && name !== 'hgb-lr0.3');
    await eventuallyNames(others);
    await window.toast('Deleted 2 runs').getByRole('button', { name: 'Undo' }).click();
    await eventuallyNames(all);
    await window.chooseFromContextMenu(row('ridge'), 'Delete Runs');
    await eventuallyNames(all.filter((name) => name !== 'ridge'));
    await window.runCommand('Onramp: Show Deleted Runs');
    await eventuallyNames(['ridge']);
    await window.screenshot('runs-view-deleted');
    await window.chooseFromContextMenu(row('ridge'), 'Restore Runs');
    await row('No deleted runs').waitFor();
    await window.page.locator('.part.sidebar').getByRole('button', { name: 'Back to Runs' }).click();
    await eventuallyNames(all);
  });

  it('judges by the metric and direction that a person sets, and keeps that with the experiment', async () => {
    await window.chooseFromContextMenu(row('ridge'), 'Set as Key Metric...');
    await window.pickQuickItem('mae');
    await window.pickQuickItem('Higher is better');
    await eventually('ridge to be the best', async () => /^mae 49\.3 best/.test(await description('ridge')));
    await window.reload();
    await window.openViewContainer('Onramp');
    await eventually('ridge to be the best still', async () => /^mae 49\.3 best/.test(await description('ridge')));
  });

  it('copies the parameters of a run as code', async () => {
    await window.chooseFromContextMenu(row('hgb-lr0.05'), 'Copy as Code');
    await window.pickQuickItem('mlflow');
    const copied = await eventually('the code', async () => {
      const text = await window.page.evaluate('navigator.clipboard.readText()');
      return typeof text === 'string' && text.includes('mlflow') ? text : undefined;
    });
    assert.match(copied, /"lr": 0\.05,\n/);
  });

  it('reruns a run with changed parameters in a terminal, which is recorded', async () => {
    await window.chooseFromContextMenu(row('hgb-lr0.05'), 'Rerun with Changed Parameters...');
    await eventually('the recorded arguments', async () => (await box().inputValue()) === '--epochs 3');
    await window.screenshot('runs-rerun');
    await window.answerInput("--epochs 5 --name 'two words'");
    await row('train.py').filter({ has: window.page.locator('.label-description', { hasText: "--epochs 5 --name 'two words'" }) }).waitFor({ timeout: 60_000 });
  });
});
