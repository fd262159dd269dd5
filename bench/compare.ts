/**
 * The Compare panel in a real VS Code: how soon it can be used, whether rows stay blank while it scrolls, how long keys take with 1,000
 * columns, how soon curves are drawn and drawn finer, what hovering costs, how smoothly charts move, and what is sent for one new point.
 */
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { packOnramp } from '../scripts/lib/vsix.mjs';
import { ThisMachine } from '../src/adapters/processes/thisMachine.ts';
import { RECORD_VERSION } from '../src/core/runs/records.ts';
import { createRunId, monthOfRunId } from '../src/core/runs/runId.ts';
import { runFolder } from '../src/core/workspace/storeLayout.ts';
import { EventFileWriters } from '../src/storage/eventFileWriter.ts';
import { eventually } from '../test/harness/poll.ts';
import { openWorkbench, type Workbench } from '../test/harness/window.ts';
import { generatedSweeps, type Sweep } from './lib/generateSweeps.ts';
import { report, type Figure } from './lib/report.ts';
import { median } from './lib/timing.ts';
import { countFrames, openCurves, readPageWatch, scrollTo, timeAction, timeHover, watchBlankRows, watchComparePage } from './lib/watchComparePage.ts';

const ROUNDS = 5;
const DRAG_MS = 2500;
const SCROLL_MS = 4000;

/** 20 parameters and 20 metrics are the 40 columns; what is known of the runs themselves comes on top. */
const sweeps = {
  small: { name: 'small.py', runs: 99, params: 20, metrics: 20, pointsPerMetric: 20 },
  large: { name: 'large.py', runs: 5000, params: 20, metrics: 20, pointsPerMetric: 2 },
  wide: { name: 'wide.py', runs: 100, params: 500, metrics: 500, pointsPerMetric: 2 },
  long: { name: 'long.py', runs: 20, params: 4, metrics: 2, pointsPerMetric: 100_000 },
  smooth: { name: 'smooth.py', runs: 20, params: 4, metrics: 4, pointsPerMetric: 4000 },
} satisfies Record<string, Sweep>;

const only = process.argv.slice(2);
const isWanted = (name: string) => only.length === 0 || only.includes(name);

await packOnramp({ tests: true });
const { store, sessions } = generatedSweeps(Object.values(sweeps));
// So that the first look at long curves reads event files.
rmSync(path.join(store.storeFolder, 'cache'), { recursive: true, force: true });
const live = liveRun();
process.stderr.write(`load average before: ${os.loadavg().map((load) => load.toFixed(1)).join(' ')}\n`);
let window: Workbench | undefined;
try {
  window = await openWorkbench({ workspace: store.workspaceFolder, viewport: { width: 1500, height: 900 } });
  // The bundler names functions by a helper that pages do not have.
  await window.context.addInitScript('globalThis.__name ??= (made) => made;');
  await window.context.addInitScript(watchComparePage);
  await window.openViewContainer('Onramp');
  await window.treeRow(sweeps.smooth.name).first().waitFor({ timeout: 120_000 });
  await eventually('all runs to be read', async () => (await window?.statusItem('reading runs').count()) === 0, 120_000);
  await window.treeRow(sweeps.smooth.name).first().locator('.monaco-tl-twistie').click();
  await window.page.keyboard.press('Control+ArrowLeft');
  await window.treeRow(sweeps.small.name).first().waitFor();
  if (isWanted('open')) await measureOpening(window);
  if (isWanted('scroll')) await measureScrolling(window);
  if (isWanted('wide')) await measureWide(window);
  if (isWanted('curves')) await measureCurves(window);
  if (isWanted('drag')) await measureDragging(window);
  if (isWanted('message')) await measureMessages(window);
} finally {
  await window?.close();
  live.dispose();
  process.stderr.write(`load average after: ${os.loadavg().map((load) => load.toFixed(1)).join(' ')}\n`);
}

function tell(figure: Pick<Figure, 'case' | 'value' | 'unit' | 'goal'> & Partial<Figure>): void {
  report({ bench: 'compare', limit: null, better: 'lower', ...figure });
}

interface Opening {
  frame: FrameLocator;
  body: Locator;
  usableMs: number;
  /** Of it after VS Code had made the page. */
  pageMs: number;
  columnsMs: number;
}

