import { formatMetric } from '../format.ts';
import type { MetricDirection } from '../runs/metricDirection.ts';
import { changedTogether } from './changedTogether.ts';
import type { ComparedColumn, ComparedRow, ComparedRuns } from './comparedRuns.ts';
import { isDiffering } from './differingColumns.ts';
import { metricValues, type Aggregation } from './groupStatistics.ts';
import { listWords } from './listWords.ts';

/** One thing that is said about compared runs. */
export interface ComparisonPart {
  kind: 'best' | 'missing' | 'differ' | 'equal' | 'together' | 'code' | 'data';
  text: string;
  /** The runs that it is about; none where it is about all. */
  runIds: string[];
  /** The names of `runIds` that stand in the text, in the order in which they stand there. */
  links: { runId: string; text: string }[];
}

/** What decides which run is best. */
export interface KeyMetric {
  key: string;
  /** Null where which way it gets better is not known: then no run is best. */
  direction: MetricDirection | null;
  aggregation: Aggregation;
}

/** The answer in words: which run is best, what differs, and what cannot be told apart. */
export function describeComparison(compared: ComparedRuns, metric: KeyMetric | null): ComparisonPart[] {
  if (compared.rows.length === 0) return [];
  const parts = metric ? describeMetric(compared, metric) : [];
  return compared.rows.length === 1 ? parts : [...parts, ...describeParams(compared), ...describeCode(compared.rows), ...describeData(compared)];
}

function describeMetric({ rows, columns }: ComparedRuns, { key, direction, aggregation }: KeyMetric): ComparisonPart[] {
  const column = columns.find((candidate) => candidate.kind === 'metric' && candidate.key === key);
  if (column?.kind !== 'metric') return [part('missing', `no run has ${key}`)];
  const values = metricValues(column, aggregation, direction);
  const finite = [...rows.keys()].filter((row) => Number.isFinite(values[row]));
  const without = rows.filter((_, row) => !Number.isFinite(values[row]));
  const missing = without.length === 0 ? [] : [about('missing', `${count(without.length, 'run')} without a finite ${key}`, without)];
  if (direction === null || finite.length === 0) return missing;
  const better = (a: number, b: number) => (direction === 'lower' ? values[b]! < values[a]! : values[b]! > values[a]!);
  const bestValue = values[finite.reduce((best, row) => (better(best, row) ? row : best))]!;
  const best = finite.filter((row) => values[row] === bestValue).map((row) => rows[row]!);
  const named = best.slice(0, best.length === 2 ? 2 : 1);
  const names = [...named.map(({ name }) => name), ...(best.length > named.length ? [`${best.length - named.length} more`] : [])].join(' and ');
  const links = named.map(({ runId, name }) => ({ runId, text: name }));
  return [{ kind: 'best', text: `best: ${names}, ${key} ${formatMetric(bestValue)}`, runIds: best.map(({ runId }) => runId), links }, ...missing];
}

function describeParams(compared: ComparedRuns): ComparisonPart[] {
  const everyRow = [...compared.rows.keys()];
  const params = compared.columns.filter(({ kind }) => kind === 'param');
  const differing = params.filter((column) => isDiffering(column, everyRow));
  const equal = params.filter((column) => !differing.includes(column) && isThere(column));
  if (differing.length === 0) return equal.length === 0 ? [] : [part('equal', 'all parameters are equal')];
  return [
    part('differ', `runs differ in: ${listWords(differing.map(({ key }) => key))}`),
    ...(equal.length === 0 ? [] : [part('equal', equal.length === 1 ? '1 parameter is equal everywhere' : `${equal.length} parameters are equal everywhere`)]),
    ...changedTogether(compared).map((keys) => part('together', `${listWords(keys)} changed together: cannot be separated`)),
  ];
}

function describeCode(rows: readonly ComparedRow[]): ComparisonPart[] {
  const differences = [counted(rows.map(({ source }) => source), 'script'), counted(rows.map(({ commit }) => commit), 'commit')].filter((text) => text !== null);
  const dirty = rows.filter(({ isDirty }) => isDirty);
  return [
    ...(differences.length === 0 ? [] : [part('code', `code differs (${differences.join(', ')})`)]),
    ...(dirty.length === 0 ? [] : [about('code', dirty.length === rows.length ? 'uncommitted changes in all runs' : `uncommitted changes in ${count(dirty.length, 'run')}`, dirty)]),
  ];
}

function describeData({ rows, columns }: ComparedRuns): ComparisonPart[] {
  const everyRow = [...rows.keys()];
  const differing = columns.filter((column) => column.kind === 'data' && isDiffering(column, everyRow));
  return differing.length === 0 ? [] : [part('data', `data differs: ${listWords(differing.map(({ key }) => key))}`)];
}

/** How many different ones there are, as text, where there is more than one; that some runs have none is a difference too. */
function counted(values: readonly (string | null)[], noun: string): string | null {
  const known = new Set(values.filter((value) => value !== null));
  const without = values.filter((value) => value === null).length;
  if (known.size === 0 || (known.size === 1 && without === 0)) return null;
  return `${count(known.size, noun)}${without === 0 ? '' : ` and ${count(without, 'run')} without one`}`;
}

function isThere(column: ComparedColumn): boolean {
  return column.kind !== 'metric' && column.codes.some((code) => code >= 0);
}

function part(kind: ComparisonPart['kind'], text: string): ComparisonPart {
  return { kind, text, runIds: [], links: [] };
}

function about(kind: ComparisonPart['kind'], text: string, rows: readonly ComparedRow[]): ComparisonPart {
  return { kind, text, runIds: rows.map(({ runId }) => runId), links: [] };
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
