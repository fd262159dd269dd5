import type { Aggregation, CompareView } from '../../../src/protocol/comparePanel.ts';
import type { ColumnView, ComparisonView, DirectionView, MetricColumnView, RowView, TextColumnView } from '../../../src/protocol/comparison.ts';
import { dateTime, durationOf, shortDuration, shortNumber } from '../../charts/format.ts';
import { idOf } from './comparison.ts';
import { daysInMs, durationsInMs } from './plainMeasures.ts';

/** What a cell holds: a number, a text, or nothing. */
export type Value = number | string | undefined;

/** A column of the table, whatever it comes from. Rows are counted as the comparison has them. */
export interface TableColumn {
  id: string;
  title: string;
  kind: ColumnView['kind'] | 'run';
  /** Numbers are sorted as such and stand at the right. */
  isNumeric: boolean;
  /** Whether not all rows have the same. */
  differs: boolean;
  /** Whether it only says which random numbers were drawn. */
  isSeed?: boolean;
  /** Which way it gets better. */
  direction: DirectionView;
  value(row: number): Value;
  /** What a person writes for its values in a filter, as plain numbers; left out where they are. */
  toPlain?(text: string): string;
  /** How the value of a row is written; '' where it has none. */
  text(row: number): string;
  /** How any value is written, also one that no row has, such as a mean. */
  format(value: Value): string;
}

/** The column of the names, which is always there. */
export const NAME = 'run:name';

export interface ColumnsContext {
  view: Pick<CompareView, 'aggregation' | 'directions' | 'metric'>;
  /** Values at the chosen step by metric, as far as they are there. */
  atStep: ReadonlyMap<string, Float64Array>;
  nowMs: number;
}

/** The metric that rows are judged by: the chosen one, else the experiment's. */
export function judgedMetric(comparison: Pick<ComparisonView, 'keyMetric'>, view: Pick<CompareView, 'metric'>): string | null {
  return view.metric ?? comparison.keyMetric?.key ?? null;
}

/** Which way a metric gets better, as a person said, else as the host knows. */
export function directionOf(column: MetricColumnView, view: Pick<CompareView, 'directions'>): DirectionView {
  return (Object.hasOwn(view.directions, column.key) ? view.directions[column.key] : undefined) ?? column.direction;
}

/** All columns in the order they have by themselves: the name, the key metric, parameters, other metrics, data, and what is known of the runs. */
export function collectColumns(comparison: ComparisonView, context: ColumnsContext): TableColumn[] {
  const { rows, columns } = comparison;
  const key = judgedMetric(comparison, context.view);
  const own = columns.map((column): TableColumn => (column.kind === 'metric' ? metricColumn(column, context) : textColumn(column)));
  const isKey = ({ kind, title }: TableColumn) => kind === 'metric' && title === key;
  const isSystem = ({ title }: TableColumn) => title.startsWith('system/');
  const others = own.filter((column) => !isKey(column));
  const of = (kind: TableColumn['kind']) => others.filter((column) => column.kind === kind && !isSystem(column));
  const [name, ...facts] = runColumns(rows, context.nowMs);
  return [...(name ? [name] : []), ...own.filter(isKey), ...of('param'), ...of('metric'), ...of('data'), ...facts, ...of('tag'), ...others.filter(isSystem)];
}

function metricColumn(column: MetricColumnView, { view, atStep }: ColumnsContext): TableColumn {
  const direction = directionOf(column, view);
  const valueAt = valuesOf(column, direction, view.aggregation, atStep);
  return written({
    id: idOf(column),
    title: column.key,
    kind: 'metric',
    isNumeric: true,
    differs: column.differs,
    direction,
    value: (row) => ((column.count[row] ?? 0) > 0 ? valueAt(row) : undefined),
    format: (value) => (typeof value === 'number' ? shortNumber(value) : ''),
  });
}

