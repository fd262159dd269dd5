import * as z from 'zod/mini';

/** What the Compare panel shows of runs, by column: thousands of rows travel as a few arrays. */

/** Typed arrays, because messages hold them as they are, with NaN. */
const floats = z.custom<Float64Array>((value) => value instanceof Float64Array);
const integers = z.custom<Int32Array>((value) => value instanceof Int32Array);

const rowView = z.object({
  runId: z.string(),
  name: z.string(),
  status: z.enum(['RUNNING', 'FINISHED', 'FAILED', 'KILLED']),
  statusText: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.nullable(z.number()),
  experiment: z.string(),
  user: z.nullable(z.string()),
  source: z.nullable(z.string()),
  commit: z.nullable(z.string()),
  isDirty: z.boolean(),
  /** The run is not there any more, or not here: these are its values as they were saved. */
  isSaved: z.boolean(),
});
export type RowView = z.infer<typeof rowView>;

/** `isSeed`: only says which random numbers were drawn. `codes`: of each row the position of its value in `words`, -1 where it has none. */
const textColumn = z.object({ kind: z.enum(['param', 'tag', 'data']), key: z.string(), differs: z.boolean(), isSeed: z.boolean(), words: z.array(z.string()), codes: integers });
/** `count` is 0 where a row does not have the metric. */
const metricColumn = z.object({ kind: z.literal('metric'), key: z.string(), differs: z.boolean(), direction: z.nullable(z.enum(['lower', 'higher'])), count: floats, last: floats, min: floats, max: floats, lastStep: floats });
export type TextColumnView = z.infer<typeof textColumn>;
export type MetricColumnView = z.infer<typeof metricColumn>;
const columnView = z.discriminatedUnion('kind', [textColumn, metricColumn]);
export type ColumnView = z.infer<typeof columnView>;

const direction = z.nullable(z.enum(['lower', 'higher']));
export type DirectionView = z.infer<typeof direction>;
const keyMetric = z.nullable(z.object({ key: z.string(), direction }));

/** The first columns come with the rows, the others are asked for part by part. */
export const comparisonView = z.object({
  title: z.string(),
  rows: z.array(rowView),
  columns: z.array(columnView),
  columnCount: z.number(),
  /** Rows that were asked for and are not there any more. */
  gone: z.number(),
  keyMetric,
  /** The file that it was opened from or saved as. */
  file: z.nullable(z.object({ name: z.string(), note: z.string(), savedAtMs: z.number(), by: z.nullable(z.string()) })),
  /** False where nothing may be written: in Restricted Mode. */
  canEdit: z.boolean(),
});
export type ComparisonView = z.infer<typeof comparisonView>;
export { columnView };

/** Of a metric that changed in few rows: which, and their values now. */
const metricChange = z.object({ position: z.number(), differs: z.boolean(), rows: integers, count: floats, last: floats, min: floats, max: floats, lastStep: floats });
export type MetricChange = z.infer<typeof metricChange>;

/** What became different: rows as they are now, of columns those that changed, of metrics the values that did. The rows and columns themselves are the same. */
export const comparisonChanges = z.object({ rows: z.array(z.object({ position: z.number(), row: rowView })), columns: z.array(z.object({ position: z.number(), column: columnView })), metrics: z.array(metricChange) });
export type ComparisonChanges = z.infer<typeof comparisonChanges>;

/**
 * What a page has to be told that shows `before`; undefined when it shows it all, and 'other' when there are other rows or columns, so that
 * it has to ask anew.
 */
export function collectComparisonChanges(before: { rows: RowView[]; columns: ColumnView[] }, after: { rows: RowView[]; columns: ColumnView[] }): ComparisonChanges | 'other' | undefined {
  const isSameShape = sameKeys(before.rows.map(({ runId }) => runId), after.rows.map(({ runId }) => runId)) && sameKeys(before.columns.map(nameOf), after.columns.map(nameOf));
  if (!isSameShape) return 'other';
  const rows = after.rows.flatMap((row, position) => (JSON.stringify(row) === JSON.stringify(before.rows[position]) ? [] : [{ position, row }]));
  const changes: ComparisonChanges = { rows, columns: [], metrics: [] };
  for (const [position, column] of after.columns.entries()) {
    const known = before.columns[position];
    if (isSameColumn(known, column)) continue;
    const cells = known?.kind === 'metric' && column.kind === 'metric' ? collectMetricChange(position, known, column) : undefined;
    if (cells) changes.metrics.push(cells);
    else changes.columns.push({ position, column });
  }
  return rows.length === 0 && changes.columns.length === 0 && changes.metrics.length === 0 ? undefined : changes;
}

/** Undefined where the whole column is no larger. */
function collectMetricChange(position: number, before: MetricColumnView, after: MetricColumnView): MetricChange | undefined {
  if (before.direction !== after.direction) return undefined;
  const changed = [...after.count.keys()].filter((row) => metricFields.some((field) => !Object.is(before[field][row], after[field][row])));
  if (changed.length * 2 > after.count.length) return undefined;
  const rows = Int32Array.from(changed);
  const valuesOf = (column: Float64Array) => Float64Array.from(changed, (row) => column[row] ?? Number.NaN);
  return { position, differs: after.differs, rows, count: valuesOf(after.count), last: valuesOf(after.last), min: valuesOf(after.min), max: valuesOf(after.max), lastStep: valuesOf(after.lastStep) };
}

/** The column after changes of some of its values. */
export function applyMetricChange(column: MetricColumnView, { differs, rows, ...values }: MetricChange): MetricColumnView {
  const next: MetricColumnView = { ...column, differs };
  for (const field of metricFields) {
    const all = column[field].slice();
    for (const [place, row] of rows.entries()) all[row] = values[field][place] ?? Number.NaN;
    next[field] = all;
  }
  return next;
}

const metricFields = ['count', 'last', 'min', 'max', 'lastStep'] as const;

function nameOf({ kind, key }: ColumnView): string {
  return `${kind}:${key}`;
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, position) => key === b[position]);
}

function isSameColumn(a: ColumnView | undefined, b: ColumnView): boolean {
  if (a?.kind !== b.kind || a.differs !== b.differs) return false;
  if (a.kind === 'metric' && b.kind === 'metric') return a.direction === b.direction && metricFields.every((field) => isSameArray(a[field], b[field]));
  return a.kind !== 'metric' && b.kind !== 'metric' && sameKeys(a.words, b.words) && isSameArray(a.codes, b.codes);
}

function isSameArray(a: Float64Array | Int32Array, b: Float64Array | Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let position = 0; position < a.length; position += 1) if (!Object.is(a[position], b[position])) return false;
  return true;
}
