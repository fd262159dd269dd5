import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addPoints, toSummaryRecord, type MetricSummary } from '../../src/core/runs/metricSummary.ts';
import { RECORD_VERSION, serializePoints, serializeRecord, type PointBatch } from '../../src/core/runs/records.ts';
import { createRunId, monthOfRunId } from '../../src/core/runs/runId.ts';
import type { StoreLocation } from '../../src/core/workspace/storeLocation.ts';
import { eventFileName, runFolder } from '../../src/core/workspace/storeLayout.ts';
import { root } from '../../scripts/lib/paths.mjs';
import { createRandom } from './createRandom.ts';

export interface GeneratedStore {
  runs: number;
  pointsPerMetric: number;
  params?: number;
  metrics?: number;
}

/** A month of runs, a minute apart. */
const FIRST_MS = Date.UTC(2026, 8, 1);
const STEP_MS = 60_000;
const WRITER = 'helper-bench-1';

/**
 * A store of finished runs under `.cache/bench`, made once and kept: each with `params` parameters (of 10 values), `metrics`
 * metrics of `pointsPerMetric` points in columnar batches, and a summary.
 */
export function generatedStore({ runs, pointsPerMetric, params = 20, metrics = 20 }: GeneratedStore): StoreLocation {
  const workspaceFolder = path.join(root, '.cache', 'bench', `store-v1-${runs}x${params}x${metrics}x${pointsPerMetric}`);
  const storeFolder = path.join(workspaceFolder, '.onramp');
  const stamp = path.join(workspaceFolder, 'complete');
  if (existsSync(stamp)) return { workspaceFolder, storeFolder };
  rmSync(workspaceFolder, { recursive: true, force: true });
  const random = createRandom(7);
  for (let run = 0; run < runs; run += 1) writeRun(storeFolder, run, { params, metrics, pointsPerMetric }, random);
  writeFileSync(stamp, '');
  return { workspaceFolder, storeFolder };
}

function writeRun(storeFolder: string, run: number, shape: { params: number; metrics: number; pointsPerMetric: number }, random: () => number): void {
  const startMs = FIRST_MS + run * STEP_MS;
  const id = createRunId({ nowMs: () => startMs }, (count) => Uint8Array.from({ length: count }, () => random() * 256));
  const folder = path.join(storeFolder, runFolder(monthOfRunId(id), id));
  mkdirSync(folder, { recursive: true });
  const summaries = new Map<string, MetricSummary>();
  const values = Array.from({ length: shape.params }, (_, index): [string, string] => [`param_${index}`, `value-${index}-${Math.floor(random() * 10)}`]);
  let text = [
    serializeRecord({ kind: 'open', v: RECORD_VERSION, run: id, writer: WRITER, at: startMs, process: { host: 'bench', pid: 1 }, tool: 'onramp bench' }),
    serializeRecord({ kind: 'session', at: startMs, name: `train_${run % 50}.py`, source: { type: 'script', path: `train_${run % 50}.py` }, command: ['python3', `train_${run % 50}.py`], arguments: [], cwd: '.' }),
    serializeRecord({ kind: 'params', counter: 1, at: startMs, values }),
  ].join('');
  for (let metric = 0; metric < shape.metrics; metric += 1) {
    for (const batch of batchesOf(`metric_${metric}`, shape.pointsPerMetric, startMs, random)) {
      text += serializePoints(batch);
      const summary = addPoints(summaries.get(batch.key), batch);
      if (summary) summaries.set(batch.key, summary);
    }
  }
  text += serializeRecord({ kind: 'end', at: startMs + 30_000, status: 'FINISHED', exitCode: 0, signal: null, error: null });
  text += serializeRecord(toSummaryRecord(summaries, startMs + 30_000, Buffer.byteLength(text)));
  writeFileSync(path.join(folder, eventFileName(WRITER)), text);
}

function batchesOf(key: string, points: number, startMs: number, random: () => number): PointBatch[] {
  const batches: PointBatch[] = [];
  for (let from = 0; from < points; from += 1000) {
    const steps = Array.from({ length: Math.min(1000, points - from) }, (_, index) => from + index);
    batches.push({ key, steps, timesMs: steps.map((step) => startMs + step * 10), values: steps.map((step) => Number((100 / (step + 1) + random()).toFixed(6))) });
  }
  return batches;
}
