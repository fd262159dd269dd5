import { plain } from './plainText.ts';
import { tableLines, type Column } from './table.ts';

/** A column of a table over these rows. */
export function column<T>(title: string, rows: readonly T[], cell: (row: T) => string): Column {
  return { title, cells: rows.map(cell) };
}

/** A column of numbers. */
export function numbers<T>(title: string, rows: readonly T[], cell: (row: T) => string): Column {
  return { ...column(title, rows, cell), alignRight: true };
}

/** A table, or nothing when it has no rows. */
export function table(columns: Column[]): string[] {
  return columns[0]?.cells.length === 0 ? [] : tableLines(columns, Number.POSITIVE_INFINITY);
}

/** Names and values in two columns; without those that have no value. */
export function pairs(entries: readonly (readonly [string, string | null])[]): string[] {
  const known = entries.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  return tableLines([column('', known, ({ name }) => name), column('', known, ({ value }) => value)], Number.POSITIVE_INFINITY).slice(1);
}

/** Lines below a title; nothing when there are none. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${plain(line)}`.trimEnd())];
}
