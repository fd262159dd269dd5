import type { ComparedColumn, ComparedRow, ComparedRuns } from '../../core/compare/comparedRuns.ts';
import { describeStatus } from '../../core/runs/describeRun.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import { directionOfName } from '../../core/runs/metricDirection.ts';
import type { ColumnView, RowView } from '../../protocol/comparison.ts';

/** What is compared, as the page shows it. */
export interface ShownComparison {
  rows: RowView[];
  columns: ColumnView[];
}

/** @param experimentNames by id, of those that were created; others are named by their runs */
export function toComparisonView({ rows, columns }: ComparedRuns, differing: ReadonlySet<ComparedColumn>, keyMetric: KeyMetric | undefined, experimentNames: ReadonlyMap<string, string>): ShownComparison {
  return { rows: rows.map((row) => toRowView(row, experimentNames)), columns: columns.map((column) => toColumnView(column, differing.has(column), keyMetric)) };
}

function toRowView(row: ComparedRow, experimentNames: ReadonlyMap<string, string>): RowView {
  const { runId, name, status, startedAtMs, endedAtMs, user, source, commit, isDirty } = row;
  const experiment = experimentNames.get(row.experimentId) ?? row.experimentName ?? row.experimentId;
  return { runId, name, status, statusText: describeStatus(row), startedAtMs, endedAtMs, experiment, user, source, commit, isDirty };
}

function toColumnView(column: ComparedColumn, differs: boolean, keyMetric: KeyMetric | undefined): ColumnView {
  if (column.kind !== 'metric') return { ...column, differs };
  return { ...column, differs, direction: column.key === keyMetric?.key ? keyMetric.direction : (directionOfName(column.key) ?? null) };
}
