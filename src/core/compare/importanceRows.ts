import { textAt, type ComparedRuns, type TextColumn } from './comparedRuns.ts';
import { seededRandom, shuffle } from './seededRandom.ts';

/** The rows and parameters that an explanation starts from, in an order that follows from what they hold alone. */
export interface ImportanceRows {
  params: TextColumn[];
  /** Positions of rows with a finite value. */
  rows: number[];
  /** How many rows have a finite value, where `rows` are a sample of them; null where they are all. */
  sampledFrom: number | null;
  /** Rows without a finite value. */
  leftOutRows: number;
}

/** More rows than these say nothing more, and take time. */
export const mostRows = 2000;

/** Sorted by value and then by parameters, so that fixed shuffles and samples give the same answer in whatever order runs are shown. */
export function collectImportanceRows({ rows, columns }: ComparedRuns, values: Float64Array): ImportanceRows {
  const params = columns.filter((column): column is TextColumn => column.kind === 'param').sort((a, b) => (a.key < b.key ? -1 : 1));
  const finite = [...rows.keys()].filter((row) => Number.isFinite(values[row]));
  const compareWords = (a: number, b: number) => {
    for (const column of params) {
      if (column.codes[a] === column.codes[b]) continue;
      const [word, other] = [textAt(column, a), textAt(column, b)];
      return word === null || (other !== null && word < other) ? -1 : 1;
    }
    return 0;
  };
  finite.sort((a, b) => values[a]! - values[b]! || compareWords(a, b));
  const leftOutRows = rows.length - finite.length;
  if (finite.length <= mostRows) return { params, rows: finite, sampledFrom: null, leftOutRows };
  const chosen = shuffle([...finite.keys()], seededRandom(3)).slice(0, mostRows).sort((a, b) => a - b);
  return { params, rows: chosen.map((position) => finite[position]!), sampledFrom: finite.length, leftOutRows };
}
