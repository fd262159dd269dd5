import { useMemo, useState } from 'preact/hooks';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import { collectColumns, judgedMetric, type TableColumn } from './tableColumns.ts';
import { arrangeRows, placeColumns, sortingOf, type ColumnSorting, type TableLayout } from './tableLayout.ts';
import { collectRows, groupingColumns, type TableRow } from './tableRows.ts';

export interface TableState {
  /** All that there are, shown or not. */
  columns: TableColumn[];
  layout: TableLayout;
  sort: readonly ColumnSorting[];
  rows: TableRow[];
  toggleGroup: (key: string) => void;
}

/** The table of a comparison as a person wants to see it. */
export function useTable(comparison: ComparisonView, view: CompareView, atStep: ReadonlyMap<string, Float64Array>): TableState {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { aggregation, directions, metric } = view;
  const columns = useMemo(() => collectColumns(comparison, { view: { aggregation, directions, metric }, atStep, nowMs: Date.now() }), [comparison, aggregation, directions, metric, atStep]);
  const judged = judgedMetric(comparison, view);
  const sort = useMemo(() => sortingOf(columns, view, judged), [columns, view.sort, judged]);
  const { filters, hidden, pinned, order, widths, onlyDiffering, groupBy } = view;
  const placed = useMemo(() => placeColumns(columns, { ...view, sort, isGrouped: groupBy.length > 0 }), [columns, sort, filters, hidden, pinned, order, widths, onlyDiffering, groupBy.length > 0]);
  // Apart from the columns, so that making one wider asks nobody anything.
  const arranged = useMemo(() => arrangeRows(columns, comparison.rows.length, { filters, sort }), [columns, comparison.rows.length, filters, sort]);
  const layout = useMemo(() => ({ ...placed, rows: arranged }), [placed, arranged]);
  const rows = useMemo(() => collectRows(layout.rows, groupingColumns(columns, groupBy), groupBy.length > 0, open, comparison.rows.length, sortedBy(columns, sort)), [layout.rows, columns, groupBy, open, comparison.rows.length, sort]);
  return { columns, layout, sort, rows, toggleGroup: (key) => setOpen(toggled(open, key)) };
}

function toggled(set: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

function sortedBy(columns: readonly TableColumn[], sort: readonly ColumnSorting[]): { column: TableColumn; desc: boolean }[] {
  return sort.flatMap(({ id, desc }) => {
    const column = columns.find((one) => one.id === id);
    return column ? [{ column, desc }] : [];
  });
}
