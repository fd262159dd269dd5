import type { MetricColumn } from '../../core/compare/comparedRuns.ts';
import { metricValues } from '../../core/compare/groupStatistics.ts';
import type { MetricDirection } from '../../core/runs/metricDirection.ts';
import type { Aggregation } from '../../protocol/comparePanel.ts';

/** The value that stands for a metric of a row. */
export type ValuesOfMetric = (column: MetricColumn, row: number) => number;

/**
 * Values of metrics as a page shows them.
 * @param directionOf which way a metric gets better, for the best value
 * @param atStep values at the chosen step by metric, where one is chosen
 */
export function valuesOfMetrics(aggregation: Aggregation, directionOf: (key: string) => MetricDirection | null, atStep: ReadonlyMap<string, Float64Array>): ValuesOfMetric {
  const known = new Map<string, Float64Array>();
  const valuesOf = (column: MetricColumn): Float64Array => {
    if (typeof aggregation !== 'string') return atStep.get(column.key) ?? new Float64Array();
    return metricValues(column, aggregation, directionOf(column.key));
  };
  return (column, row) => {
    const values = known.get(column.key) ?? valuesOf(column);
    known.set(column.key, values);
    return values[row] ?? Number.NaN;
  };
}
