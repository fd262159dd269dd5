import { shortNumber } from '../../charts/format.ts';
import type { CellView } from './cells.ts';
import type { TableColumn } from './tableColumns.ts';

/** A line of the table: a run, or several that were put together. Rows are counted as the comparison has them. */
export type TableRow = { kind: 'run'; row: number; isInGroup: boolean } | { kind: 'group'; key: string; label: string; rows: number[]; isOpen: boolean };

/** Puts runs together that differ in nothing but the seed. */
export const REPEATS = 'repeats';

/** The columns whose values tell groups apart. */
export function groupingColumns(columns: readonly TableColumn[], groupBy: readonly string[]): TableColumn[] {
  if (groupBy.includes(REPEATS)) return columns.filter(({ id, kind, differs, isSeed }) => differs && (id === 'run:source' || (kind === 'param' && !isSeed)));
  return groupBy.flatMap((id) => columns.find((column) => column.id === id) ?? []);
}

/** The rows with those put together that have the same values, in the order in which groups first appear. */
export function collectRows(rows: readonly number[], by: readonly TableColumn[], isGrouped: boolean, open: ReadonlySet<string>): TableRow[] {
  if (!isGrouped) return rows.map((row) => ({ kind: 'run', row, isInGroup: false }));
  const groups = new Map<string, { label: string; rows: number[] }>();
  for (const row of rows) {
    const values = by.map((column) => column.value(row));
    const key = JSON.stringify(values.map((value) => value ?? null));
    const group = groups.get(key) ?? { label: labelOf(by, row), rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  return [...groups].flatMap(([key, group]): TableRow[] => {
    const isOpen = open.has(key);
    return [{ kind: 'group', key, ...group, isOpen }, ...(isOpen ? group.rows.map((row): TableRow => ({ kind: 'run', row, isInGroup: true })) : [])];
  });
}

function labelOf(by: readonly TableColumn[], row: number): string {
  const parts = by.map((column) => `${column.title} ${column.format(column.value(row)) || 'none'}`);
  return parts.length === 0 ? 'All runs' : parts.join(', ');
}

/** Mean and sample standard deviation of the finite values of some rows; null without any. */
export function statisticsOf(column: Pick<TableColumn, 'value'>, rows: readonly number[]): { count: number; mean: number; deviation: number | null } | null {
  const values = rows.map((row) => column.value(row)).filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count: values.length, mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null };
}

/** What a group shows in a column: of numbers the mean with the deviation, of texts what all have, or how many there are. */
export function groupCell(column: TableColumn, rows: readonly number[]): Omit<CellView, 'delta' | 'share'> & { mean: number | null } {
  const isMeasured = column.kind === 'metric' || column.id === 'run:duration';
  if (isMeasured) {
    const statistics = statisticsOf(column, rows);
    if (!statistics) return { text: '', title: '', isBest: false, mean: null };
    const { count, mean, deviation } = statistics;
    const text = deviation === null ? column.format(mean) : `${column.format(mean)} \u00b1 ${column.kind === 'metric' ? shortNumber(Number(deviation.toPrecision(2))) : column.format(deviation)}`;
    return { text, title: `mean of ${count}${deviation === null ? '' : `, standard deviation ${deviation}`}`, isBest: false, mean };
  }
  const different = new Set(rows.map((row) => column.value(row)));
  const [only] = different;
  return { text: different.size === 1 ? column.format(only) : `${different.size} values`, title: '', isBest: false, mean: null };
}

