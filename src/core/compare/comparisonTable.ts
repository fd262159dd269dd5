import { textAt, type ComparedColumn, type ComparedRow, type ComparedRuns, type MetricColumn, type TextColumn } from './comparedRuns.ts';
import type { ExportedColumn, ExportedTable } from './exportedTable.ts';

/** What of compared runs is exported; everything in its own order where nothing is said. */
export interface TableChoice {
  /** Positions of rows, in the order wanted. */
  rows?: readonly number[];
  columns?: readonly ComparedColumn[];
  /** The value of a metric that is shown; asked only where the row has it. The last one when left out. */
  metricAt?(column: MetricColumn, row: number): number;
}

/**
 * Compared runs as a table for other programs: what each run is, then its values. Parameters that are plain numbers in every run are
 * numbers, in base units: durations are seconds.
 */
export function collectComparisonTable(compared: ComparedRuns, { rows, columns = compared.columns, metricAt = lastOf }: TableChoice = {}): ExportedTable {
  const taken = new Set<string>();
  const facts = toFacts(compared.rows).map((column) => titled(column, '', taken));
  const named = [...facts, ...columns.map((column) => titled(toExported(column, metricAt), column.kind, taken))];
  return rows ? { rowCount: rows.length, columns: named.map((column) => atRows(column, rows)) } : { rowCount: compared.rows.length, columns: named };
}

/** What is known of every run. */
function toFacts(rows: readonly ComparedRow[]): ExportedColumn[] {
  const text = (title: string, of: (row: ComparedRow) => string | null): ExportedColumn => ({ title, kind: 'text', at: (row) => ofRow(rows[row], of) });
  const number = (title: string, of: (row: ComparedRow) => number | null): ExportedColumn => ({ title, kind: 'number', at: (row) => ofRow(rows[row], of) });
  return [
    text('run', ({ name }) => name),
    text('run_id', ({ runId }) => runId),
    text('status', ({ status }) => status),
    text('started', ({ startedAtMs }) => isoTime(startedAtMs)),
    number('seconds', ({ startedAtMs, endedAtMs }) => (endedAtMs === null ? null : (endedAtMs - startedAtMs) / 1000)),
    text('experiment', ({ experimentName, experimentId }) => experimentName ?? experimentId),
    text('user', ({ user }) => user),
    text('source', ({ source }) => source),
    // A plus for uncommitted changes, as other tools write it.
    text('commit', ({ commit, isDirty }) => (commit !== null && isDirty ? `${commit}+` : commit)),
  ];
}

function ofRow<T>(row: ComparedRow | undefined, of: (row: ComparedRow) => T): T | null {
  return row ? of(row) : null;
}

function atRows(column: ExportedColumn, rows: readonly number[]): ExportedColumn {
  const positionOf = (row: number) => rows[row] ?? -1;
  return column.kind === 'number' ? { ...column, at: (row) => column.at(positionOf(row)) } : { ...column, at: (row) => column.at(positionOf(row)) };
}

function toExported(column: ComparedColumn, metricAt: NonNullable<TableChoice['metricAt']>): ExportedColumn {
  const { key: title } = column;
  if (column.kind === 'metric') return { title, kind: 'number', at: (row) => ((column.count[row] ?? 0) === 0 ? null : metricAt(column, row)) };
  if (!isNumeric(column)) return { title, kind: 'text', at: (row) => textAt(column, row) };
  const numbers = column.words.map(Number);
  return { title, kind: 'number', at: (row) => numbers[column.codes[row] ?? -1] ?? null };
}

/** A column with a title that none before has: with its kind, then with a number. */
function titled(column: ExportedColumn, kind: string, taken: Set<string>): ExportedColumn {
  const title = column.title === '' ? '(no name)' : column.title;
  let free = title;
  for (let count = 1; taken.has(free); count += 1) free = count === 1 ? `${title} (${kind})` : `${title} (${kind} ${count})`;
  taken.add(free);
  return { ...column, title: free };
}

const plainNumber = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d{1,3})?$/i;

/** Numbers that a double holds to the last digit. `007` is a name, and so are digests. */
function isNumeric({ kind, words }: TextColumn): boolean {
  return kind === 'param' && words.length > 0 && words.every((word) => plainNumber.test(word) && word.replace(/e.*/i, '').replaceAll(/\D/g, '').length <= 15 && Number.isFinite(Number(word)));
}

function lastOf(column: MetricColumn, row: number): number {
  return column.last[row] ?? Number.NaN;
}

function isoTime(timeMs: number): string | null {
  const time = new Date(timeMs);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
