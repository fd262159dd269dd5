import type { ComparedRow, ComparedRuns, MetricColumn, TextColumn } from '../../../src/core/compare/comparedRuns';

/** Columns by name, a value per row; null where a row has none. */
export interface WrittenColumns {
  params?: Record<string, readonly (string | number | null)[]>;
  tags?: Record<string, readonly (string | null)[]>;
  data?: Record<string, readonly (string | null)[]>;
  metrics?: Record<string, readonly (number | null)[]>;
  rows?: readonly Partial<ComparedRow>[];
}

/** Compared runs as a test writes them down: rows `run 0`, `run 1`, ... with ids `id0`, `id1`, ... */
export function comparedColumns({ params = {}, tags = {}, data = {}, metrics = {}, rows = [] }: WrittenColumns): ComparedRuns {
  const lists = [params, tags, data, metrics].flatMap((columns) => Object.values(columns));
  const count = Math.max(rows.length, ...lists.map(({ length }) => length));
  return {
    rows: Array.from({ length: count }, (_, row) => ({ ...plainRow(row), ...rows[row] })),
    columns: [
      ...Object.entries(params).map(([key, values]) => textColumn('param', key, values.map((value) => (value === null ? null : String(value))))),
      ...Object.entries(tags).map(([key, values]) => textColumn('tag', key, values)),
      ...Object.entries(data).map(([key, values]) => textColumn('data', key, values)),
      ...Object.entries(metrics).map(([key, values]) => metricColumn(key, values)),
    ],
  };
}

/** The same runs in another order: of each new place the old position. Words are numbered anew, as an index would for other rows. */
export function reordered({ rows, columns }: ComparedRuns, order: readonly number[]): ComparedRuns {
  const take = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!);
  return {
    rows: order.map((row) => rows[row]!),
    columns: columns.map((column) =>
      column.kind === 'metric'
        ? { ...column, count: take(column.count), last: take(column.last), min: take(column.min), max: take(column.max), lastStep: take(column.lastStep) }
        : textColumn(column.kind, column.key, order.map((row) => column.words[column.codes[row]!] ?? null)),
    ),
  };
}

function textColumn(kind: TextColumn['kind'], key: string, values: readonly (string | null)[]): TextColumn {
  const words = [...new Set(values.filter((value) => value !== null))];
  const places = new Map(words.map((word, place) => [word, place]));
  return { kind, key, words, codes: Int32Array.from(values, (value) => (value === null ? -1 : places.get(value)!)) };
}

/** A single point a row. */
function metricColumn(key: string, values: readonly (number | null)[]): MetricColumn {
  const numbers = () => Float64Array.from(values, (value) => value ?? 0);
  return { kind: 'metric', key, count: Float64Array.from(values, (value) => (value === null ? 0 : 1)), last: numbers(), min: numbers(), max: numbers(), lastStep: new Float64Array(values.length) };
}

function plainRow(row: number): ComparedRow {
  return {
    runId: `id${row}`,
    runIds: [`id${row}`],
    name: `run ${row}`,
    status: 'FINISHED',
    startedAtMs: 1000 * row,
    endedAtMs: 1000 * row + 500,
    experimentId: '0',
    experimentName: null,
    user: null,
    source: 'train.py',
    commit: null,
    isDirty: false,
  };
}
