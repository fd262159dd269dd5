import type { RunStatus } from '../runs/records.ts';

/** Runs side by side, by column: every column has a place for each row. Columns instead of objects, because thousands of runs travel between threads. */
export interface ComparedRuns {
  rows: ComparedRow[];
  columns: ComparedColumn[];
}

/** What is compared as one: a run, together with those below it where each is the only one. Times are milliseconds since 1970 UTC. */
export interface ComparedRow {
  /** Of the outermost. */
  runId: string;
  /** Itself first, then what is shown together with it, outermost first. */
  runIds: string[];
  name: string;
  status: RunStatus;
  startedAtMs: number;
  /** Null while it runs. */
  endedAtMs: number | null;
  experimentId: string;
  experimentName: string | null;
  user: string | null;
  /** The script, relative to the workspace folder. */
  source: string | null;
  commit: string | null;
  isDirty: boolean;
}

export type ComparedColumn = TextColumn | MetricColumn;

/** Values that are text: parameters, tags, and the digests of data that was read. */
export interface TextColumn {
  kind: 'param' | 'tag' | 'data';
  key: string;
  /** The different values. */
  words: string[];
  /** Of each row the position of its value in `words`; -1 where it has none. */
  codes: Int32Array;
}

/** The points of a metric summed up, by row. Steps are as logged. */
export interface MetricColumn {
  kind: 'metric';
  key: string;
  /** Points; 0 where the row does not have the metric, whose other values then mean nothing. */
  count: Float64Array;
  last: Float64Array;
  /** NaN where every value is NaN. */
  min: Float64Array;
  max: Float64Array;
  lastStep: Float64Array;
}

/** What tells a column from all others: parameters and metrics may have the same name. */
export function columnId({ kind, key }: Pick<ComparedColumn, 'kind' | 'key'>): string {
  return `${kind}:${key}`;
}

/** The value of a row as text, or null where it has none. */
export function textAt(column: TextColumn, row: number): string | null {
  return column.words[column.codes[row] ?? -1] ?? null;
}