/** Opens the comparison of a session from its menu, anew; times count from the click on "Compare Runs...". */
async function open(workbench: Workbench, { name }: Sweep): Promise<Opening> {
  const { page } = workbench;
  await workbench.runCommand('View: Close All Editors');
  await workbench.treeRow(name).first().click({ button: 'right' });
  const item = page.locator('.monaco-menu .action-item').filter({ hasText: 'Compare Runs...' }).first();
  await item.waitFor();
  // VS Code swallows clicks on a menu that has just opened.
  await page.waitForTimeout(400);
  const box = await item.boundingBox();
  if (!box) throw new Error('The menu has no place.');
  await page.mouse.move(box.x + 20, box.y + box.height / 2);
  await page.waitForTimeout(200);
  const start = performance.timeOrigin + performance.now();
  await page.mouse.down();
  await page.mouse.up();
  const frame = workbench.webview();
  const body = frame.locator('body');
  await frame.locator('.grid-row').first().waitFor({ timeout: 60_000 });
  const seen = await eventually('the table to be usable', async () => {
    const watch = await body.evaluate(readPageWatch);
    return watch.usableMs !== null && { ...watch, usableMs: watch.usableMs };
  }, 60_000);
  return { frame, body, usableMs: seen.usableMs - start, pageMs: seen.usableMs - seen.startedMs, columnsMs: seen.columnsMs - start };
}

async function openings(workbench: Workbench, sweep: Sweep): Promise<Opening[]> {
  const all: Opening[] = [];
  // The first one warms up.
  for (let round = 0; round <= ROUNDS; round += 1) all.push(await open(workbench, sweep));
  return all.slice(1);
}

async function measureOpening(workbench: Workbench): Promise<void> {
  for (const [sweep, words, goal] of [[sweeps.small, '100 runs x 40 columns', 500], [sweeps.large, '5,000 runs x 40 columns', 1500]] as const) {
    const all = await openings(workbench, sweep);
    tell({ case: `${words}: from the command until a key moves the active cell`, value: median(all.map(({ usableMs }) => usableMs)), unit: 'ms', goal });
    tell({ case: `${words}: of that, after VS Code had made the page`, value: median(all.map(({ pageMs }) => pageMs)), unit: 'ms', goal });
    if (sweep !== sweeps.small) continue;
    const body = all.at(-1)?.body;
    const hovers = body ? await hoverTimes(body, { selector: '.grid-row .cell', event: 'pointerover', leave: 'pointerleave', leaving: '.grid' }) : [];
    tell({ case: '100 runs: script time of hovering a row of the table', value: median(hovers), unit: 'ms', goal: 16 });
  }
}

/** Rests on something again and again. */
async function hoverTimes(body: Locator, hover: Parameters<typeof timeHover>[1]): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 12; round += 1) times.push(await body.evaluate(timeHover, hover));
  return times.slice(2);
}

async function measureScrolling(workbench: Workbench): Promise<void> {
  const { frame, body } = await open(workbench, sweeps.large);
  const box = await frame.locator('.grid').boundingBox();
  if (!box) throw new Error('The table has no place.');
  const { mouse } = workbench.page;
  const shape = { forMs: SCROLL_MS, rowPx: 28, headerPx: 32 };
  const wheel: number[] = [];
  const bar: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const seen = body.evaluate(watchBlankRows, shape);
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await during(seen, async (turn) => {
      await mouse.wheel(0, (turn % 60 < 30 ? 1 : -1) * 600);
      await workbench.page.waitForTimeout(16);
    });
    const { blankMs, scrolledPx } = await seen;
    if (scrolledPx < 10_000) throw new Error(`The wheel scrolled no further than ${scrolledPx} px.`);
    wheel.push(blankMs);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    await body.evaluate(scrollTo, 0);
    await workbench.page.waitForTimeout(200);
    const seen = body.evaluate(watchBlankRows, shape);
    await during(seen, async (turn) => {
      // A browser without a window draws no scroll bars: the table is put where one would have put it.
      await body.evaluate(scrollTo, Math.abs(((turn * 7) % 600) - 300) / 300);
      await workbench.page.waitForTimeout(10);
    });
    const { blankMs, scrolledPx } = await seen;
    if (scrolledPx < 10_000) throw new Error(`The scroll bar moved no further than ${scrolledPx} px.`);
    bar.push(blankMs);
  }
  tell({ case: '5,000 runs: longest time a row in sight is blank, wheel', value: median(wheel), unit: 'ms', goal: 100 });
  tell({ case: '5,000 runs: longest time a row in sight is blank, scroll bar', value: median(bar), unit: 'ms', goal: 100 });
}

