import type { ColumnView, RowView } from '../../../src/protocol/comparison.ts';

/** The runs that have other points than before, by metric. Columns that did not change are the same objects. */
export function grownCurves(before: { rows: readonly RowView[]; columns: readonly ColumnView[] }, after: { rows: readonly RowView[]; columns: readonly ColumnView[] }): Map<string, string[]> {
  const known = new Map(before.columns.flatMap((column) => (column.kind === 'metric' ? [[column.key, column]] : [])));
  const rowOf = new Map(before.rows.map(({ runId }, row) => [runId, row]));
  const grown = new Map<string, string[]>();
  for (const column of after.columns) {
    const old = column.kind === 'metric' ? known.get(column.key) : undefined;
    if (column.kind !== 'metric' || !old || old === column) continue;
    const runIds = after.rows.flatMap(({ runId }, row) => (column.count[row] === (old.count[rowOf.get(runId) ?? -1] ?? 0) ? [] : [runId]));
    if (runIds.length > 0) grown.set(column.key, runIds);
  }
  return grown;
}
