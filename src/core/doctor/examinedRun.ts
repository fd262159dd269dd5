import type { MetricSummary } from '../runs/metricSummary.ts';
import type { RunState } from '../runs/runState.ts';

/** A summary whose numbers are not those of the points in front of it. */
export interface WrongSummary {
  position: number;
  /** The first metric that differs. */
  key: string;
  stated: MetricSummary | undefined;
  actual: MetricSummary | undefined;
}

/** One event file, read whole. */
export interface ExaminedFile {
  /** Relative to the store folder. */
  path: string;
  writer: string;
  sizeBytes: number;
  /** What its first line says; undefined when that is no open record. */
  open: { run: string; writer: string } | undefined;
  /** The highest version that an open record names. */
  version: number;
  /** The first few; `badCount` counts all. */
  bad: { position: number; reason: string }[];
  badCount: number;
  /** Lines of a later release. */
  unknownCount: number;
  /** What follows the last whole line, in bytes. */
  tailBytes: number;
  tailHoldsZeros: boolean;
  wrongSummaries: WrongSummary[];
}

/** A run folder, read whole: its metrics follow from the points and not from summaries. */
export interface ExaminedRun {
  id: string;
  month: string;
  /** Relative to the store folder. */
  path: string;
  state: RunState;
  files: ExaminedFile[];
  /** Edits by others do not count. */
  lastWriteMs: number;
  unreadable: { path: string; why: string }[];
}

/** The first metric, by key, of which a summary says something else than its points. */
export function compareSummaries(stated: ReadonlyMap<string, MetricSummary>, actual: ReadonlyMap<string, MetricSummary>): Omit<WrongSummary, 'position'> | undefined {
  const keys = [...new Set([...stated.keys(), ...actual.keys()])].sort();
  const key = keys.find((candidate) => !isSame(stated.get(candidate), actual.get(candidate)));
  return key === undefined ? undefined : { key, stated: stated.get(key), actual: actual.get(key) };
}

/** The fields of which two summaries differ, as words: `count 5 instead of 4`. */
export function describeDifference({ stated, actual }: Pick<WrongSummary, 'stated' | 'actual'>): string {
  if (!stated) return 'it is left out';
  if (!actual) return 'there are no such points';
  return fieldsOf(stated).filter((field) => !isSameNumber(stated[field], actual[field])).map((field) => `${field} ${stated[field]} instead of ${actual[field]}`).join(', ');
}

function isSame(a: MetricSummary | undefined, b: MetricSummary | undefined): boolean {
  if (!a || !b) return a === b;
  return fieldsOf(a).every((field) => isSameNumber(a[field], b[field]));
}

/** Of two zeros either one may be kept; NaN equals itself. */
function isSameNumber(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

function fieldsOf(summary: MetricSummary): (keyof MetricSummary)[] {
  return Object.keys(summary) as (keyof MetricSummary)[];
}
