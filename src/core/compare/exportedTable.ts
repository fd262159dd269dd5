import type { PlainTable } from './comparisonMath.ts';

/** A table on its way out, in whatever form: its values are asked for one by one, because a million of them need no second copy. */
export interface ExportedTable {
  rowCount: number;
  /** No two have the same title. */
  columns: readonly ExportedColumn[];
}

/** Null where a row has no value, which a number that is NaN is. */
export type ExportedColumn = { title: string } & ({ kind: 'text'; at(row: number): string | null } | { kind: 'number'; at(row: number): number | null });

/** The table with all its values, for another thread. */
export function toPlainTable({ rowCount, columns }: ExportedTable): PlainTable {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  return { rowCount, columns: columns.map((column) => (column.kind === 'number' ? { title: column.title, kind: 'number', values: rows.map((row) => column.at(row)) } : { title: column.title, kind: 'text', values: rows.map((row) => column.at(row)) })) };
}

export function toExportedTable({ rowCount, columns }: PlainTable): ExportedTable {
  return { rowCount, columns: columns.map((column): ExportedColumn => (column.kind === 'number' ? { title: column.title, kind: 'number', at: (row) => column.values[row] ?? null } : { title: column.title, kind: 'text', at: (row) => column.values[row] ?? null })) };
}
