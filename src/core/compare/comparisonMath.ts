import type { MetricDirection } from '../runs/metricDirection.ts';
import type { ComparedRuns } from './comparedRuns.ts';
import type { ComparisonPart, KeyMetric } from './describeComparison.ts';
import type { GroupStatistics } from './groupStatistics.ts';
import type { ParameterImportance } from './parameterImportance.ts';
import type { RowGroup } from './repeats.ts';
import type { GroupComparison } from './significance.ts';

/** A table by column, as messages between threads hold it; null where a row has no value. */
export interface PlainTable {
  rowCount: number;
  columns: ({ title: string; kind: 'text'; values: (string | null)[] } | { title: string; kind: 'number'; values: (number | null)[] })[];
}

/** What takes its time, or large libraries: done where it keeps nobody waiting. */
export interface ComparisonMath {
  /** @param groups how the runs were put together, by their places among them */
  describe(compared: ComparedRuns, metric: KeyMetric | null, groups: readonly RowGroup[]): Promise<ComparisonPart[]>;
  judge(baseline: GroupStatistics, groups: readonly GroupStatistics[], direction: MetricDirection | null): Promise<GroupComparison[]>;
  /** @param values of the metric by row */
  explain(compared: ComparedRuns, values: Float64Array, direction: MetricDirection | null): Promise<ParameterImportance>;
  parquet(table: PlainTable): Promise<Uint8Array>;
}
