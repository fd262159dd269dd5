import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { eventually } from '../harness/poll.ts';
import { openWorkbench, screenshotFailures, type Workbench } from '../harness/window.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../harness/workspaces.ts';
import { MLFLOW_START_MS, mlflowId, writeExperiment, writeMlflowRun } from '../unit/support/mlflowFolders.ts';
import { assertAccessible, commandLine, paintedPixels } from './support.ts';

const RUNS = 200;
const depths = [2, 4, 6, 8, 10];
const rates = [0.01, 0.03, 0.1, 0.3];

/** A sweep as people have it in MLflow: a grid of two parameters with ten seeds each; momentum and its decay were always changed together. */
function writeSweep(tracking: string): void {
  const experiment = writeExperiment(tracking, { id: '1', name: 'churn' });
  for (let number = 0; number < RUNS; number += 1) {
    const [depth, rate, seed] = [depths[number % 5] ?? 0, rates[Math.floor(number / 5) % 4] ?? 0, Math.floor(number / 20)];
    const momentum = 0.5 + (number % 3) / 10;
    const noise = ((Math.sin(number * 12.9898) * 43758.5453) % 1) / 50;
    const best = 0.7 + 0.02 * depth - 0.0012 * depth ** 2 + 0.04 * Math.log10(rate * 100) + noise;
    writeMlflowRun(experiment, {
      id: mlflowId(number),
      params: { max_depth: String(depth), learning_rate: String(rate), seed: String(seed), objective: 'binary', momentum: String(momentum), momentum_decay: String(momentum / 10) },
      metrics: {
        val_auc: Array.from({ length: 20 }, (_, step) => `${MLFLOW_START_MS + number * 60_000 + step * 1000} ${best * (1 - Math.exp(-(step + 1) / 5))} ${step}\n`).join(''),
        fit_seconds: `${MLFLOW_START_MS + number * 60_000} ${depth * 3 + number / 100} 0\n`,
      },
      meta: { start_time: String(MLFLOW_START_MS + number * 60_000), end_time: String(MLFLOW_START_MS + number * 60_000 + 30_000) },
      tags: { 'mlflow.runName': `xgb-${number}` },
    });
  }
}

