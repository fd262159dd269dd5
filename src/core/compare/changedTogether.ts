import { textAt, type ComparedRuns, type TextColumn } from './comparedRuns.ts';
import { isDiffering } from './differingColumns.ts';
import { parseNumber } from './parameterTerms.ts';
import { correlation } from './rankCorrelation.ts';
import { isSeedKey } from './repeats.ts';

/** Parameters with up to so many different values cannot be separated by any method when they divide the runs alike. */
const fewValues = 4;
/** From which correlation on two numbers count as one; the same as in `collectParameterSets`. */
const nearlyOne = 0.99;

/**
 * Parameters that always changed at the same time, as lists of at least two names: what they do cannot be separated. Their values divide the runs
 * in the same way, and are few, or one of them is no number. Numbers with many values, as of a random search, have to be correlated as well; names
 * of which (nearly) each run has its own say nothing. Seeds are no settings. Linear in rows times parameters, except for correlated ones.
 */
export function changedTogether({ rows, columns }: ComparedRuns): string[][] {
  const everyRow = [...rows.keys()];
  const varying = columns.filter((column): column is TextColumn => column.kind === 'param' && !isSeedKey(column.key) && isDiffering(column, everyRow));
  const alike = new Map<string, { count: number; members: TextColumn[] }>();
  for (const column of varying) {
    const { text, count } = divisionOf(column);
    const group = alike.get(text) ?? { count, members: [] };
    group.members.push(column);
    alike.set(text, group);
  }
  return [...alike.values()]
    .flatMap(({ count, members }) => (members.length < 2 ? [] : inseparable(members, count, rows.length)))
    .filter(({ length }) => length > 1)
    .map((group) => group.map(({ key }) => key));
}

/** Groups of columns that divide the rows alike, into `count` parts. */
function inseparable(columns: readonly TextColumn[], count: number, rowCount: number): TextColumn[][] {
  if (count <= fewValues) return [[...columns]];
  const numbers = columns.map((column) => Float64Array.from({ length: rowCount }, (_, row) => parseNumber(textAt(column, row))));
  const areNumbers = numbers.map((own) => own.every(Number.isFinite));
  // A category can stand for anything that changes with it, a name of a single run for nothing.
  if (count <= rowCount / 2 && areNumbers.includes(false)) return [[...columns]];
  return correlated(columns.flatMap((column, position) => (areNumbers[position] ? [{ column, numbers: numbers[position]! }] : [])));
}

/** Groups in which each is correlated with the first. */
function correlated(candidates: readonly { column: TextColumn; numbers: Float64Array }[]): TextColumn[][] {
  const groups: { numbers: Float64Array; members: TextColumn[] }[] = [];
  for (const { column, numbers } of candidates) {
    const group = groups.find((other) => Math.abs(correlation(other.numbers, numbers)) >= nearlyOne);
    if (group) group.members.push(column);
    else groups.push({ numbers, members: [column] });
  }
  return groups.map(({ members }) => members);
}

/** Which rows have the same value, in a form that is the same for columns that divide the rows alike. */
function divisionOf({ codes }: TextColumn): { text: string; count: number } {
  const known = new Map<number, number>();
  const parts = Array.from(codes, (code) => {
    const part = known.get(code) ?? known.size;
    known.set(code, part);
    return part;
  });
  return { text: parts.join(), count: known.size };
}
