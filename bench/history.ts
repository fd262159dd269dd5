/**
 * The history of a metric thinned out to 1,000 points, read from event files (cold; what they say is then kept) and from
 * the kept columns (warm), at three sizes. Beside it, of the same run: for cold the bare read and `JSON.parse` of the same
 * lines, for warm the bare read of as many bytes as the metric's columns have.
 */
import { closeSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { downsample, type Downsampling } from '../src/core/metrics/downsample.ts';
import { serializePoints } from '../src/core/runs/records.ts';
import { runFolder } from '../src/core/workspace/storeLayout.ts';
import { StoredHistories } from '../src/storage/history/storedHistories.ts';
import { temporaryWorkspace } from '../test/harness/workspaces.ts';
import { report } from './lib/report.ts';
import { median, pairs } from './lib/timing.ts';

const MONTH = '2026-11';
const START_MS = 1_795_169_600_000;
const KEYS = 20;
const GOAL_MS = 60;
const workspace = temporaryWorkspace('bench');
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const histories = new StoredHistories({ storeFolder: workspace.folder, log: quiet, save: true, worthSavingBytes: 0 });

/** A run whose points are written as one kind of program does. */
interface Layout {
  name: string;
  /** How many times the bare reading a cold reading may take, with sorting and keeping what was read. */
  coldGoal: number;
  lines(points: number): Iterable<string>;
}

const layouts: Layout[] = [
  {
    name: 'one metric in batches of 1,000',
    coldGoal: 2,
    *lines(points) {
      for (let first = 0; first < points; first += 1000) {
        const steps = Array.from({ length: 1000 }, (_, index) => first + index);
        yield serializePoints({ key: 'metric 0', steps, timesMs: steps.map(timeOf), values: steps.map(valueOf) });
      }
    },
  },
  {
    name: `${KEYS} metrics interleaved, one point a line`,
    coldGoal: 1,
    *lines(points) {
      for (let step = 0; step < points; step += 1) {
        for (let key = 0; key < KEYS; key += 1) yield serializePoints({ key: `metric ${key}`, steps: [step], timesMs: [timeOf(step)], values: [valueOf(step)] });
      }
    },
  },
];

try {
  for (const layout of layouts) for (const points of [10_000, 100_000, 1_000_000]) benchLayout(layout, points);
  for (const method of ['min-max', 'lttb'] as const) benchPeaks(method);
} finally {
  workspace.dispose();
}

function benchLayout({ name, coldGoal, lines }: Layout, points: number): void {
  const runId = '0'.repeat(32);
  const folder = path.join(workspace.folder, runFolder(MONTH, runId));
  const cache = path.join(workspace.folder, 'cache', 'history', `${runId}.bin`);
  const events = path.join(folder, 'events-bench.jsonl');
  mkdirSync(folder, { recursive: true });
  writeLines(events, lines(points));
  const read = () => {
    const [history] = histories.read(runId, MONTH, ['metric 0'], { x: 'step', maxPoints: 1000 });
    if (history?.total !== points || history.points.x.length > 1000) throw new Error(`${history?.total} points instead of ${points}`);
  };
  const times = points > 100_000 ? 3 : 9;
  const title = `${points.toLocaleString('en')} points, ${name}`;
  const cold = pairs(times, () => timed(read, () => rmSync(cache, { force: true })), () => timed(() => parseEach(events)));
  report({ bench: 'history', case: `cold: ${title}`, value: median(cold.measured), unit: 'ms', limit: median(cold.limit), goal: coldGoal, better: 'lower' });
  const columns = Buffer.alloc(3 * 8 * points);
  const warm = pairs(3 * times, () => timed(read), () => timed(() => readBare(cache, columns)));
  report({ bench: 'history', case: `warm: ${title}`, value: median(warm.measured), unit: 'ms', limit: null, goal: (GOAL_MS * Math.max(points, 100_000)) / 100_000, better: 'lower' });
  report({ bench: 'history', case: `warm, the bare read of its columns: ${title}`, value: median(warm.limit), unit: 'ms', limit: null, goal: GOAL_MS, better: 'lower' });
  rmSync(folder, { recursive: true });
  rmSync(cache);
}

/** How many of 400 pairs of opposite spikes in a million points of noise are still there, and whether a single spike is. */
function benchPeaks(method: Downsampling): void {
  const x = Float64Array.from({ length: 1_000_000 }, (_, index) => index);
  const noise = x.map(valueOf);
  const pairsOfSpikes = noise.slice();
  for (let pair = 0; pair < 400; pair += 1) pairsOfSpikes.set([100, -100], pair * 2500 + 1200);
  const single = noise.slice();
  single[654_321] = 100;
  const kept = (y: Float64Array) => downsample(x, y, 1000, method).reduce((count, position) => count + (Math.abs(y[position] ?? 0) === 100 ? 1 : 0), 0);
  report({ bench: 'history', case: `${method}: a single spike among 1,000,000 points, kept`, value: kept(single), unit: 'spikes', limit: null, goal: 1, better: 'higher' });
  report({ bench: 'history', case: `${method}: of 800 opposite spikes among 1,000,000 points, kept`, value: kept(pairsOfSpikes), unit: 'spikes', limit: null, goal: method === 'lttb' ? 400 : 800, better: 'higher' });
  const times = pairs(5, () => timed(() => kept(noise)), () => 0);
  report({ bench: 'history', case: `${method}: 1,000,000 points to 1,000`, value: median(times.measured), unit: 'ms', limit: null, goal: GOAL_MS, better: 'lower' });
}

function timed(work: () => void, before?: () => void): number {
  before?.();
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The least that reading these lines costs without knowing their form: one `JSON.parse` a line. */
function parseEach(file: string): void {
  const bytes = readFileSync(file);
  for (let start = 0, end = bytes.indexOf(10); end !== -1; start = end + 1, end = bytes.indexOf(10, start)) JSON.parse(bytes.toString('utf8', start, end));
}

function readBare(file: string, into: Buffer): void {
  const descriptor = openSync(file, 'r');
  readSync(descriptor, into, 0, into.length, 0);
  closeSync(descriptor);
}

function writeLines(file: string, lines: Iterable<string>): void {
  const descriptor = openSync(file, 'w');
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < 1 << 20) continue;
    writeSync(descriptor, text);
    text = '';
  }
  writeSync(descriptor, text);
  closeSync(descriptor);
}

function timeOf(step: number): number {
  return START_MS + 37 * step;
}

/** A falling loss with noise, as full doubles. */
function valueOf(step: number): number {
  return Math.exp(-step / 50_000) + ((Math.abs(Math.sin(step * 12.9898)) * 43_758.5453) % 0.1);
}
