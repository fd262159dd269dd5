import { downsample, FEWEST_POINTS } from './downsample.ts';
import { alongAxis, elementsAt, positionsWithin, type HistorySeries, type MetricHistory } from './history.ts';
import type { HistoryQuery, SampledHistory, SampledPoints } from './metricHistoryReader.ts';
import { smooth } from './smoothing.ts';

/**
 * What a chart shows of a history: ordered along x, smoothed as a whole, cut to the range, thinned out.
 * @param history as `sortAndDropDuplicates` leaves it
 * @param startMs where relative time begins
 */
export function sampleHistory(key: string, history: MetricHistory, query: HistoryQuery, startMs: number): SampledHistory {
  const series = alongAxis(history, query.x, startMs);
  const total = series.x.length;
  const { first, end } = positionsWithin(series.x, query.from ?? Number.NEGATIVE_INFINITY, query.to ?? Number.POSITIVE_INFINITY);
  const visible = { start: Math.max(0, first - 1), end: Math.min(total, end + 1) };
  const smoothed = query.smoothing && smooth(series.x, series.values, query.smoothing);
  return {
    key,
    total,
    inRange: end - first,
    points: samplePoints(series, visible, query),
    smoothed: smoothed ? samplePoints({ ...series, values: smoothed }, visible, query) : null,
  };
}

function samplePoints(series: HistorySeries, { start, end }: { start: number; end: number }, query: HistoryQuery): SampledPoints {
  const cut = (column: Float64Array) => column.subarray(start, end);
  const x = cut(series.x);
  const values = cut(series.values);
  const positions = downsample(x, values, Math.max(FEWEST_POINTS, Math.trunc(query.maxPoints)), query.downsampling);
  // In arrays of their own: a view would take the whole history along when it is sent to another thread.
  return { x: elementsAt(x, positions), steps: elementsAt(cut(series.steps), positions), timesMs: elementsAt(cut(series.timesMs), positions), values: elementsAt(values, positions) };
}
