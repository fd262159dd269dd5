import { shortNumber } from './format.ts';

/** A column of the comparison as charts take it, with a place for each run. */
export type ChartColumn = NumberColumn | WordColumn;

export interface NumberColumn {
  kind: 'number';
  id: string;
  title: string;
  /** NaN where a run has none. */
  values: Float64Array;
  isLog?: boolean;
}

export interface WordColumn {
  kind: 'word';
  id: string;
  title: string;
  /** In the order in which they stand on an axis. */
  words: readonly string[];
  /** Of each run the position of its word; -1 where it has none. */
  codes: Int32Array;
}

/** Where a run stands on the axis of a column: its value, or the position of its word; NaN where it has no place. */
export function placeAt(column: ChartColumn, row: number): number {
  if (column.kind === 'word') {
    const code = column.codes[row] ?? -1;
    return code < 0 ? Number.NaN : code;
  }
  const value = column.values[row] ?? Number.NaN;
  return Number.isFinite(value) && !(column.isLog && value <= 0) ? value : Number.NaN;
}

/** The value of a run in words; empty where it has none. */
export function cellText(column: ChartColumn, row: number): string {
  if (column.kind === 'word') return column.words[column.codes[row] ?? -1] ?? '';
  const value = column.values[row];
  return value === undefined || Number.isNaN(value) ? '' : shortNumber(value);
}
