import { bestRow } from '../../core/compare/comparedKeyMetric.ts';
import { textAt, type ComparedColumn, type ComparedRuns, type MetricColumn } from '../../core/compare/comparedRuns.ts';
import { formatDifference } from '../../core/format.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import { count, plain } from '../plainText.ts';
import { fittingTable, type Column } from '../table.ts';
import { formatNumber } from './runRows.ts';

export interface ComparisonLinesOptions {
  metric: KeyMetric | undefined;
  /** The run that differences are counted from. */
  baseline: string;
  /** Columns that were left out because they are the same in all runs. */
  left: number;
  /** Of the terminal, in columns. */
  width: number;
}

/** So many runs stand side by side, a line a value; more stand below each other, a line a run. */
const MOST_SIDE_BY_SIDE = 4;
const NAME_WIDTH = 28;
const VALUE_WIDTH = 20;

/** Compared runs for a person: the best one, then their values, with the difference to the baseline beside those of metrics. */
export function comparisonLines(compared: ComparedRuns, { metric, baseline, left, width }: ComparisonLinesOptions): string[] {
  const keyFirst = [...compared.columns].sort((a, b) => Number(isKey(b, metric)) - Number(isKey(a, metric)));
  const from = compared.rows.findIndex(({ runId }) => runId === baseline);
  const values = keyFirst.map((column) => toValues(column, compared.rows.length, from));
  const isSideBySide = compared.rows.length <= MOST_SIDE_BY_SIDE;
  const { lines, hidden } = isSideBySide ? sideBySide(compared, values, width) : belowEachOther(compared, values, width);
  const rest = [
    ...(left === 0 ? [] : [`${count(left, 'value')} ${left === 1 ? 'is' : 'are'} the same in all runs`]),
    ...(hidden === 0 ? [] : [`${count(hidden, isSideBySide ? 'run' : 'value')} ${hidden === 1 ? 'does' : 'do'} not fit`]),
  ];
  return [...describeBest(compared, metric), ...lines, ...(rest.length === 0 ? [] : ['', `${rest.join(', ')}: --all shows everything.`])];
}

function describeBest({ rows, columns }: ComparedRuns, metric: KeyMetric | undefined): string[] {
  const best = metric && bestRow(columns, metric);
  const row = best === undefined ? undefined : rows[best];
  const column = columns.find((one): one is MetricColumn => one.kind === 'metric' && one.key === metric?.key);
  if (!metric || !row || !column || best === undefined) return [];
  return [`Best: ${plain(row.name)}, ${plain(metric.key)} ${formatNumber(column.last[best] ?? Number.NaN)} (${metric.direction} is better)`, ''];
}

interface Values {
  kind: ComparedColumn['kind'];
  key: string;
  cells: string[];
}

function toValues(column: ComparedColumn, rowCount: number, from: number): Values {
  const { kind, key } = column;
  return { kind, key, cells: Array.from({ length: rowCount }, (_, row) => (column.kind === 'metric' ? describeMetric(column, row, from) : (textAt(column, row) ?? ''))) };
}

function describeMetric({ count: points, last }: MetricColumn, row: number, from: number): string {
  if ((points[row] ?? 0) === 0) return '';
  const value = formatNumber(last[row] ?? Number.NaN);
  const difference = (last[row] ?? Number.NaN) - (last[from] ?? Number.NaN);
  return row === from || (points[from] ?? 0) === 0 || !Number.isFinite(difference) || difference === 0 ? value : `${value} (${formatDifference(difference)})`;
}

function sideBySide({ rows }: ComparedRuns, values: readonly Values[], width: number): { lines: string[]; hidden: number } {
  const titles: Column[] = [
    { title: '', cells: ['id', 'status', ...values.map(({ kind }) => kind)] },
    { title: '', cells: ['', '', ...values.map(({ key }) => key)], width: cut(NAME_WIDTH, width) },
  ];
  const runs = rows.map((row, position): Column => ({ title: row.name, cells: [row.runId.slice(-8), row.status.toLowerCase(), ...values.map(({ cells }) => cells[position] ?? '')], width: cut(NAME_WIDTH, width) }));
  const { lines, shown } = fittingTable([...titles, ...runs], width, titles.length + 1);
  return { lines, hidden: titles.length + runs.length - shown };
}

function belowEachOther({ rows }: ComparedRuns, values: readonly Values[], width: number): { lines: string[]; hidden: number } {
  const titles: Column[] = [
    { title: 'ID', cells: rows.map(({ runId }) => runId.slice(-8)) },
    { title: 'NAME', cells: rows.map(({ name }) => name), width: cut(NAME_WIDTH, width) },
    { title: 'STATUS', cells: rows.map(({ status }) => status.toLowerCase()) },
  ];
  const { lines, shown } = fittingTable([...titles, ...values.map(({ kind, key, cells }) => ({ title: key, cells, width: cut(VALUE_WIDTH, width), alignRight: kind === 'metric' }))], width, titles.length);
  return { lines, hidden: titles.length + values.length - shown };
}

/** Where everything is wanted nothing is cut. */
function cut(most: number, width: number): number {
  return width === Number.POSITIVE_INFINITY ? width : most;
}

function isKey({ kind, key }: ComparedColumn, metric: KeyMetric | undefined): boolean {
  return kind === 'metric' && key === metric?.key;
}
