import type { MetricDirection } from '../runs/metricDirection.ts';
import type { MetricColumn } from './comparedRuns.ts';

/** What the finite values of a group add up to. */
export interface GroupStatistics {
  /** Finite values. */
  n: number;
  /** NaN without values. */
  mean: number;
  /** The sample's standard deviation (divided by n - 1); NaN for fewer than two values. */
  deviation: number;
  min: number;
  max: number;
  /** Rows that have no value. */
  missing: number;
  /** Rows whose value is NaN or infinite, such as a loss that diverged: left out of everything above. */
  notFinite: number;
}

/** Which value of a metric stands for a run. */
export type Aggregation = 'last' | 'best';

/** A metric by row, NaN where a row does not have it. The best is the last value where the direction is not known. */
export function metricValues(column: MetricColumn, aggregation: Aggregation, direction: MetricDirection | null): Float64Array {
  const source = aggregation === 'last' || direction === null ? column.last : direction === 'lower' ? column.min : column.max;
  return source.map((value, row) => (column.count[row] ? value : Number.NaN));
}

/**
 * Sums up the values of some rows by Welford's updates (Welford 1962), which give a deviation of exactly 0 for equal values.
 * @param counts points of each row, where 0 tells a missing value from a NaN that was logged
 */
export function groupStatistics(values: Float64Array, rows: readonly number[], counts?: Float64Array): GroupStatistics {
  const sums = { n: 0, mean: 0, squares: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, missing: 0, notFinite: 0 };
  for (const row of rows) {
    const value = values[row];
    if (value === undefined || counts?.[row] === 0) sums.missing += 1;
    else if (!Number.isFinite(value)) sums.notFinite += 1;
    else {
      sums.n += 1;
      const above = value - sums.mean;
      sums.mean += above / sums.n;
      sums.squares += above * (value - sums.mean);
      sums.min = Math.min(sums.min, value);
      sums.max = Math.max(sums.max, value);
    }
  }
  const { n, mean, squares, min, max, missing, notFinite } = sums;
  if (n === 0) return { n, mean: Number.NaN, deviation: Number.NaN, min: Number.NaN, max: Number.NaN, missing, notFinite };
  return { n, mean, deviation: n < 2 ? Number.NaN : Math.sqrt(Math.max(0, squares) / (n - 1)), min, max, missing, notFinite };
}
