import { formatMetric } from '../format.ts';
import { columnId, textAt, type ComparedColumn, type ComparedRow, type ComparedRuns } from './comparedRuns.ts';
import { isDiffering } from './differingColumns.ts';

/** Rows that belong together, as positions; groups and rows are in order of first appearance. */
export interface RowGroup {
  /** The values that the rows share, such as `lr = 0.05, depth = 8`. */
  label: string;
  rows: number[];
}

/** Names of parameters that only start a random generator, without case, `_` and `-`, of the last part of a dotted or slashed name. */
const seedNames = new Set(['seed', 'seeds', 'randomstate', 'randomseed', 'rngseed', 'rng', 'globalseed', 'dataseed', 'torchseed', 'numpyseed', 'npseed', 'pythonseed', 'pythonhashseed', 'manualseed', 'modelseed', 'trainseed', 'splitseed', 'initseed', 'baggingseed', 'featurefractionseed']);

/** Whether a parameter only starts a random generator, as `seed` and `model.random_state` do. */
export function isSeedKey(key: string): boolean {
  const last = key.split(/[./]|__/).at(-1) ?? key;
  return seedNames.has(last.toLowerCase().replaceAll(/[_-]/g, ''));
}

/** What else has to be the same in repeats, beside parameters and the script. */
export interface RepeatRules {
  sameCommit?: boolean;
  sameData?: boolean;
  /** Parameters that do not matter, such as the folder for results. */
  ignoredParams?: readonly string[];
}

/** All rows by what they are repeats of: the same script, and the same value of every parameter except seeds. A row without repeats is a group of its own. */
export function collectRepeats(compared: ComparedRuns, { sameCommit = false, sameData = false, ignoredParams = [] }: RepeatRules = {}): RowGroup[] {
  const everyRow = [...compared.rows.keys()];
  const counts = ({ kind, key }: ComparedColumn) => (kind === 'param' ? !isSeedKey(key) && !ignoredParams.includes(key) : kind === 'data' && sameData);
  const facts: RowFact[] = sameCommit ? ['source', 'commit'] : ['source'];
  const parts: Part[] = [
    ...compared.columns.filter((column) => counts(column) && isDiffering(column, everyRow)).map(columnPart),
    ...facts.filter((fact) => new Set(compared.rows.map((row) => row[fact])).size > 1).map((fact) => rowPart(compared, fact)),
  ];
  return partition(compared.rows.length, parts);
}

/** Facts of rows that can be grouped by like columns, as `row:source`. */
export const rowFacts = ['source', 'commit', 'user', 'experimentName', 'status'] as const satisfies (keyof ComparedRow)[];
export type RowFact = (typeof rowFacts)[number];

/** All rows by the values of some columns (see `columnId`; metrics by their last value), or of facts of rows such as `row:user`. A column that is not there separates nothing. */
export function groupRows(compared: ComparedRuns, columnIds: readonly string[]): RowGroup[] {
  const columns = new Map(compared.columns.map((column) => [columnId(column), column]));
  const parts = columnIds.flatMap((id) => {
    const column = columns.get(id);
    const fact = rowFacts.find((name) => id === `row:${name}`);
    return column ? [columnPart(column)] : fact ? [rowPart(compared, fact)] : [];
  });
  return partition(compared.rows.length, parts);
}

/** Something that rows are told apart by. */
interface Part {
  name: string;
  codeAt(row: number): number;
  textAt(row: number): string | null;
}

function columnPart(column: ComparedColumn): Part {
  const name = column.key;
  if (column.kind !== 'metric') return { name, codeAt: (row) => column.codes[row] ?? -1, textAt: (row) => textAt(column, row) };
  const valueAt = (row: number) => (column.count[row] ? (column.last[row] ?? null) : null);
  const codes = codesOf(column.count.length, valueAt);
  return { name, codeAt: (row) => codes[row] ?? -1, textAt: (row) => formatOrNull(valueAt(row)) };
}

function rowPart({ rows }: ComparedRuns, fact: RowFact): Part {
  const valueAt = (row: number) => rows[row]?.[fact] ?? null;
  const codes = codesOf(rows.length, valueAt);
  return { name: fact === 'experimentName' ? 'experiment' : fact, codeAt: (row) => codes[row] ?? -1, textAt: valueAt };
}

function codesOf(count: number, valueAt: (row: number) => string | number | null): Int32Array {
  const known = new Map<string | number | null, number>([[null, -1]]);
  return Int32Array.from({ length: count }, (_, row) => {
    const value = valueAt(row);
    const code = known.get(value) ?? known.size - 1;
    known.set(value, code);
    return code;
  });
}

/** Splits all rows by one part after the other; the cost is rows times parts, less once every row is alone. */
function partition(count: number, parts: readonly Part[]): RowGroup[] {
  let groups = new Int32Array(count);
  let size = Math.min(count, 1);
  for (const part of parts) {
    if (size === count) break;
    const known = new Map<number, number>();
    groups = groups.map((before, row) => {
      const both = before * 2 ** 31 + part.codeAt(row) + 1;
      const group = known.get(both) ?? known.size;
      known.set(both, group);
      return group;
    });
    size = known.size;
  }
  const collected: RowGroup[] = Array.from({ length: size }, () => ({ label: '', rows: [] }));
  for (const [row, group] of groups.entries()) collected[group]!.rows.push(row);
  for (const group of collected) group.label = labelOf(parts, group.rows[0]!);
  return collected;
}

function labelOf(parts: readonly Part[], row: number): string {
  const words = parts.map((part) => {
    const text = part.textAt(row);
    return text === null ? `no ${part.name}` : `${part.name} = ${text}`;
  });
  return words.length === 0 ? 'all runs' : words.join(', ');
}

function formatOrNull(value: number | null): string | null {
  return value === null ? null : formatMetric(value);
}
