import { columnId, type ComparedRuns } from './comparedRuns.ts';

/** How many values a saved comparison keeps at most: 5,000 runs with 40 columns. */
export const MOST_CELLS = 200_000;

/** What of compared runs is saved with a comparison. */
export interface ComparisonSnapshot {
  compared: ComparedRuns;
  columnsLeftOut: number;
}

/**
 * All rows with all columns, or where that is too much for a file that is committed, with the columns that are shown: as many as
 * fit, the first ones first.
 * @param shown ids of columns as they are shown, in order
 */
export function collectSnapshot({ rows, columns }: ComparedRuns, shown: readonly string[], mostCells = MOST_CELLS): ComparisonSnapshot {
  if (rows.length * columns.length <= mostCells) return { compared: { rows, columns }, columnsLeftOut: 0 };
  const known = new Map(columns.map((column) => [columnId(column), column]));
  const wanted = [...new Set(shown)].flatMap((id) => known.get(id) ?? []);
  const kept = new Set(wanted.slice(0, Math.floor(mostCells / Math.max(1, rows.length))));
  // In the order of all columns: moving one in the table then changes the view alone.
  return { compared: { rows, columns: columns.filter((column) => kept.has(column)) }, columnsLeftOut: columns.length - kept.size };
}
