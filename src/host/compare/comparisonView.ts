import type { ComparedColumn, ComparedRow, ComparedRuns } from '../../core/compare/comparedRuns.ts';
import { isSeedKey } from '../../core/compare/repeats.ts';
import { describeStatus } from '../../core/runs/describeRun.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import { directionOfName, type MetricDirection } from '../../core/runs/metricDirection.ts';
import type { ColumnView, RowView } from '../../protocol/comparison.ts';

/** What is compared, as the page shows it. */
export interface ShownComparison {
  rows: RowView[];
  columns: ColumnView[];
}

/**
 * What the page shows of compared runs.
 * @param saved rows that are shown as they were saved
 * @param experimentNames by id, of those that were created; others are named by their runs
 */
export function toComparisonView({ rows, columns }: ComparedRuns, differing: ReadonlySet<ComparedColumn>, keyMetric: KeyMetric | undefined, experimentNames: ReadonlyMap<string, string>, saved: ReadonlySet<string>): ShownComparison {
  return { rows: rows.map((row) => toRowView(row, experimentNames, saved.has(row.runId))), columns: columns.map((column) => toColumnView(column, differing.has(column), keyMetric)) };
}

function toRowView(row: ComparedRow, experimentNames: ReadonlyMap<string, string>, isSaved: boolean): RowView {
  const { runId, name, status, startedAtMs, endedAtMs, user, source, commit, isDirty } = row;
  const experiment = experimentNames.get(row.experimentId) ?? row.experimentName ?? row.experimentId;
  return { runId, name, status, statusText: describeStatus(row), startedAtMs, endedAtMs, experiment, user, source, commit, isDirty, isSaved };
}

function toColumnView(column: ComparedColumn, differs: boolean, keyMetric: KeyMetric | undefined): ColumnView {
  if (column.kind !== 'metric') return { ...column, differs, isSeed: column.kind === 'param' && isSeedKey(column.key) };
  return { ...column, differs, direction: directionOfMetric(column.key, keyMetric) };
}

/** Which way a metric gets better, as long as the person who looks does not say otherwise. */
export function directionOfMetric(key: string, keyMetric: KeyMetric | undefined): MetricDirection | null {
  return key === keyMetric?.key ? keyMetric.direction : (directionOfName(key) ?? null);
}
