import type { ComparedColumn, ComparedRuns } from './comparedRuns.ts';

/** The positions of the columns whose values are not the same in all rows (of all, or of those given). A missing value differs from any value; NaN equals NaN; metrics are compared by their last value. */
export function differingColumns({ rows, columns }: ComparedRuns, among: readonly number[] = [...rows.keys()]): number[] {
  return [...columns.keys()].filter((position) => isDiffering(columns[position]!, among));
}

/** Whether the rows do not all have the same value in a column. */
export function isDiffering(column: ComparedColumn, among: readonly number[] = everyRow(column)): boolean {
  const first = among[0];
  if (first === undefined) return false;
  if (column.kind !== 'metric') {
    const { codes } = column;
    const code = codes[first];
    return among.some((row) => codes[row] !== code);
  }
  const { count, last } = column;
  const isThere = count[first] !== 0;
  const value = last[first]!;
  const isNaN = Number.isNaN(value);
  return among.some((row) => (count[row] !== 0) !== isThere || (isThere && last[row] !== value && !(isNaN && Number.isNaN(last[row]))));
}

function everyRow(column: ComparedColumn): number[] {
  return [...(column.kind === 'metric' ? column.count : column.codes).keys()];
}
