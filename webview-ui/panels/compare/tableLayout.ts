import { createTable, getCoreRowModel, type ColumnDef, type Table, type TableState } from '@tanstack/table-core';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import { parseColumnFilter } from './columnFilter.ts';
import { parseRunFilter, type RunFilter } from './runFilter.ts';
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

export type LayoutChoices = Pick<CompareView, 'filters' | 'hidden' | 'pinned' | 'order' | 'widths' | 'onlyDiffering'> & { sort: readonly ColumnSorting[]; isGrouped?: boolean };

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
export function layOut(columns: readonly TableColumn[], rowCount: number, choices: LayoutChoices): TableLayout {
  return { ...placeColumns(columns, choices), rows: arrangeRows(columns, rowCount, choices) };
}

/** The columns that are shown, from the left. */
export function placeColumns(columns: readonly TableColumn[], choices: LayoutChoices): Pick<TableLayout, 'columns' | 'equalCount'> {
  const filtered = new Set(collectFilters(columns, choices.filters).map(({ column }) => column.id));
  const shown = new Set(columns.filter((column) => isShown(column, choices, filtered)));
  const byId = new Map(columns.map((column) => [column.id, column]));
  const table = toTable(byId, shown, choices, filtered);
  const placed = [...table.getLeftVisibleLeafColumns(), ...table.getCenterVisibleLeafColumns()].flatMap((one): PlacedColumn[] => {
    const column = byId.get(one.id);
    if (!column) return [];
    const sorted = one.getIsSorted();
    return [{ ...column, widthPx: one.getSize(), isPinned: one.getIsPinned() === 'left', sort: sorted ? { desc: sorted === 'desc', place: one.getSortIndex() } : null, isFiltered: one.getIsFiltered() }];
  });
  const equal = choices.onlyDiffering ? columns.filter((column) => !column.differs && !shown.has(column) && !choices.hidden.includes(column.id)) : [];
  return { columns: placed, equalCount: equal.length };
}

/** Rows that pass all filters, from the top by their place in the comparison. What has no value, or NaN, stands last whichever way is sorted. */
export function arrangeRows(columns: readonly TableColumn[], rowCount: number, choices: Pick<LayoutChoices, 'filters' | 'sort'>): number[] {
  const byId = new Map(columns.map((column) => [column.id, column]));
  const filters = collectFilters(columns, choices.filters);
  const rows = Array.from({ length: rowCount }, (_, row) => row).filter((row) => filters.every(({ passes }) => passes(row)));
  const keys = choices.sort.flatMap(({ id, desc }) => {
    const column = byId.get(id);
    return column ? [{ desc, values: Array.from({ length: rowCount }, (_, row) => column.value(row)) }] : [];
  });
  if (keys.length === 0) return rows;
  return rows.sort((a, b) => {
    for (const { desc, values } of keys) {
      const order = compareValues(values[a], values[b], desc);
      if (order !== 0) return order;
    }
    return a - b;
  });
}

/** What filters ask of columns; that of the names may ask several. */
function collectFilters(columns: readonly TableColumn[], filters: LayoutChoices['filters']): RunFilter['conditions'] {
  return filters.flatMap(({ id, text }) => {
    if (id === NAME) return parseRunFilter(text, columns).conditions;
    const column = columns.find((one) => one.id === id);
    const filter = column && parseColumnFilter(text, column);
    return column && filter ? [{ column, passes: (row: number) => filter(column.value(row)) }] : [];
  });
}

/** Pinned columns, and those that sort or filter, are shown even where they do not differ. */
function isShown({ id, differs }: TableColumn, choices: LayoutChoices, filtered: ReadonlySet<string>): boolean {
  if (id === NAME) return true;
  if (choices.hidden.includes(id)) return false;
  return !choices.onlyDiffering || differs || choices.pinned.includes(id) || choices.sort.some((sort) => sort.id === id) || filtered.has(id) || choices.filters.some((filter) => filter.id === id);
}

/** A table without rows: its models of rows make an object of each, which takes longer than to sort them. */
function toTable(byId: ReadonlyMap<string, TableColumn>, shown: ReadonlySet<TableColumn>, choices: LayoutChoices, filtered: ReadonlySet<string>): Table<number> {
  const columns = [...byId.values()];
  const state: Partial<TableState> = {
    sorting: choices.sort.filter(({ id }) => byId.has(id)),
    columnFilters: [...filtered].map((id) => ({ id, value: true })),
    columnOrder: [...choices.order],
    columnPinning: { left: [NAME, ...choices.pinned.filter((id) => id !== NAME && byId.has(id))], right: [] },
    columnSizing: choices.widths,
    columnVisibility: Object.fromEntries(columns.filter((column) => !shown.has(column)).map(({ id }) => [id, false])),
  };
  const table = createTable<number>({ data: [], columns: columns.map((column) => toDefinition(column, choices.isGrouped ?? false)), state: {}, onStateChange: () => undefined, renderFallbackValue: null, getCoreRowModel: getCoreRowModel() });
  table.setOptions((options) => ({ ...options, state: { ...table.initialState, ...state } }));
  return table;
}

function toDefinition(column: TableColumn, isGrouped: boolean): ColumnDef<number> {
  return { id: column.id, accessorFn: (row) => column.value(row), size: widthOf(column) + (isGrouped ? roomForGroups(column) : 0), minSize: LEAST_WIDTH_PX, maxSize: MOST_WIDTH_PX };
}

function compareValues(a: Value, b: Value, desc: boolean): number {
  const [isLastA, isLastB] = [isNothing(a), isNothing(b)];
  if (isLastA || isLastB) return Number(isLastA) - Number(isLastB);
  const order = typeof a === 'number' && typeof b === 'number' ? Number(a > b) - Number(a < b) : collator.compare(String(a), String(b));
  return desc ? -order : order;
}

function isNothing(value: Value): boolean {
  return value === undefined || Number.isNaN(value);
}

/** Groups have labels of several values, and means with deviations. */
function roomForGroups({ id, kind }: TableColumn): number {
  if (id === NAME) return 220;
  return kind === 'metric' ? 76 : 0;
}

function widthOf({ id, title, kind }: TableColumn): number {
  if (id === NAME) return 220;
  const room = Math.min(220, 34 + title.length * 7.5);
  const least = kind === 'metric' ? 140 : id === 'run:started' ? 180 : 84;
  return Math.max(least, room);
}
