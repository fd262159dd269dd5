import { useMemo, useState } from 'preact/hooks';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { ColumnActions } from './columnMenu.tsx';
import { collectColumns, judgedMetric, type TableColumn } from './tableColumns.ts';
import { layOut, LEAST_WIDTH_PX, sortingOf, type ColumnSorting, type TableLayout } from './tableLayout.ts';
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
  const layout = useMemo(() => layOut(columns, comparison.rows.length, { ...view, sort }), [columns, comparison.rows.length, sort, filters, hidden, pinned, order, widths, onlyDiffering]);
  const rows = useMemo(() => collectRows(layout.rows, groupingColumns(columns, groupBy), groupBy.length > 0, open, comparison.rows.length), [layout.rows, columns, groupBy, open, comparison.rows.length]);
  return { columns, layout, sort, rows, toggleGroup: (key) => setOpen(toggled(open, key)) };
}

/** What menus and keys change of the view, for `change`. */
export function columnActions(view: CompareView, { layout, sort }: Pick<TableState, 'layout' | 'sort'>, change: (some: Partial<CompareView>) => void): ColumnActions {
  const without = (ids: readonly string[], id: string) => ids.filter((one) => one !== id);
  return {
    onSort: (column, isAdded, desc) => {
      const before = sort.find(({ id }) => id === column.id);
      // Once for the better or smaller first, again for the other way, a third time for none.
      const first = desc ?? column.direction === 'higher';
      const next = desc !== undefined || !before ? { id: column.id, desc: first } : before.desc === first ? { id: column.id, desc: !first } : null;
      if (!isAdded) change({ sort: next ? [next] : [] });
      // Turned round it keeps its place among those that are sorted by.
      else change({ sort: before ? sort.flatMap((one) => (one === before ? (next ?? []) : [one])) : next ? [...sort, next] : [...sort] });
    },
    onUnsort: (column) => change({ sort: sort.filter(({ id }) => id !== column.id) }),
    onFilter: (column, text) => {
      const others = view.filters.filter(({ id }) => id !== column.id);
      change({ filters: text.trim() === '' ? others : [...others, { id: column.id, text }] });
    },
    onHide: ({ id }) => change({ hidden: [...view.hidden, id], pinned: without(view.pinned, id), ...(view.sort ? { sort: view.sort.filter((one) => one.id !== id) } : {}), filters: view.filters.filter((one) => one.id !== id) }),
    onPin: ({ id }, isPinned) => change({ pinned: isPinned ? [...without(view.pinned, id), id] : without(view.pinned, id) }),
    onHeat: ({ id }, isHeated) => change({ heat: isHeated ? [...view.heat, id] : without(view.heat, id) }),
    onGroup: ({ id }, isGrouped) => change({ groupBy: isGrouped ? [...view.groupBy, id] : without(view.groupBy, id) }),
    onJudge: ({ title }) => change({ metric: title }),
    onDirect: ({ title }, direction) => change({ directions: { ...view.directions, [title]: direction } }),
    onResize: ({ id }, widthPx) => change({ widths: { ...view.widths, [id]: Math.max(LEAST_WIDTH_PX, Math.round(widthPx)) } }),
    onMove: ({ id }, to) => {
      const free = layout.columns.filter(({ isPinned }) => !isPinned).map((one) => one.id);
      // Pinned columns stay among themselves, and so do the others.
      if (view.pinned.includes(id) && view.pinned.includes(to.id)) change({ pinned: moved(view.pinned, id, to.id) });
      else if (free.includes(id) && free.includes(to.id)) change({ order: moved(free, id, to.id) });
    },
  };
}

/** The list with one item where another is; as it was where that other is not in it. */
export function moved(ids: readonly string[], id: string, to: string): string[] {
  const target = ids.indexOf(to);
  const rest = ids.filter((one) => one !== id);
  if (target < 0) return [...ids];
  return [...rest.slice(0, target), id, ...rest.slice(target)];
}

function toggled(set: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