/** The value that stands for a metric of a row that has it; undefined as long as those at a step are not there. */
function valuesOf(column: MetricColumnView, direction: DirectionView, aggregation: Aggregation, atStep: ReadonlyMap<string, Float64Array>): (row: number) => number | undefined {
  if (typeof aggregation === 'string') {
    const values = aggregation === 'last' || direction === null ? column.last : direction === 'lower' ? column.min : column.max;
    return (row) => values[row];
  }
  const values = atStep.get(column.key);
  // NaN says that there was no point yet; only of the last point it is known to be what was logged.
  return (row) => (!Number.isNaN(values?.[row] ?? 0) || (column.lastStep[row] ?? 0) <= aggregation.step ? values?.[row] : undefined);
}

/** A column whose cells are written as its values are. */
function written(column: Omit<TableColumn, 'text'>): TableColumn {
  return { ...column, text: (row) => column.format(column.value(row)) };
}

function textColumn(column: TextColumnView): TableColumn {
  const numbers = column.words.map(toNumber);
  // A digest of digits alone is no number.
  const isNumeric = column.kind !== 'data' && column.words.length > 0 && numbers.every((number) => number !== undefined);
  const values: readonly Value[] = isNumeric ? numbers : column.words;
  const codeAt = (row: number) => column.codes[row] ?? -1;
  return {
    id: idOf(column),
    title: column.key,
    kind: column.kind,
    isNumeric,
    differs: column.differs,
    isSeed: column.isSeed,
    direction: null,
    value: (row) => values[codeAt(row)],
    // Parameters stand as they were written: 1e-3 stays 1e-3, and beside it 0.001 stays 0.001.
    text: (row) => (isNumeric ? withoutNoise(column.words[codeAt(row)] ?? '') : shortDigest(column, column.words[codeAt(row)] ?? '')),
    format: isNumeric ? (value) => column.words[numbers.indexOf(value as number)] ?? '' : (value) => shortDigest(column, String(value ?? '')),
  };
}

/** What binary fractions make of 0.07 is no more than 0.07. */
function withoutNoise(text: string): string {
  return text.length > 14 && text.includes('.') ? String(Number(Number(text).toPrecision(12))) : text;
}

function shortDigest({ kind }: TextColumnView, text: string): string {
  return kind === 'data' && text.length > 12 ? text.slice(0, 8) : text;
}

/** A parameter that is written as a finite number. */
function toNumber(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function runColumns(rows: readonly RowView[], nowMs: number): TableColumn[] {
  const text = (key: string, title: string, of: (row: RowView) => string | null, format = (value: string) => value): TableColumn => written({
    id: `run:${key}`,
    title,
    kind: 'run',
    isNumeric: false,
    differs: rows.some((row) => of(row) !== of(rows[0] ?? row)),
    direction: null,
    value: (row) => (rows[row] ? (of(rows[row]) ?? undefined) : undefined),
    format: (value) => (value === undefined ? '' : format(String(value))),
  });
  const number = (key: string, title: string, of: (row: RowView) => number, format: (value: number) => string, toPlain: (text: string) => string): TableColumn => written({
    id: `run:${key}`,
    title,
    kind: 'run',
    isNumeric: true,
    differs: rows.length > 1,
    direction: null,
    value: (row) => (rows[row] ? of(rows[row]) : undefined),
    toPlain,
    format: (value) => (typeof value === 'number' ? format(value) : ''),
  });
  return [
    text('name', 'Run', ({ name }) => name),
    text('commit', 'Commit', ({ commit, isDirty }) => commit && `${commit}${isDirty ? '+' : ''}`, (commit) => `${commit.slice(0, 7)}${commit.endsWith('+') ? '+' : ''}`),
    text('source', 'Script', ({ source }) => source),
    text('status', 'Status', ({ statusText }) => statusText),
    number('duration', 'Duration', (row) => durationOf(row, nowMs), shortDuration, durationsInMs),
    number('started', 'Started', ({ startedAtMs }) => startedAtMs, dateTime, daysInMs),
    text('experiment', 'Experiment', ({ experiment }) => experiment),
    text('user', 'User', ({ user }) => user),
  ];
}