describe('Comparing imported runs', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;
  screenshotFailures(() => window);

  before(async () => {
    workspace = temporaryWorkspace('churn', {});
    writeSweep(workspace.file('mlruns'));
    execFileSync(process.execPath, [commandLine, 'init'], { cwd: workspace.folder });
    execFileSync(process.execPath, [commandLine, 'runs', 'import', 'mlruns'], { cwd: workspace.folder });
    window = await openWorkbench({ workspace: workspace.folder, viewport: { width: 1500, height: 900 } });
    await window.openViewContainer('Onramp');
  });
  after(async () => {
    await window?.close();
    workspace?.dispose();
  });

  const frame = () => window.webview();
  const grid = () => frame().getByRole('grid');
  const rowCount = (count: number) => eventually(`${count} rows`, async () => (await grid().getAttribute('aria-rowcount')) === String(count + 1), 30_000);

  it('compares all of them from the palette, and says which is best and what differs', async () => {
    await window.treeRow(/^xgb-/).first().waitFor({ timeout: 30_000 });
    await window.runCommand('Onramp: Compare Runs...');
    await window.page.locator('.quick-input-widget input[placeholder^="Choose two"]').waitFor();
    // The box in front of the field chooses all.
    await window.page.locator('.quick-input-header').getByRole('checkbox').first().click();
    await window.page.keyboard.press('Enter');
    await frame().getByRole('heading', { name: `${RUNS} runs of churn` }).waitFor({ timeout: 30_000 });
    await rowCount(RUNS);
    await frame().locator('.answer').getByText(/^best: xgb-\d+, val_auc 0\.\d+/).waitFor();
    await frame().locator('.answer').getByText(/momentum and momentum_decay changed together: cannot be separated/).waitFor();
    await frame().locator('.answer').getByText(/the best 20 have in common: learning_rate 0\.1 to 0\.3 \(80 of the other 180\)/).waitFor();
    await frame().locator('.answer').getByText(/xgb-\d+, the best that is set up otherwise, is within noise of it/).waitFor();
    const headers = await frame().locator('.grid-header .header-title').allInnerTexts();
    assert.ok(headers.includes('max_depth') && !headers.includes('objective'), headers.join());
    await window.screenshotInThemes('compare-imported');
    await assertAccessible(frame());
    // MLflow's runs kept neither figures nor what their machines were.
    const tabs = await frame().getByRole('tab').allInnerTexts();
    assert.deepEqual(tabs.map((title) => title.replace(/\d.*/s, '').trim()), ['Table', 'Curves', 'Scatter', 'Parallel', 'Bars', 'Importance']);
  });

  it('has the curves of all of them', async () => {
    await frame().getByRole('tab', { name: 'Curves' }).click();
    const chart = frame().locator('.metric-chart').filter({ has: frame().locator('.chart-title', { hasText: 'val_auc' }) });
    await eventually('the curves', async () => (await paintedPixels(chart.locator('canvas'))) > 1500);
    await chart.focus();
    await window.page.keyboard.press('t');
    await chart.getByRole('row', { name: /^xgb-0 / }).waitFor();
    const rows = await chart.getByRole('row').allInnerTexts();
    assert.equal(rows.length, RUNS + 1);
    assert.deepEqual(rows.filter((row) => !/0\.\d+.*20$/s.test(row.trim())).slice(1), []);
    await frame().getByRole('tab', { name: 'Table' }).click();
  });

  it('leaves runs their colours when one above them is selected as well', async () => {
    const lookOf = (row: number) => frame().locator(`#cell-${row}-0 .swatch`).evaluate((element) => (element as unknown as { outerHTML: string }).outerHTML);
    const quiet = await lookOf(5);
    await frame().locator('#cell-5-0').click();
    await frame().locator('#cell-7-0').click({ modifiers: ['Control'] });
    await eventually('colours of their own', async () => (await lookOf(5)) !== quiet && (await lookOf(7)) !== quiet);
    const before = await Promise.all([lookOf(5), lookOf(7)]);
    await frame().locator('#cell-2-0').click({ modifiers: ['Control'] });
    await eventually('a third colour', async () => (await lookOf(2)) !== quiet);
    assert.deepEqual(await Promise.all([lookOf(5), lookOf(7)]), before);
    assert.equal(new Set([...before, await lookOf(2), await lookOf(0)]).size, 4);
    await frame().locator('#cell-2-0').click();
    await frame().locator('#cell-2-0').click();
  });

  it('draws only the rows in sight, and scrolls to any of them by the keyboard', async () => {
    assert.ok((await frame().locator('.grid-row').count()) < 60);
    await grid().focus();
    await window.page.keyboard.press('Control+End');
    await frame().locator(`#cell-${RUNS - 1}-0`).waitFor({ state: 'attached' });
    await window.page.keyboard.press('Control+Home');
    await frame().locator('#cell-0-0').waitFor();
  });

  it('puts repeats together: the same parameters with other seeds', async () => {
    await frame().getByLabel('Group by').selectOption('repeats');
    await eventually('fewer rows than runs', async () => Number(await grid().getAttribute('aria-rowcount')) < RUNS);
    await frame().locator('.verdict').first().waitFor();
    await frame().getByLabel('Group by').selectOption({ label: 'max_depth' });
    await rowCount(5);
    await frame().getByRole('tab', { name: 'Bars' }).click();
    await frame().getByRole('group', { name: 'What is shown' }).locator('select').nth(1).selectOption('boxes');
    await eventually('the boxes', async () => (await paintedPixels(frame().locator('.metric-chart canvas').first())) > 1500);
    await window.screenshotInThemes('compare-boxes');
    await assertAccessible(frame());
    await frame().getByRole('tab', { name: 'Table' }).click();
    await frame().getByLabel('Group by').selectOption('');
    await rowCount(RUNS);
  });

  it('says what explains the metric, and what cannot be separated', async () => {
    await frame().getByRole('tab', { name: 'Importance' }).click();
    await frame().getByText(/The parameters explain \d+% of the variance of val_auc over 200 runs/).waitFor();
    await frame().locator('.remarks').getByText('momentum and momentum_decay changed together: cannot be separated.').waitFor();
    await eventually('the shares', async () => (await paintedPixels(frame().locator('.metric-chart canvas').first())) > 1500);
    await window.screenshotInThemes('compare-importance-imported');
  });

  it('shows the best runs by a range of an axis, and the Pareto front of two metrics', async () => {
    await frame().getByRole('tab', { name: 'Parallel' }).click();
    await eventually('the lines', async () => (await paintedPixels(frame().locator('.metric-chart canvas').first())) > 5000);
    await window.screenshotInThemes('compare-parallel-imported');
    await frame().getByRole('tab', { name: 'Scatter' }).click();
    await frame().getByLabel('Across').selectOption({ label: 'fit_seconds' });
    // Which way it gets better no name tells, so there is no front before a person says it.
    assert.equal(await frame().getByRole('checkbox', { name: 'Pareto front' }).count(), 0);
    await frame().getByRole('tab', { name: 'Table' }).click();
    await frame().locator('.grid-header .cell').filter({ hasText: 'fit_seconds' }).click({ button: 'right' });
    await frame().getByRole('menuitemcheckbox', { name: 'Lower Is Better' }).click();
    await frame().getByRole('tab', { name: 'Scatter' }).click();
    await frame().getByRole('checkbox', { name: 'Pareto front' }).waitFor();
    await frame().getByRole('img', { name: /\d+ of them on the Pareto front/ }).waitFor();
    await window.screenshotInThemes('compare-pareto-imported');
  });
});
