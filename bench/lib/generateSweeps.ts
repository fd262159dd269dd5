import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addPoints, toSummaryRecord, type MetricSummary } from '../../src/core/runs/metricSummary.ts';
import { RECORD_VERSION, serializePoints, serializeRecord, type PointBatch } from '../../src/core/runs/records.ts';
import { createRunId, monthOfRunId } from '../../src/core/runs/runId.ts';
import type { StoreLocation } from '../../src/core/workspace/storeLocation.ts';
import { eventFileName, runFolder } from '../../src/core/workspace/storeLayout.ts';
import { root } from '../../scripts/lib/paths.mjs';
import { createRandom } from './createRandom.ts';

/** A session with runs inside of it that differ in their parameters. */
export interface Sweep {
  name: string;
  runs: number;
  params: number;
  metrics: number;
  pointsPerMetric: number;
}

const FIRST_MS = Date.UTC(2026, 8, 1);
const WRITER = 'helper-bench-1';

/** A store of finished sweeps under `.cache/bench`, made once and kept, and the run ids of their sessions by name. */
export function generatedSweeps(sweeps: readonly Sweep[]): { store: StoreLocation; sessions: ReadonlyMap<string, string> } {
  const name = sweeps.map(({ runs, params, metrics, pointsPerMetric }) => `${runs}x${params}x${metrics}x${pointsPerMetric}`).join('-');
  const workspaceFolder = path.join(root, '.cache', 'bench', `sweeps-v1-${name}`);
  const storeFolder = path.join(workspaceFolder, '.onramp');
  const stamp = path.join(workspaceFolder, 'complete');
  const isThere = existsSync(stamp);
  if (!isThere) rmSync(workspaceFolder, { recursive: true, force: true });
  const sessions = new Map(sweeps.map((sweep, position) => [sweep.name, writeSweep(isThere ? null : storeFolder, sweep, FIRST_MS + position * 86_400_000)]));
  if (!isThere) writeFileSync(stamp, '');
  return { store: { workspaceFolder, storeFolder }, sessions };
}

/** @param storeFolder null to learn the id alone. Returns the id of the session. */
function writeSweep(storeFolder: string | null, sweep: Sweep, startMs: number): string {
  const random = createRandom(startMs % 1_000_003);
  const session = idAt(startMs, random);
  if (storeFolder === null) return session;
  writeRun(storeFolder, session, startMs, [serializeRecord({ kind: 'session', at: startMs, name: sweep.name, source: { type: 'script', path: sweep.name }, command: ['python3', sweep.name], arguments: [], cwd: '.' })]);
  for (let run = 0; run < sweep.runs; run += 1) {
    const at = startMs + 1000 + run * 1000;
    const values = Array.from({ length: sweep.params }, (_, index): [string, string] => [`param_${padded(index)}`, valueOf(index, random)]);
    const texts = [serializeRecord({ kind: 'run', at, name: `run-${run}`, parent: session }), serializeRecord({ kind: 'params', counter: 1, at, values })];
    const summaries = new Map<string, MetricSummary>();
    for (let metric = 0; metric < sweep.metrics; metric += 1) {
      for (const batch of batchesOf(`${metric % 2 === 0 ? 'loss' : 'score'}_${padded(metric)}`, sweep.pointsPerMetric, at, random)) {
        texts.push(serializePoints(batch));
        const summary = addPoints(summaries.get(batch.key), batch);
        if (summary) summaries.set(batch.key, summary);
      }
    }
    writeRun(storeFolder, idAt(at, random), at, texts, summaries);
  }
  return session;
}

function writeRun(storeFolder: string, id: string, at: number, texts: readonly string[], summaries = new Map<string, MetricSummary>()): void {
  const folder = path.join(storeFolder, runFolder(monthOfRunId(id), id));
  mkdirSync(folder, { recursive: true });
  const text = [
    serializeRecord({ kind: 'open', v: RECORD_VERSION, run: id, writer: WRITER, at, process: { host: 'bench', pid: 1 }, tool: 'onramp bench' }),
    ...texts,
    serializeRecord({ kind: 'end', at: at + 30_000, status: 'FINISHED', exitCode: 0, signal: null, error: null }),
  ].join('');
  writeFileSync(path.join(folder, eventFileName(WRITER)), text + serializeRecord(toSummaryRecord(summaries, at + 30_000, Buffer.byteLength(text))));
}

function idAt(atMs: number, random: () => number): string {
  return createRunId({ nowMs: () => atMs }, (count) => Uint8Array.from({ length: count }, () => random() * 256));
}

/** Numbers and words, as parameters are. */
function valueOf(index: number, random: () => number): string {
  const one = Math.floor(random() * 10);
  return index % 4 === 3 ? `option-${one}` : String(index % 4 === 0 ? 10 ** -one : (one + 1) * (index + 1));
}

function padded(index: number): string {
  return String(index).padStart(3, '0');
}

function batchesOf(key: string, points: number, startMs: number, random: () => number): PointBatch[] {
  const level = random();
  const batches: PointBatch[] = [];
  for (let from = 0; from < points; from += 1000) {
    const steps = Array.from({ length: Math.min(1000, points - from) }, (_, index) => from + index);
    batches.push({ key, steps, timesMs: steps.map((step) => startMs + step * 10), values: steps.map((step) => Number((level + Math.exp((-4 * step) / points) + random() * 0.1).toFixed(6))) });
  }
  return batches;
}
