import type { ComparedColumn } from './comparedRuns.ts';

/** Whether two rows differ in a column; one that has no value differs from one that has. Of metrics the last value counts. */
export function isDiffering(column: ComparedColumn): boolean {
  if (column.kind !== 'metric') return column.codes.some((code) => code !== column.codes[0]);
  const has = (row: number) => (column.count[row] ?? 0) > 0;
  return column.last.some((value, row) => has(row) !== has(0) || (has(row) && !Object.is(value, column.last[0])));
}
