import * as z from 'zod/mini';

/**
 * The lines of an event file (`events-<writer>.jsonl`): one JSON object a line, append-only, written by one process.
 * Records say what happened; what a run *is* follows by folding them (`runState.ts`), in any order of files.
 */

/** The version of this format; a reader accepts records of its own and older versions. */
export const RECORD_VERSION = 1;

const timeMs = z.number();

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

/** First line of every event file: who writes it. */
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

/** How it ended: exactly one of `exitCode`, `signal` and `error` is set. */
const endRecord = z.object({
  kind: z.literal('end'),
  at: timeMs,
  status: z.enum(['FINISHED', 'FAILED', 'KILLED']),
  exitCode: z.nullable(z.int()),
  signal: z.nullable(z.string()),
  error: z.nullable(z.string()),
});
export type EndRecord = z.infer<typeof endRecord>;

const anyRecord = z.discriminatedUnion('kind', [openRecord, sessionRecord, processRecord, gitRecord, endRecord]);
export type RunRecord = z.infer<typeof anyRecord>;

const knownKinds = new Set(['open', 'session', 'process', 'git', 'end']);

export type ParsedLine =
  | { kind: 'record'; record: RunRecord }
  /** Well-formed, of a kind a later release knows: kept in the file, passed over here. */
  | { kind: 'unknown' }
  | { kind: 'bad'; reason: string };

/** Reads one line (without its newline) of an event file. */
export function parseLine(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'bad', reason: 'not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'bad', reason: 'not a record' };
  const kind = 'kind' in value ? value.kind : undefined;
  if (typeof kind !== 'string') return { kind: 'bad', reason: 'no kind' };
  if (!knownKinds.has(kind)) return { kind: 'unknown' };
  const parsed = anyRecord.safeParse(value);
  if (parsed.success) return { kind: 'record', record: parsed.data };
  const issue = parsed.error.issues[0];
  return { kind: 'bad', reason: `${kind}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid'}`.trim() };
}

/** One record as the line that is appended, newline included. */
export function serializeRecord(record: RunRecord): string {
  return `${JSON.stringify(record)}\n`;
}
