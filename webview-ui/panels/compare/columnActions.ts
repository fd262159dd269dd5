import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { TableColumn } from './tableColumns.ts';
import { LEAST_WIDTH_PX, type ColumnSorting, type TableLayout } from './tableLayout.ts';

/** What can be done with a column. */
export interface ColumnActions {
  /** @param isAdded to what is sorted by already */
  onSort: (column: TableColumn, isAdded: boolean, desc?: boolean) => void;
  onUnsort: (column: TableColumn) => void;
  onFilter: (column: TableColumn, text: string) => void;
  onHide: (column: TableColumn) => void;
  onPin: (column: TableColumn, isPinned: boolean) => void;
  onHeat: (column: TableColumn, isHeated: boolean) => void;
  onGroup: (column: TableColumn, isGrouped: boolean) => void;
  onJudge: (column: TableColumn) => void;
  onDirect: (column: TableColumn, direction: 'lower' | 'higher') => void;
  onResize: (column: { id: string }, widthPx: number) => void;
  onMove: (column: TableColumn, to: TableColumn) => void;
}

/** What menus and keys change of the view, for `change`. */
export function columnActions(view: CompareView, { layout, sort }: { layout: TableLayout; sort: readonly ColumnSorting[] }, change: (some: Partial<CompareView>) => void): ColumnActions {
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
