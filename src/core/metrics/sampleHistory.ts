import { downsample, FEWEST_POINTS } from './downsample.ts';
import { alongAxis, elementsAt, positionsWithin, type Column, type HistorySeries, type MetricHistory } from './history.ts';
import type { HistoryQuery, SampledHistory, SampledPoints } from './metricHistoryReader.ts';
import { smooth } from './smoothing.ts';

/** The part of a history that a chart shows. */
export interface HistoryWindow {
  /** The points from `start` to the one before `end`: those in the range, and a neighbour on either side so that lines reach its edges. */
  start: number;
  end: number;
  /** Points inside the range. */
  inRange: number;
}

/** @param x ascending */
export function windowOf(x: Column, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Pick<HistoryQuery, 'from' | 'to'>): HistoryWindow {
  const { first, end } = positionsWithin(x, from, to);
  return { start: Math.max(0, first - 1), end: Math.min(x.length, end + 1), inRange: end - first };
}

/**
 * What a chart shows of a history: ordered along x, smoothed as a whole, cut to the range, thinned out.
 * @param history as `sortAndDropDuplicates` leaves it
 * @param startMs where relative time begins
 */
export function sampleHistory(key: string, history: MetricHistory, query: HistoryQuery, startMs: number): SampledHistory {
  const series = alongAxis(history, query.x, startMs);
  const window = windowOf(series.x, query);
  const smoothed = query.smoothing && smooth(series.x, series.values, query.smoothing);
  return {
    key,
    total: series.x.length,
    inRange: window.inRange,
    points: samplePoints(cut(series, window), query),
    smoothed: smoothed ? samplePoints(cut({ ...series, values: smoothed }, window), query) : null,
  };
}

/**
 * The same of the part of a history that is shown, where the whole need not be known: without smoothing.
 * @param part the points of the window, in the order of x
 * @param total points of the whole history
 */
export function sampleWindow(key: string, part: MetricHistory, { inRange, total }: { inRange: number; total: number }, query: HistoryQuery, startMs: number): SampledHistory {
  return { key, total, inRange, points: samplePoints(alongAxis(part, query.x, startMs), query), smoothed: null };
}

function cut({ x, steps, timesMs, values }: HistorySeries, { start, end }: HistoryWindow): HistorySeries {
  return { x: x.subarray(start, end), steps: steps.subarray(start, end), timesMs: timesMs.subarray(start, end), values: values.subarray(start, end) };
}

function samplePoints({ x, steps, timesMs, values }: HistorySeries, query: HistoryQuery): SampledPoints {
  const positions = downsample(x, values, Math.max(FEWEST_POINTS, Math.trunc(query.maxPoints)), query.downsampling);
  // In arrays of their own: a view would take the whole history along when it is sent to another thread.
  return { x: elementsAt(x, positions), steps: elementsAt(steps, positions), timesMs: elementsAt(timesMs, positions), values: elementsAt(values, positions) };
}
