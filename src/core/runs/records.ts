import * as z from 'zod/mini';
import { environmentRecord, exceptionRecord, hashedRecord, printedRecord, writtenRecord } from './capturedRecords.ts';

/**
 * The lines of an event file (`events-<writer>.jsonl`): one JSON object a line, append-only, written by one process.
 * Records say what happened; what a run *is* follows by folding them (`runState.ts`), in any order of files.
 */

/**
 * The version of this format. Of a file whose open record has a newer one a reader keeps what it knows and passes over the
 * rest; `kind` and `v` of an open record mean the same in every version.
 */
export const RECORD_VERSION = 1;

const timeMs = z.number();

/** A number as JSON has it, and the three that it has not. */
const metricValue = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);

/** Which process on which machine; `startToken` and `bootId` tell it from a later one with the same number. */
export const processIdentity = z.object({
  host: z.string(),
  pid: z.int().check(z.nonnegative()),
  startToken: z.optional(z.string()),
  bootId: z.optional(z.string()),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** A process that keeps a run alive: it writes the run's records, or is the program itself. */
export interface RunProcess extends ProcessIdentity {
  role: 'recorder' | 'program';
}

/** How an interpreter came to be chosen. */
export const interpreterReason = z.enum(['python-extension', 'virtual-environment', 'path', 'command-line']);
export type InterpreterReason = z.infer<typeof interpreterReason>;

export const runStatus = z.enum(['RUNNING', 'FINISHED', 'FAILED', 'KILLED']);
/** MLflow's words for the state of a run. */
export type RunStatus = z.infer<typeof runStatus>;

const openRecord = z.object({
  kind: z.literal('open'),
  v: z.int(),
  run: z.string(),
  writer: z.string(),
  at: timeMs,
  process: processIdentity,
  tool: z.string(),
});

/** What was started: paths are relative to the workspace folder, with `/`, where they lie inside it. */
const sessionRecord = z.object({
  kind: z.literal('session'),
  at: timeMs,
  name: z.string(),
  source: z.object({ type: z.enum(['script', 'module', 'command']), path: z.string() }),
  command: z.array(z.string()),
  arguments: z.array(z.string()),
  cwd: z.string(),
  interpreter: z.optional(z.object({ path: z.string(), reason: interpreterReason })),
});
export type SessionRecord = z.infer<typeof sessionRecord>;

/** The program that was started, as a process. */
const processRecord = z.object({ kind: z.literal('process'), at: timeMs, process: processIdentity });

/** State of the Git working tree when the session started. */
const gitRecord = z.object({
  kind: z.literal('git'),
  at: timeMs,
  commit: z.string(),
  branch: z.nullable(z.string()),
  dirty: z.boolean(),
});
export type GitRecord = z.infer<typeof gitRecord>;

/** Where an imported or synchronised record comes from; repeating an import changes nothing. */
const origin = z.object({ uri: z.string(), id: z.string(), revision: z.optional(z.string()) });
export type Origin = z.infer<typeof origin>;

/** A run that is no process of its own: a `fit`, a cell, a call of `start_run`. Also places a session in an experiment. */
const runRecord = z.object({
  kind: z.literal('run'),
  at: timeMs,
  /** The name given at the start; a later `name` record overrides it. */
  name: z.optional(z.string()),
  parent: z.optional(z.string()),
  experiment: z.optional(z.object({ id: z.string(), name: z.string() })),
  user: z.optional(z.string()),
  /** Of a logged model: what kind it is said to be. */
  type: z.optional(z.string()),
  /** When it began, where that is not when this was written (imports). */
  startedAt: z.optional(timeMs),
  origin: z.optional(origin),
});
export type StartRecord = z.infer<typeof runRecord>;

/**
 * Edits of a run carry a counter, 1 + the highest that the writer has seen in this run, so that every reader merges them
 * alike (`editOrder.ts`).
 */
const counter = z.int().check(z.positive());
const edited = { counter, at: timeMs, origin: z.optional(origin) };

/**
 * Parameters as pairs of key and value; of each key the first value wins. Pairs, because a key may be any text, also
 * one that objects treat apart (`__proto__`).
 */
const paramsRecord = z.object({ kind: z.literal('params'), ...edited, values: z.array(z.tuple([z.string(), z.string()])) });
/** Tags as pairs of key and value, null deletes; the last edit wins. */
const tagsRecord = z.object({ kind: z.literal('tags'), ...edited, values: z.array(z.tuple([z.string(), z.nullable(z.string())])) });
const nameRecord = z.object({ kind: z.literal('name'), ...edited, value: z.string() });
/** Markdown. */
const noteRecord = z.object({ kind: z.literal('note'), ...edited, value: z.string() });
/** Deleted runs stay on disk until `gc` takes them, and can be restored until then. */
const lifecycleRecord = z.object({ kind: z.literal('lifecycle'), ...edited, value: z.enum(['active', 'deleted']) });

/** A file the run kept, by content; null deletes it. The last edit of a path wins. */
const artifactRecord = z.object({
  kind: z.literal('artifact'),
  ...edited,
  path: z.string(),
  content: z.nullable(z.object({ sha256: z.string(), sizeBytes: z.int() })),
});
export type ArtifactRecord = z.infer<typeof artifactRecord>;

/** Data that a run read, by content where it is known. */
const inputRecord = z.object({
  kind: z.literal('input'),
  at: timeMs,
  name: z.string(),
  digest: z.string(),
  context: z.optional(z.string()),
  /** Relative to the workspace folder where it lies inside. */
  path: z.optional(z.string()),
  /** Left out of a file that was too large to hash at once; a `hashed` record tells it later. */
  sha256: z.optional(z.string()),
  sizeBytes: z.optional(z.int()),
  modifiedMs: z.optional(timeMs),
  /** The files of a folder that is one input; `sha256` is then that of the list of them. */
  fileCount: z.optional(z.int()),
  /** What MLflow clients say of a data set, as they say it. */
  mlflow: z.optional(z.object({ sourceType: z.string(), source: z.string(), schema: z.optional(z.string()), profile: z.optional(z.string()), tags: z.optional(z.record(z.string(), z.string())) })),
});
export type InputRecord = z.infer<typeof inputRecord>;

/** How it ended: one of `exitCode`, `signal` and `error` is set where that is known, none where a client only says that it is over. */
const endRecord = z.object({
  kind: z.literal('end'),
  at: timeMs,
  status: z.enum(['FINISHED', 'FAILED', 'KILLED']),
  exitCode: z.nullable(z.int()),
  signal: z.nullable(z.string()),
  error: z.nullable(z.string()),
});
export type EndRecord = z.infer<typeof endRecord>;

/** A run that had ended goes on: ends up to this moment do not count any more. */
const resumeRecord = z.object({ kind: z.literal('resume'), at: timeMs });

/** A logged model (MLflow 3) that a run made or used. */
const modelRecord = z.object({ kind: z.literal('model'), at: timeMs, model: z.string(), role: z.enum(['input', 'output']), step: z.optional(z.number()) });
export type ModelRecord = z.infer<typeof modelRecord>;

/** Points that a run logged for a logged model, in the files of that model: key, step, time and value of each. */
const scoresRecord = z.object({
  kind: z.literal('scores'),
  at: timeMs,
  run: z.string(),
  dataset: z.optional(z.object({ name: z.string(), digest: z.string() })),
  values: z.array(z.tuple([z.string(), z.number(), timeMs, metricValue])),
});
export type ScoresRecord = z.infer<typeof scoresRecord>;

/** What MLflow clients say of a trace, as they say it; the last one counts. */
const traceRecord = z.object({ kind: z.literal('trace'), at: timeMs, info: z.record(z.string(), z.unknown()) });
export type TraceRecord = z.infer<typeof traceRecord>;


/** What a finished writer says of the points in its file, so that a rebuild need not read them. */
const summaryRecord = z.object({
  kind: z.literal('summary'),
  at: timeMs,
  /** Where this line begins in its file: it stands for all before it, in bytes. */
  bytes: z.int(),
  metrics: z.array(
    z.object({
      key: z.string(),
      last: z.tuple([z.number(), timeMs, metricValue]),
      min: metricValue,
      max: metricValue,
      count: z.int(),
      firstStep: z.number(),
      lastStep: z.number(),
    }),
  ),
});
export type SummaryRecord = z.infer<typeof summaryRecord>;

const anyRecord = z.discriminatedUnion('kind', [
  openRecord,
  sessionRecord,
  runRecord,
  processRecord,
  gitRecord,
  paramsRecord,
  tagsRecord,
  nameRecord,
  noteRecord,
  lifecycleRecord,
  artifactRecord,
  inputRecord,
  endRecord,
  resumeRecord,
  modelRecord,
  scoresRecord,
  traceRecord,
  summaryRecord,
  environmentRecord,
  exceptionRecord,
  printedRecord,
  writtenRecord,
  hashedRecord,
]);
export type RunRecord = z.infer<typeof anyRecord>;
/** First line of every event file: who writes it. */
export type OpenRecord = z.infer<typeof openRecord>;
/** A record that edits what another writer may edit too. */
export type EditRecord = Extract<RunRecord, { counter: number }>;

const knownKinds: ReadonlySet<string> = new Set<RunRecord['kind']>([
  'open', 'session', 'run', 'process', 'git', 'params', 'tags', 'name', 'note', 'lifecycle', 'artifact', 'input', 'end', 'resume', 'model', 'scores', 'trace', 'summary',
  'environment', 'exception', 'printed', 'written', 'hashed',
]);

/** Points of one metric: as many steps and times as values. */
export interface PointBatch {
  key: string;
  steps: number[];
  timesMs: number[];
  values: number[];
}

const onePoint = z.tuple([z.literal('m'), z.string(), z.number(), timeMs, metricValue]);
const manyPoints = z.tuple([z.literal('M'), z.string(), z.array(z.number()), z.array(timeMs), z.array(metricValue)]);

export type ParsedLine =
  | { kind: 'record'; record: RunRecord }
  | { kind: 'points'; points: PointBatch }
  /** Well-formed, of a kind or form that a later release knows: kept in the file, passed over here. */
  | { kind: 'unknown' }
  /** `isWellFormed`: JSON of the right outline; only its form is not the one of this release. */
  | { kind: 'bad'; reason: string; isWellFormed?: boolean };

/** The version that a line says its file has; undefined for every line but an open record. */
export function versionOfLine(line: string): number | undefined {
  if (!line.startsWith('{"kind":"open"')) return undefined;
  try {
    const { v } = JSON.parse(line) as { v?: unknown };
    return typeof v === 'number' ? v : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads one line (without its newline) of an event file.
 * @param fileVersion what the file's open record says
 */
export function parseLine(line: string, fileVersion = RECORD_VERSION): ParsedLine {
  const parsed = parseOwnVersion(line);
  // Where a later release wrote, what does not fit is not broken.
  return parsed.kind === 'bad' && parsed.isWellFormed && fileVersion > RECORD_VERSION ? { kind: 'unknown' } : parsed;
}

function parseOwnVersion(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'bad', reason: 'not JSON' };
  }
  if (Array.isArray(value)) return parsePoints(value);
  if (typeof value !== 'object' || value === null) return { kind: 'bad', reason: 'not a record' };
  const kind = 'kind' in value ? value.kind : undefined;
  if (typeof kind !== 'string') return { kind: 'bad', reason: 'no kind' };
  if (!knownKinds.has(kind)) return { kind: 'unknown' };
  const parsed = anyRecord.safeParse(value);
  if (parsed.success) return { kind: 'record', record: parsed.data };
  const issue = parsed.error.issues[0];
  return { kind: 'bad', reason: `${kind}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid'}`.trim(), isWellFormed: true };
}

/** A metric line is an array: `["m", key, step, time, value]`, or `["M", key, steps, times, values]` for many at once. */
function parsePoints(value: unknown[]): ParsedLine {
  if (value[0] === 'm') {
    const parsed = onePoint.safeParse(value);
    if (!parsed.success) return { kind: 'bad', reason: 'not a metric point', isWellFormed: true };
    const [, key, step, timeMs_, number] = parsed.data;
    return { kind: 'points', points: { key, steps: [step], timesMs: [timeMs_], values: [Number(number)] } };
  }
  if (value[0] !== 'M') return typeof value[0] === 'string' ? { kind: 'unknown' } : { kind: 'bad', reason: 'not a record' };
  const parsed = manyPoints.safeParse(value);
  if (!parsed.success) return { kind: 'bad', reason: 'not a batch of metric points', isWellFormed: true };
  const [, key, steps, timesMs, values] = parsed.data;
  if (steps.length !== values.length || timesMs.length !== values.length) return { kind: 'bad', reason: 'a batch with columns of different lengths' };
  return { kind: 'points', points: { key, steps, timesMs, values: values.map(Number) } };
}

/** One record as the line that is appended, newline included. */
export function serializeRecord(record: RunRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Points as the line that is appended, newline included. NaN and the infinities are written as words. */
export function serializePoints(points: PointBatch): string {
  const { key, steps, timesMs, values } = points;
  const line = values.length === 1 ? ['m', key, steps[0], timesMs[0], toWord(values[0] ?? Number.NaN)] : ['M', key, steps, timesMs, values.map(toWord)];
  return `${JSON.stringify(line)}\n`;
}

/** A metric value as JSON can hold it. */
export function toWord(value: number): number | 'NaN' | 'Infinity' | '-Infinity' {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
