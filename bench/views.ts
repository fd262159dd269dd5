/**
 * The Runs view in a real VS Code over 10,000 runs with 20 parameters and 20 metrics each: how soon its first rows are seen after it
 * is opened, how soon after Enter a search is, and how long a key takes to be seen in an editor while runs change.
 */
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { systemClock } from '../src/core/clock.ts';
import { RECORD_VERSION, serializePoints, serializeRecord } from '../src/core/runs/records.ts';
import { keyMetricTags } from '../src/core/runs/keyMetric.ts';
import { createRunId, monthOfRunId } from '../src/core/runs/runId.ts';
import { eventFileName, runFolder } from '../src/core/workspace/storeLayout.ts';
import { openExperiments } from '../src/storage/experiments/openExperiments.ts';
import { eventually } from '../test/harness/poll.ts';
import { openWorkbench, type Workbench } from '../test/harness/window.ts';
import { generatedStore } from './lib/generateRuns.ts';
import { report } from './lib/report.ts';
import { median } from './lib/timing.ts';

const ROUNDS = 7;
const KEYS = 60;
/** A change of a run every so many milliseconds, more often than programs log. */
const CHANGE_MS = 100;

const store = generatedStore({ runs: 10_000, pointsPerMetric: 50 });
const experiments = openExperiments(store, { clock: systemClock, readAuthor: () => Promise.resolve({ name: 'bench', source: 'system' }), tool: 'bench' });
await experiments.setTag('0', keyMetricTags.key, 'metric_0');
await experiments.setTag('0', keyMetricTags.greaterIsBetter, 'False');

const window = await openWorkbench({ workspace: store.workspaceFolder });
try {
  await window.openViewContainer('Onramp');
  // The first time all runs are read.
  await firstRow(window, 'train_49.py').waitFor({ timeout: 120_000 });
  await eventually('all runs to be read', async () => (await window.statusItem('reading runs').count()) === 0, 120_000);
  const { rows, bare } = await opened();
  report({ bench: 'views', case: '10,000 runs: first rows after the view opens', value: median(rows), unit: 'ms', limit: null, goal: 300, better: 'lower' });
  report({ bench: 'views', case: '10,000 runs: first rows, beside what a view of VS Code itself takes to open', value: median(rows), unit: 'ms', limit: median(bare), goal: 2, better: 'lower' });
  report({ bench: 'views', case: '10,000 runs: rows after a search is confirmed', value: median(await searched()), unit: 'ms', limit: null, goal: 200, better: 'lower' });
  const keys = await typed();
  report({ bench: 'views', case: '10,000 runs: a key in an editor while a run changes 10 times a second, 95 of 100', value: percentile(keys, 0.95), unit: 'ms', limit: null, goal: 100, better: 'lower' });
} finally {
  await window.close();
}

function firstRow({ page }: Workbench, name: string) {
  return page.locator('.part.sidebar .monaco-list-row').first().filter({ hasText: name });
}

/**
 * From the click on the icon, in windows that have been loaded anew beside the Explorer; `bare`: the same for the Search view of
 * VS Code, which asks no extension.
 */
async function opened(): Promise<{ rows: number[]; bare: number[] }> {
  const rows: number[] = [];
  const bare: number[] = [];
  const timed = async (name: string, seen: Locator) => {
    const tab = window.page.locator('.part.activitybar').getByRole('tab', { name }).locator('a');
    await tab.waitFor();
    const start = performance.now();
    await tab.click();
    await seen.waitFor();
    return performance.now() - start;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await window.openViewContainer('Explorer');
    await window.reload();
    await window.statusItem('Onramp').waitFor({ timeout: 60_000 });
    bare.push(await timed('Search', window.page.locator('.search-view .search-widget')));
    rows.push(await timed('Onramp', firstRow(window, 'train_49.py')));
  }
  return { rows, bare };
}

/** From Enter in the search box to the first row of what is found. */
async function searched(): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const name = `train_${round + 3}.py`;
    await window.runCommand('Onramp: Search Runs...');
    await window.page.locator('.quick-input-widget input.input').fill(`run_name = '${name}' AND metrics.metric_1 < 1000 AND params.param_2 LIKE 'value-2-%'`);
    await window.page.locator('.quick-input-list .monaco-list-row').first().getByText('200 runs').waitFor();
    const start = performance.now();
    await window.page.keyboard.press('Enter');
    await firstRow(window, name).waitFor();
    // The first one warms up.
    if (round > 0) times.push(performance.now() - start);
  }
  await window.runCommand('Onramp: Clear Search');
  await firstRow(window, 'train_49.py').waitFor();
  return times;
}

/** From each key to the frame that shows it, by the page's own event timing, while the view is seen and a run in it changes. */
async function typed(): Promise<number[]> {
  await window.runCommand('File: New Untitled Text File');
  await window.page.locator('.monaco-editor .view-line').first().waitFor();
  await window.page.evaluate(() => {
    const scope = globalThis as unknown as { keyTimes: number[]; PerformanceObserver: new (seen: (list: { getEntries(): { name: string; duration: number }[] }) => void) => { observe(options: object): void } };
    scope.keyTimes = [];
    new scope.PerformanceObserver((list) => scope.keyTimes.push(...list.getEntries().filter(({ name }) => name === 'keydown').map(({ duration }) => duration))).observe({ type: 'event', durationThreshold: 16, buffered: false });
  });
  const run = changingRun();
  try {
    for (let key = 0; key < KEYS; key += 1) await window.page.keyboard.type('abc '[key % 4] ?? 'x', { delay: 50 });
  } finally {
    run.dispose();
  }
  const slow = await window.page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes);
  // Keys under 16 ms are not told one by one.
  return [...slow, ...Array.from({ length: Math.max(0, KEYS - slow.length) }, () => 16)];
}

/** A run that logs until it is disposed, and then goes. */
function changingRun(): { dispose(): void } {
  const id = createRunId({ nowMs: () => Date.now() });
  const folder = path.join(store.storeFolder, runFolder(monthOfRunId(id), id));
  const file = path.join(folder, eventFileName('launcher-bench-2'));
  mkdirSync(folder, { recursive: true });
  const at = Date.now();
  appendFileSync(file, serializeRecord({ kind: 'open', v: RECORD_VERSION, run: id, writer: 'launcher-bench-2', at, process: { host: 'elsewhere', pid: 1 }, tool: 'bench' }));
  appendFileSync(file, serializeRecord({ kind: 'run', at, name: 'changing' }));
  let step = 0;
  const timer = setInterval(() => appendFileSync(file, serializePoints({ key: 'metric_0', steps: [(step += 1)], timesMs: [Date.now()], values: [1 / step] })), CHANGE_MS);
  return {
    dispose: () => {
      clearInterval(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
