import type { PointBatch, SummaryRecord } from './records.ts';
import { toWord } from './records.ts';

/** The latest point of a metric: highest step, then time, then value, as MLflow decides. NaN counts as below every number. */
export interface LatestPoint {
  lastStep: number;
  lastTimeMs: number;
  last: number;
}

/** What the index keeps of a metric. Steps are as logged, times milliseconds since 1970. */
export interface MetricSummary extends LatestPoint {
  /** Over the numbers that are not NaN; NaN when there is none. */
  min: number;
  max: number;
  /** Points as written; equal ones are dropped only when a history is read, so this is an upper bound. */
  count: number;
  firstStep: number;
}

/** The summary after more points of the same metric. Commutative: the order of reading never matters. */
export function addPoints(known: MetricSummary | undefined, points: PointBatch): MetricSummary | undefined {
  const { steps, timesMs, values } = points;
  if (values.length === 0) return known && { ...known };
  const result = known ? { ...known } : summaryOfPoint(steps[0] ?? 0, timesMs[0] ?? 0, values[0] ?? Number.NaN);
  // One object for all points: this runs for every point that is logged.
  const point = summaryOfPoint(0, 0, 0);
  for (let index = known ? 0 : 1; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    point.lastStep = steps[index] ?? 0;
    point.lastTimeMs = timesMs[index] ?? 0;
    point.last = value;
    point.min = value;
    point.max = value;
    point.firstStep = point.lastStep;
    mergeInto(result, point);
  }
  return result;
}

/** The summary of two writers' points together. */
export function mergeSummaries(a: MetricSummary | undefined, b: MetricSummary): MetricSummary {
  if (!a) return b;
  const merged = { ...a };
  mergeInto(merged, b);
  return merged;
}

export function toSummaryRecord(metrics: ReadonlyMap<string, MetricSummary>, atMs: number, bytes: number): SummaryRecord {
  const entries = [...metrics].map(([key, { lastStep, lastTimeMs, last, min, max, count, firstStep }]): SummaryRecord['metrics'][number] => ({
    key,
    last: [lastStep, lastTimeMs, toWord(last)],
    min: toWord(min),
    max: toWord(max),
    count,
    firstStep,
    lastStep,
  }));
  return { kind: 'summary', at: atMs, bytes, metrics: entries };
}

export function fromSummaryRecord(record: SummaryRecord): Map<string, MetricSummary> {
  return new Map(
    record.metrics.map(({ key, last, min, max, count, firstStep }) => [
      key,
      { lastStep: last[0], lastTimeMs: last[1], last: Number(last[2]), min: Number(min), max: Number(max), count, firstStep },
    ]),
  );
}

function summaryOfPoint(step: number, timeMs: number, value: number): MetricSummary {
  return { lastStep: step, lastTimeMs: timeMs, last: value, min: value, max: value, count: 1, firstStep: step };
}

function mergeInto(target: MetricSummary, other: MetricSummary): void {
  if (isLater(other, target)) {
    target.lastStep = other.lastStep;
    target.lastTimeMs = other.lastTimeMs;
    target.last = other.last;
  }
  target.min = extreme(target.min, other.min, Math.min);
  target.max = extreme(target.max, other.max, Math.max);
  target.count += other.count;
  target.firstStep = Math.min(target.firstStep, other.firstStep);
}

/** Whether a point is later than another: step, then time, then value. */
export function isLater(a: LatestPoint, b: LatestPoint): boolean {
  if (a.lastStep !== b.lastStep) return a.lastStep > b.lastStep;
  if (a.lastTimeMs !== b.lastTimeMs) return a.lastTimeMs > b.lastTimeMs;
  return a.last > b.last || (Number.isNaN(b.last) && !Number.isNaN(a.last));
}

function extreme(a: number, b: number, choose: (a: number, b: number) => number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : choose(a, b);
}