/** Goes on with something as long as something else is not done. */
async function during(other: Promise<unknown>, act: (turn: number) => Promise<void>): Promise<void> {
  let isDone = false;
  void other.finally(() => (isDone = true));
  for (let turn = 0; !isDone; turn += 1) await act(turn);
}

async function measureWide(workbench: Workbench): Promise<void> {
  const all = await openings(workbench, sweeps.wide);
  const body = all.at(-1)?.body;
  if (!body) return;
  await eventually('all columns', async () => Number(await all.at(-1)?.frame.locator('.grid').getAttribute('aria-colcount')) > 1000);
  tell({ case: '1,000 columns: from the command until a key moves the active cell', value: median(all.map(({ usableMs }) => usableMs)), unit: 'ms', goal: 500 });
  const times = async (actions: Parameters<typeof timeAction>[1][]) => {
    const measured: number[] = [];
    for (const action of actions) measured.push(await body.evaluate(timeAction, action));
    return median(measured);
  };
  const repeated = <T>(items: readonly T[]) => Array.from({ length: 3 }, () => items).flat();
  tell({ case: '1,000 columns: an arrow key until it is painted', value: await times(repeated(['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowUp']).map((key) => ({ key }))), unit: 'ms', goal: 50 });
  tell({ case: '1,000 columns: sorting until it is painted', value: await times(repeated([2, 3, 4]).map((column) => ({ click: `.grid-header [data-column="${column}"]` }))), unit: 'ms', goal: 100 });
  tell({ case: '1,000 columns: a letter of a filter until it is painted', value: await times(repeated(['r', 'ru', 'run', 'run-1']).map((text) => ({ type: { into: '.choices input[type=search]', text } }))), unit: 'ms', goal: 100 });
}

async function measureCurves(workbench: Workbench): Promise<void> {
  const times: number[] = [];
  const finer: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const { frame, body } = await open(workbench, sweeps.long);
    await workbench.page.waitForTimeout(500);
    const time = await body.evaluate(openCurves);
    if (round === 0) tell({ case: '20 runs x 100,000 points: the first time, when one metric was read for the chart under the table', value: time, unit: 'ms', goal: 4000 });
    else times.push(time);
    const charts = await frame.locator('.metric-chart canvas').count();
    const canvas = await frame.locator('.metric-chart canvas').first().boundingBox();
    if (!canvas) throw new Error('There is no chart.');
    await workbench.page.waitForTimeout(300);
    await drag(workbench, [canvas.x + canvas.width * 0.5, canvas.y + canvas.height / 2], [canvas.x + canvas.width * 0.6, canvas.y + canvas.height / 2]);
    const seen = await eventually('finer points', async () => {
      const watch = await body.evaluate(readPageWatch);
      return watch.answeredCharts >= charts && watch.drawnMs > watch.curvesMs && watch;
    });
    if (round > 0) finer.push(seen.drawnMs - seen.releasedMs);
    if (round < ROUNDS) continue;
    const hovers = await hoverTimes(body, { selector: '.run-legend li', event: 'pointerenter', leave: 'pointerleave', leaving: '.run-legend li' });
    tell({ case: '20 runs: script time of hovering a run until its curves are lit in two charts', value: median(hovers), unit: 'ms', goal: 16 });
  }
  tell({ case: '20 runs x 100,000 points: the tab Curves is chosen until two charts are painted', value: median(times), unit: 'ms', goal: 600 });
  tell({ case: '20 runs x 100,000 points: zoomed in until finer points are drawn in two charts', value: median(finer), unit: 'ms', goal: 150 });
}

async function drag({ page }: Workbench, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 8 });
  await page.mouse.up();
}

