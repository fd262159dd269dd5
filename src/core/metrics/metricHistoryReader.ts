import type { Downsampling } from './downsample.ts';
import type { XAxis } from './history.ts';
import type { Smoothing } from './smoothing.ts';

/** What a chart wants to know of a metric. */
export interface HistoryQuery {
  x: XAxis;
  /** Where relative time begins; the first point of any metric of the run if left out. */
  startMs?: number;
  smoothing?: Smoothing;
  /** The most points of one line; 4 at least. */
  maxPoints: number;
  /** Only this range of x, both ends included; its points are thinned out less. Left out: from the first, to the last. */
  from?: number;
  to?: number;
  /** `min-max` unless asked otherwise. */
  downsampling?: Downsampling;
}

/** What is asked of the metrics of one run. */
export interface HistoryQuestion {
  runId: string;
  keys: readonly string[];
  query: HistoryQuery;
}

/** Points of a line in columns of equal length, ordered by x; each is a point that was logged. */
export interface SampledPoints {
  x: Float64Array;
  steps: Float64Array;
  timesMs: Float64Array;
  /** As logged, or smoothed. NaN and the infinities are gaps. */
  values: Float64Array;
}

/** The history of one metric, small enough to be drawn. */
export interface SampledHistory {
  key: string;
  /** Points of the whole history, identical ones counted once; 0 for a metric that the run does not have. */
  total: number;
  /** Points inside the range asked for. */
  inRange: number;
  /** With the neighbour on either side of the range, so that lines reach its edges. */
  points: SampledPoints;
  /** The same line smoothed over the whole history, thinned out by itself; null without smoothing. */
  smoothed: SampledPoints | null;
}

/** Reads the histories of metrics. Works while it is called: for a worker thread. */
export interface MetricHistoryReader {
  /**
   * One history for each key, in their order.
   * @throws a system error when a run's files cannot be read
   */
  read(runId: string, month: string, keys: readonly string[], query: HistoryQuery): SampledHistory[];
}
