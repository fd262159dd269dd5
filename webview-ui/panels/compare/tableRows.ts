import { shortNumber } from '../../charts/format.ts';
import type { CellView } from './cells.ts';
import type { TableColumn } from './tableColumns.ts';

/**
 * A line of the table: a run, or several that were put together. Rows are counted as the comparison has them; `place` counts the groups of
 * the whole comparison, however it is sorted and filtered, so that a group can keep its colour.
 */
export type TableRow = { kind: 'run'; row: number; isInGroup: boolean } | { kind: 'group'; key: string; label: string; place: number; rows: number[]; isOpen: boolean };

/** Puts runs of one script together that differ in nothing but the seed. */
export const REPEATS = 'repeats';

/** The columns whose values tell groups apart: those that were chosen; for repeats the script and all parameters besides. */
export function groupingColumns(columns: readonly TableColumn[], groupBy: readonly string[]): TableColumn[] {
  const chosen = groupBy.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  if (!groupBy.includes(REPEATS)) return chosen;
  const ofRepeats = columns.filter(({ id, kind, differs, isSeed }) => (kind === 'param' || id === 'run:source') && differs && !isSeed);
  return [...new Set([...ofRepeats, ...chosen])];
}

/**
 * The rows with those put together that have the same values, sorted by what the groups show, else in the order in which they first appear.
 * @param rowCount of the whole comparison
 * @param sort columns that the table is sorted by
 */
export function collectRows(rows: readonly number[], by: readonly TableColumn[], isGrouped: boolean, open: ReadonlySet<string>, rowCount: number, sort: readonly { column: TableColumn; desc: boolean }[] = []): TableRow[] {
  if (!isGrouped) return rows.map((row) => ({ kind: 'run', row, isInGroup: false }));
  const keys = Array.from({ length: rowCount }, (_, row) => keyOf(by, row));
  const places = new Map([...new Set(keys)].map((key, place) => [key, place]));
  const groups = new Map<string, { label: string; place: number; rows: number[] }>();
  for (const row of rows) {
    const key = keys[row] ?? keyOf(by, row);
    const group = groups.get(key) ?? { label: labelOf(by, row), place: places.get(key) ?? places.size, rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  const sorted = [...groups].sort(([, a], [, b]) => compareGroups(a.rows, b.rows, sort));
  return sorted.flatMap(([key, group]): TableRow[] => {
    const isOpen = open.has(key);
    return [{ kind: 'group', key, ...group, isOpen }, ...(isOpen ? group.rows.map((row): TableRow => ({ kind: 'run', row, isInGroup: true })) : [])];
  });
}

/** By the means of measured columns; groups without a value come last. Texts leave the order as it is. */
function compareGroups(a: readonly number[], b: readonly number[], sort: readonly { column: TableColumn; desc: boolean }[]): number {
  for (const { column, desc } of sort) {
    if (!column.isNumeric) continue;
    const [meanA, meanB] = [statisticsOf(column, a)?.mean, statisticsOf(column, b)?.mean];
    if (meanA === undefined || meanB === undefined) {
      if (meanA !== meanB) return Number(meanA === undefined) - Number(meanB === undefined);
      continue;
    }
    if (meanA !== meanB) return (meanA - meanB) * (desc ? -1 : 1);
  }
  return 0;
}

/** The rows in the order in which a table shows them, those of closed groups where their group stands. */
export function rowsInOrder(tableRows: readonly TableRow[]): number[] {
  return tableRows.flatMap((row) => (row.kind === 'group' ? row.rows : row.isInGroup ? [] : [row.row]));
}

/** As text, because JSON has neither NaN nor the infinities. */
function keyOf(by: readonly TableColumn[], row: number): string {
  return JSON.stringify(by.map((column) => {
    const value = column.value(row);
    return value === undefined ? null : String(value);
  }));
}

function labelOf(by: readonly TableColumn[], row: number): string {
  const parts = by.map((column) => `${column.title} ${column.text(row) || 'none'}`);
  return parts.length === 0 ? 'All runs' : parts.join(', ');
}

/** Mean and sample standard deviation of the finite values of some rows, by Welford's updates (1962), which give exactly 0 for equal values; null without any. */
export function statisticsOf(column: Pick<TableColumn, 'value'>, rows: readonly number[]): { count: number; mean: number; deviation: number | null } | null {
  let [count, mean, squares] = [0, 0, 0];
  for (const row of rows) {
    const value = column.value(row);
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    count += 1;
    const above = value - mean;
    mean += above / count;
    squares += above * (value - mean);
  }
  return count === 0 ? null : { count, mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : null };
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
  return { text: different.size === 1 ? column.text(rows[0] ?? -1) : `${different.size} values`, title: '', isBest: false, mean: null };
}