async function measureDragging(workbench: Workbench): Promise<void> {
  const { frame, body } = await open(workbench, sweeps.smooth);
  await body.evaluate(openCurves);
  for (const [charts, filter] of [[1, 'loss_000'], [4, '']] as const) {
    await frame.getByRole('searchbox', { name: 'Filter metrics' }).fill(filter);
    await eventually(`${charts} charts`, async () => (await frame.locator('.metric-chart canvas').count()) === charts);
    await workbench.page.waitForTimeout(500);
    const canvas = await frame.locator('.metric-chart canvas').first().boundingBox();
    if (!canvas) throw new Error('There is no chart.');
    const y = canvas.y + canvas.height / 2;
    await drag(workbench, [canvas.x + canvas.width * 0.3, y], [canvas.x + canvas.width * 0.8, y]);
    await workbench.page.waitForTimeout(700);
    const rounds: Record<'bare' | 'dragged', Awaited<ReturnType<typeof countFrames>>[]> = { bare: [], dragged: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const kind of ['bare', 'dragged'] as const) {
        await workbench.page.mouse.move(canvas.x + canvas.width / 2, y);
        if (kind === 'dragged') {
          await workbench.page.keyboard.down('Control');
          await workbench.page.mouse.down();
        }
        const counted = body.evaluate(countFrames, DRAG_MS);
        await during(counted, async (turn) => {
          // The pointer of a bare page moves beside the charts. Nobody waits for a move to be handled, as a mouse does not.
          const x = canvas.x + canvas.width / 2 + (canvas.width / 3) * Math.sin(turn / 30);
          void workbench.page.mouse.move(x, kind === 'dragged' ? y : 5);
          await new Promise((resolve) => setTimeout(resolve, 8));
        });
        if (kind === 'dragged') {
          await workbench.page.mouse.up();
          await workbench.page.keyboard.up('Control');
        }
        rounds[kind].push(await counted);
      }
    }
    const bare = median(rounds.bare.map(({ frames }) => frames));
    const words = `20 curves of 1,000 points, ${charts === 1 ? 'one chart' : 'four charts linked'}, dragged`;
    tell({ case: `${words}: frames, beside a page at rest`, value: median(rounds.dragged.map(({ frames }) => frames)), unit: 'per second', limit: bare, goal: 0.95, better: 'higher' });
    tell({ case: `${words}: drawings of the chart, beside frames of a page at rest`, value: median(rounds.dragged.map(({ drawings }) => drawings)), unit: 'per second', limit: bare, goal: 0.95, better: 'higher' });
  }
}

async function measureMessages(workbench: Workbench): Promise<void> {
  const { body, frame } = await open(workbench, sweeps.small);
  const rows = await frame.locator('.grid').getAttribute('aria-rowcount');
  if (rows !== '101') throw new Error(`There are ${rows} rows, with the header.`);
  await workbench.page.waitForTimeout(1000);
  const sizes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = (await body.evaluate(readPageWatch)).eventBytes.length;
    live.logPoint();
    await eventually('a message', async () => (await body.evaluate(readPageWatch)).eventBytes.length > before);
    await workbench.page.waitForTimeout(700);
    sizes.push((await body.evaluate(readPageWatch)).eventBytes.slice(before).reduce((sum, bytes) => sum + bytes, 0));
  }
  tell({ case: '100 runs x 40 columns: messages after one run logged one point', value: median(sizes), unit: 'byte', goal: 2000 });
}

/** The hundredth run of the small sweep, which goes on; `dispose` removes it. */
function liveRun(): { logPoint(): void; dispose(): void } {
  const at = Date.now();
  const id = createRunId({ nowMs: () => at });
  // One that was interrupted has left its own there; the sweeps are of an earlier month.
  rmSync(path.dirname(path.join(store.storeFolder, runFolder(monthOfRunId(id), id))), { recursive: true, force: true });
  const writer = new EventFileWriters(store).open(id, 'launcher-bench-1');
  writer.append({ kind: 'open', v: RECORD_VERSION, run: id, writer: 'launcher-bench-1', at, process: new ThisMachine().self(), tool: 'onramp bench' });
  writer.append({ kind: 'run', at, name: 'run-live', parent: sessions.get(sweeps.small.name) ?? '' });
  writer.append({ kind: 'params', counter: 1, at, values: Array.from({ length: 20 }, (_, index) => [`param_${String(index).padStart(3, '0')}`, '1']) });
  let step = 0;
  const log = (metrics: number) => {
    for (let metric = 0; metric < metrics; metric += 1) writer.appendPoints({ key: `${metric % 2 === 0 ? 'loss' : 'score'}_${String(metric).padStart(3, '0')}`, steps: [step], timesMs: [Date.now()], values: [1 / (step + 1)] });
    step += 1;
  };
  log(20);
  return {
    logPoint: () => log(1),
    dispose: () => {
      writer.close();
      rmSync(path.join(store.storeFolder, runFolder(monthOfRunId(id), id)), { recursive: true, force: true });
    },
  };
}
