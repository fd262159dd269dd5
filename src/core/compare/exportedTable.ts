/** A table on its way out, in whatever form: its values are asked for one by one, because a million of them need no second copy. */
export interface ExportedTable {
  rowCount: number;
  /** No two have the same title. */
  columns: readonly ExportedColumn[];
}

/** Null where a row has no value, which a number that is NaN is. */
export type ExportedColumn = { title: string } & ({ kind: 'text'; at(row: number): string | null } | { kind: 'number'; at(row: number): number | null });
