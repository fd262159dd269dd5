import type { MetricDirection } from '../runs/metricDirection.ts';

/** The rows with a finite value, the best first; equal ones in their own order. */
export function rankRows(values: Float64Array, direction: MetricDirection): number[] {
  const sign = direction === 'lower' ? 1 : -1;
  return [...values.keys()].filter((row) => Number.isFinite(values[row])).sort((a, b) => sign * ((values[a] ?? 0) - (values[b] ?? 0)) || a - b);
}
