import { formatMetric } from '../format.ts';
import type { MetricDirection } from '../runs/metricDirection.ts';
import { findBestGroup, findRepeats } from './bestGroup.ts';
import { changedTogether } from './changedTogether.ts';
import type { ComparedColumn, ComparedRow, ComparedRuns } from './comparedRuns.ts';
import { isDiffering } from './differingColumns.ts';
import { metricValues, type Aggregation } from './groupStatistics.ts';
import { listWords } from './listWords.ts';
import { rankRows } from './rankRows.ts';
import type { RowGroup } from './repeats.ts';
import { sharedSettings } from './sharedSettings.ts';

/** One thing that is said about compared runs. */
export interface ComparisonPart {
  kind: 'best' | 'noise' | 'common' | 'missing' | 'differ' | 'equal' | 'together' | 'code' | 'data';
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

/** More than so many parameters in common are a list, not a sentence. */
const mostShared = 3;

/**
 * The answer in words: which run is best, what the best ones have in common, what differs, and what cannot be told apart.
 * @param groups how the runs were put together; empty where they were not
 */
export function describeComparison(compared: ComparedRuns, metric: KeyMetric | null, groups: readonly RowGroup[] = []): ComparisonPart[] {
  if (compared.rows.length === 0) return [];
  const parts = metric ? describeMetric(compared, metric, groups) : [];
  return compared.rows.length === 1 ? parts : [...parts, ...describeParams(compared), ...describeCode(compared.rows), ...describeData(compared)];
}

function describeMetric(compared: ComparedRuns, { key, direction, aggregation }: KeyMetric, groups: readonly RowGroup[]): ComparisonPart[] {
  const { rows, columns } = compared;
  const column = columns.find((candidate) => candidate.kind === 'metric' && candidate.key === key);
  if (column?.kind !== 'metric') return [part('missing', `no run has ${key}`)];
  const values = metricValues(column, aggregation, direction);
  const without = rows.filter((_, row) => !Number.isFinite(values[row]));
  const missing = without.length === 0 ? [] : [about('missing', `${count(without.length, 'run')} without a finite ${key}`, without)];
  const ranked = direction === null ? [] : rankRows(values, direction);
  if (direction === null || ranked.length === 0) return missing;
  const bestValue = values[ranked[0] ?? -1] ?? Number.NaN;
  const best = ranked.filter((row) => values[row] === bestValue).map((row) => rows[row]!);
  const named = best.slice(0, best.length === 2 ? 2 : 1);
  const names = [...named.map(({ name }) => name), ...(best.length > named.length ? [`${best.length - named.length} more`] : [])].join(' and ');
  const links = named.map(({ runId, name }) => ({ runId, text: name }));
  const isGrouped = groups.length > 1;
  const answer: ComparisonPart = { kind: 'best', text: `${isGrouped ? 'best run' : 'best'}: ${names}, ${key} ${formatMetric(bestValue)}`, runIds: best.map(({ runId }) => runId), links };
  const aboutGroups = isGrouped ? describeGroups(key, groups, values, direction) : [];
  return [...aboutGroups, answer, ...(isGrouped ? [] : describeRepeats(compared, key, ranked, values, direction)), ...describeShared(compared, ranked, values), ...missing];
}

/** Which group is best on average, and which are not told from it. */
function describeGroups(key: string, groups: readonly RowGroup[], values: Float64Array, direction: MetricDirection): ComparisonPart[] {
  const found = findBestGroup(groups, values, direction);
  if (!found) return [];
  const { label, statistics } = found.best;
  const left = statistics.notFinite === 0 ? '' : `, ${statistics.notFinite} not finite`;
  const names = found.withinNoise.map((group) => group.label);
  return [
    part('best', `best group: ${label}, ${key} ${meanWords(statistics)} (n = ${statistics.n}${left})`),
    ...(names.length === 0 ? [] : [part('noise', `${listWords(names, 2)} ${names.length === 1 ? 'is' : 'are'} within noise of it`)]),
  ];
}

/** Whether the next best set-up could be as good: only where one of the two was repeated. */
function describeRepeats(compared: ComparedRuns, key: string, ranked: readonly number[], values: Float64Array, direction: MetricDirection): ComparisonPart[] {
  const found = findRepeats(compared, ranked, values, direction);
  if (!found) return [];
  const { own, next } = found;
  if (own.rows.length === compared.rows.length && own.statistics.n > 1) return [part('noise', `all runs are repeats of each other: ${key} ${meanWords(own.statistics)} (n = ${own.statistics.n})`)];
  const run = compared.rows[next?.row ?? -1];
  if (!next || !run) return [];
  const { verdict, n, baselineN } = next.comparison;
  const counts = n === baselineN ? `n = ${n}` : `n = ${baselineN} against ${n}`;
  const said = { 'within noise': `${run.name}, the best that is set up otherwise, is within noise of it (${counts})`, better: `${run.name} and its repeats are better on average (${counts})` } as Partial<Record<typeof verdict, string>>;
  const text = said[verdict];
  return text === undefined ? [] : [{ kind: 'noise', text, runIds: [run.runId], links: [{ runId: run.runId, text: run.name }] }];
}

/** What the best runs have in common. */
function describeShared(compared: ComparedRuns, ranked: readonly number[], values: Float64Array): ComparisonPart[] {
  const shared = sharedSettings(compared, ranked, values);
  if (!shared || shared.settings.length === 0) return [];
  const settings = shared.settings.slice(0, mostShared).map(({ key, from, to, others }) => `${key} ${from === to ? `= ${from}` : `${from} to ${to}`} (${others === 0 ? 'none' : others} of the other ${shared.others})`);
  return [part('common', `the best ${shared.best} have in common: ${settings.join(', ')}`)];
}

function meanWords({ n, mean, deviation }: { n: number; mean: number; deviation: number }): string {
  return n < 2 ? formatMetric(mean) : `${formatMetric(mean)} \u00b1 ${formatMetric(Number(deviation.toPrecision(2)))}`;
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
