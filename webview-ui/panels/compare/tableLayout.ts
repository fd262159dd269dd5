import { createTable, getCoreRowModel, getFilteredRowModel, getSortedRowModel, type ColumnDef, type Row, type Table, type TableState } from '@tanstack/table-core';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import { parseColumnFilter, type ColumnFilter } from './columnFilter.ts';
import { NAME, type TableColumn, type Value } from './tableColumns.ts';

/** A column where it stands. */
export interface PlacedColumn extends TableColumn {
  widthPx: number;
  isPinned: boolean;
  sort: { desc: boolean; place: number } | null;
  isFiltered: boolean;
}

/** What the table shows: columns from the left, rows from the top by their place in the comparison. */
export interface TableLayout {
  columns: PlacedColumn[];
  rows: number[];
  /** Columns that have the same value everywhere and are not shown for that. */
  equalCount: number;
}

export interface ColumnSorting {
  id: string;
  desc: boolean;
}

export type LayoutChoices = Pick<CompareView, 'filters' | 'hidden' | 'pinned' | 'order' | 'widths' | 'onlyDiffering'> & { sort: readonly ColumnSorting[] };

export const LEAST_WIDTH_PX = 56;
const MOST_WIDTH_PX = 800;

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** How rows are sorted: as a person wants it, else the best first. */
export function sortingOf(columns: readonly TableColumn[], { sort }: Pick<CompareView, 'sort'>, judged: string | null): readonly ColumnSorting[] {
  if (sort) return sort;
  const metric = columns.find(({ kind, title }) => kind === 'metric' && title === judged);
  return metric?.direction ? [{ id: metric.id, desc: metric.direction === 'higher' }] : [];
}

/** Which columns and rows are shown, and in which order. */
export function layOut(columns: readonly TableColumn[], rowCount: number, view: LayoutChoices): TableLayout {
  const shown = columns.filter((column) => isShown(column, view));
  const table = toTable(columns, shown, rowCount, view);
  const byId = new Map(columns.map((column) => [column.id, column]));
  const placed = [...table.getLeftVisibleLeafColumns(), ...table.getCenterVisibleLeafColumns()].flatMap((one): PlacedColumn[] => {
    const column = byId.get(one.id);
    if (!column) return [];
    const sorted = one.getIsSorted();
    return [{ ...column, widthPx: one.getSize(), isPinned: one.getIsPinned() === 'left', sort: sorted ? { desc: sorted === 'desc', place: one.getSortIndex() } : null, isFiltered: one.getIsFiltered() }];
  });
  const equal = view.onlyDiffering ? columns.filter((column) => !column.differs && !shown.includes(column) && !view.hidden.includes(column.id)) : [];
  return { columns: placed, rows: table.getSortedRowModel().rows.map(({ original }) => original), equalCount: equal.length };
}

/** Pinned columns, and those that sort or filter, are shown even where they do not differ. */
function isShown({ id, differs }: TableColumn, view: LayoutChoices): boolean {
  if (id === NAME) return true;
  if (view.hidden.includes(id)) return false;
  return !view.onlyDiffering || differs || view.pinned.includes(id) || view.sort.some((sort) => sort.id === id) || view.filters.some((filter) => filter.id === id);
}

function toTable(columns: readonly TableColumn[], shown: readonly TableColumn[], rowCount: number, view: LayoutChoices): Table<number> {
  const byId = new Map(columns.map((column) => [column.id, column]));
  const state: Partial<TableState> = {
    sorting: view.sort.filter(({ id }) => byId.has(id)),
    columnFilters: view.filters.flatMap(({ id, text }) => {
      const column = byId.get(id);
      const filter = column && parseColumnFilter(text, column);
      return filter ? [{ id, value: filter }] : [];
    }),
    columnOrder: [...view.order],
    columnPinning: { left: [NAME, ...view.pinned.filter((id) => id !== NAME && byId.has(id))], right: [] },
    columnSizing: view.widths,
    columnVisibility: Object.fromEntries(columns.filter((column) => !shown.includes(column)).map(({ id }) => [id, false])),
  };
  const table = createTable<number>({
    data: Array.from({ length: rowCount }, (_, row) => row),
    columns: columns.map((column) => toDefinition(column, view)),
    state: {},
    onStateChange: () => undefined,
    renderFallbackValue: null,
    getCoreRowModel: getCoreRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  table.setOptions((options) => ({ ...options, state: { ...table.initialState, ...state } }));
  return table;
}

function toDefinition(column: TableColumn, { sort }: LayoutChoices): ColumnDef<number> {
  return {
    id: column.id,
    // What has no value, or NaN, stands last whichever way is sorted.
    accessorFn: (row) => sortable(column.value(row)),
    // Not 'last', by which two rows without a value are never equal, so that nothing else would sort them.
    sortUndefined: sort.some(({ id, desc }) => id === column.id && desc) ? -1 : 1,
    sortingFn: (a: Row<number>, b: Row<number>, id: string) => compareValues(a.getValue<Value>(id), b.getValue<Value>(id)),
    filterFn: (row: Row<number>, _id: string, filter: ColumnFilter) => filter(column.value(row.original)),
    size: widthOf(column),
    minSize: LEAST_WIDTH_PX,
    maxSize: MOST_WIDTH_PX,
  };
}

function sortable(value: Value): Value {
  return typeof value === 'number' && Number.isNaN(value) ? undefined : value;
}

function compareValues(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b || 0;
  return collator.compare(String(a), String(b));
}

function widthOf({ id, title, kind }: TableColumn): number {
  if (id === NAME) return 220;
  const room = Math.min(220, 34 + title.length * 7.5);
  const least = kind === 'metric' ? 124 : id === 'run:started' ? 180 : 84;
  return Math.max(least, room);
}
