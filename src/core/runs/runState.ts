import { compareText, compareStamps, lastWins, type Stamp, type Stamped } from './editOrder.ts';
import type { EnvironmentRecord, ExceptionRecord, WrittenRecord } from './capturedRecords.ts';
import { foldHashed, type Hashed } from './hashedFiles.ts';
import { addPoints, fromSummaryRecord, isLater, mergeSummaries, type LatestPoint, type MetricSummary } from './metricSummary.ts';
import type { ArtifactRecord, EndRecord, GitRecord, InputRecord, ModelRecord, PointBatch, RunProcess, RunRecord, RunStatus, ScoresRecord, SessionRecord, StartRecord, TraceRecord } from './records.ts';
import { isEditor, isEndpoint } from './writerName.ts';

/** A parameter: its first value, and the different ones that came too late. */
export interface Param extends Stamped<string> {
  refused: string[];
}

/** The latest point that a run logged for a logged model. */
export interface Score {
  key: string;
  run: string;
  dataset: { name: string; digest: string } | null;
  point: LatestPoint;
}

/**
 * What the records of one run add up to. Folding is commutative: the same records give the same state in whatever
 * order the files of a run are read, so an index that follows files and one that is rebuilt agree.
 */
export interface RunState {
  session: Omit<SessionRecord, 'kind'> | null;
  start: Omit<StartRecord, 'kind'> | null;
  git: Omit<GitRecord, 'kind'> | null;
  /** The last end, unless the run was resumed after it. */
  end: Omit<EndRecord, 'kind'> | null;
  /** The last end that is recorded, whether or not it counts. */
  lastEnd: Omit<EndRecord, 'kind'> | null;
  resumedAtMs: number | null;
  /** Every process that keeps the run alive, ordered. */
  processes: RunProcess[];
  name: Stamped<string> | null;
  note: Stamped<string> | null;
  lifecycle: Stamped<'active' | 'deleted'> | null;
  params: Map<string, Param>;
  /** Null stands for a deleted tag. */
  tags: Map<string, Stamped<string | null>>;
  artifacts: Map<string, Stamped<ArtifactRecord['content']>>;
  /** By name, digest and context. */
  inputs: Map<string, Omit<InputRecord, 'kind'>>;
  /** By role and id. */
  models: Map<string, Omit<ModelRecord, 'kind'>>;
  /** Of a logged model: the latest point of each key, run and data set. */
  scores: Map<string, Score>;
  trace: Omit<TraceRecord, 'kind'> | null;
  metrics: Map<string, MetricSummary>;
  /** Keys of metrics found in printed text. */
  printed: Set<string>;
  environment: Omit<EnvironmentRecord, 'kind'> | null;
  exception: Omit<ExceptionRecord, 'kind'> | null;
  /** By path. */
  written: Map<string, Omit<WrittenRecord, 'kind'>>;
  /** What was told later of files without a hash, by version; `knownInputs` and `knownWritten` (`hashedFiles.ts`) put it in. */
  hashed: Map<string, Hashed>;
  /** The highest counter of an edit: the next edit takes one more. */
  counter: number;
  firstAtMs: number | null;
  /** The last record of the run itself; edits by others do not count, and the times of points are in their metrics (`lastSignMs`). */
  lastAtMs: number | null;
}

export function createRunState(): RunState {
  return {
    session: null,
    start: null,
    git: null,
    end: null,
    lastEnd: null,
    resumedAtMs: null,
    processes: [],
    name: null,
    note: null,
    lifecycle: null,
    params: new Map(),
    tags: new Map(),
    artifacts: new Map(),
    inputs: new Map(),
    models: new Map(),
    scores: new Map(),
    trace: null,
    metrics: new Map(),
    printed: new Set(),
    environment: null,
    exception: null,
    written: new Map(),
    hashed: new Map(),
    counter: 0,
    firstAtMs: null,
    lastAtMs: null,
  };
}

/** Where a record stands: its writer, and the byte offset of its line in that writer's file. */
export interface RecordPlace {
  writer: string;
  position: number;
}

/** Adds one record to a state. */
export function foldRecord(state: RunState, record: RunRecord, place: RecordPlace): void {
  const isOfRun = !isEditor(place.writer);
  // A summary stands for points that others read instead of it.
  if (record.kind !== 'summary') {
    state.firstAtMs = Math.min(state.firstAtMs ?? record.at, record.at);
    if (isOfRun) state.lastAtMs = Math.max(state.lastAtMs ?? record.at, record.at);
  }
  if ('counter' in record) state.counter = Math.max(state.counter, record.counter);
  switch (record.kind) {
    case 'open':
      if (isOfRun && !isEndpoint(place.writer)) addProcess(state, { ...record.process, role: 'recorder' });
      break;
    case 'process':
      addProcess(state, { ...record.process, role: 'program' });
      break;
    case 'session':
      state.session = earlier(state.session, withoutKind(record));
      break;
    case 'run':
      state.start = earlier(state.start, withoutKind(record));
      break;
    case 'git':
      state.git = earlier(state.git, withoutKind(record));
      break;
    case 'end':
      state.lastEnd = later(state.lastEnd, withoutKind(record));
      state.end = endOf(state);
      break;
    case 'resume':
      state.resumedAtMs = Math.max(state.resumedAtMs ?? record.at, record.at);
      state.end = endOf(state);
      break;
    case 'scores':
      foldScores(state, record);
      break;
    case 'trace':
      state.trace = later(state.trace, withoutKind(record));
      break;
    case 'model': {
      const key = JSON.stringify([record.role, record.model, record.step ?? 0]);
      state.models.set(key, earlier(state.models.get(key) ?? null, withoutKind(record)));
      break;
    }
    case 'summary':
      for (const [key, summary] of fromSummaryRecord(record)) state.metrics.set(key, mergeSummaries(state.metrics.get(key), summary));
      break;
    case 'input': {
      const key = JSON.stringify([record.name, record.digest, record.context ?? '']);
      state.inputs.set(key, betterKnown(state.inputs.get(key), withoutKind(record)));
      break;
    }
    case 'environment':
      state.environment = earlier(state.environment, withoutKind(record));
      break;
    case 'exception':
      state.exception = later(state.exception, withoutKind(record));
      break;
    case 'printed':
      for (const key of record.keys) state.printed.add(key);
      break;
    case 'written':
      state.written.set(record.path, later(state.written.get(record.path) ?? null, withoutKind(record)));
      break;
    case 'hashed':
      foldHashed(state.hashed, record);
      break;
    case 'params':
    case 'tags':
    case 'name':
    case 'note':
    case 'lifecycle':
    case 'artifact':
      foldEdit(state, record, { counter: record.counter, at: record.at, ...place });
      break;
  }
}

/** Adds metric points to a state. */
export function foldPoints(state: RunState, points: PointBatch): void {
  const summary = addPoints(state.metrics.get(points.key), points);
  if (summary) state.metrics.set(points.key, summary);
}

/** When the run itself was last heard of by what its files say, in milliseconds; null where only others have edited it. */
export function lastSignMs(state: RunState): number | null {
  let last = state.lastAtMs;
  for (const { lastTimeMs } of state.metrics.values()) last = Math.max(last ?? lastTimeMs, lastTimeMs);
  return last;
}

/** The status shown: what the end says, else whether anything that could still write is alive. */
export function statusOf(state: RunState, alive: boolean): RunStatus {
  if (state.end) return state.end.status;
  return alive ? 'RUNNING' : 'KILLED';
}

function foldScores(state: RunState, { run, dataset, values }: ScoresRecord): void {
  for (const [key, step, timeMs, value] of values) {
    const place = JSON.stringify([key, run, dataset?.name, dataset?.digest]);
    const point: LatestPoint = { lastStep: step, lastTimeMs: timeMs, last: Number(value) };
    const known = state.scores.get(place);
    if (!known || isLater(point, known.point)) state.scores.set(place, { key, run, dataset: dataset ?? null, point });
  }
}

function endOf({ lastEnd, resumedAtMs }: RunState): RunState['end'] {
  return lastEnd && lastEnd.at > (resumedAtMs ?? Number.NEGATIVE_INFINITY) ? lastEnd : null;
}

type Edit = Extract<RunRecord, { kind: 'params' | 'tags' | 'name' | 'note' | 'lifecycle' | 'artifact' }>;

function foldEdit(state: RunState, edit: Edit, stamp: Stamp): void {
  switch (edit.kind) {
    case 'params':
      for (const [key, value] of edit.values) state.params.set(key, firstWins(state.params.get(key), { value, stamp }));
      break;
    case 'tags':
      for (const [key, value] of edit.values) state.tags.set(key, lastWins(state.tags.get(key), { value, stamp }));
      break;
    case 'name':
      state.name = lastWins(state.name ?? undefined, { value: edit.value, stamp });
      break;
    case 'note':
      state.note = lastWins(state.note ?? undefined, { value: edit.value, stamp });
      break;
    case 'lifecycle':
      state.lifecycle = lastWins(state.lifecycle ?? undefined, { value: edit.value, stamp });
      break;
    case 'artifact':
      state.artifacts.set(edit.path, lastWins(state.artifacts.get(edit.path), { value: edit.content, stamp }));
      break;
  }
}

function firstWins(known: Param | undefined, candidate: Stamped<string>): Param {
  if (!known) return { ...candidate, refused: [] };
  const [first, second] = compareStamps(known.stamp, candidate.stamp) <= 0 ? [known, candidate] : [candidate, known];
  const refused = new Set([...known.refused, second.value]);
  refused.delete(first.value);
  return { value: first.value, stamp: first.stamp, refused: [...refused].sort(compareText) };
}

function addProcess(state: RunState, added: RunProcess): void {
  const key = JSON.stringify(added);
  if (state.processes.some((known) => JSON.stringify(known) === key)) return;
  state.processes = [...state.processes, added].sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
}

function withoutKind<T extends { kind: string }>(record: T): Omit<T, 'kind'> {
  const { kind: _kind, ...rest } = record;
  return rest;
}

/** Of two records of one input the one with its hash, which may have been counted later, else the earlier one. */
function betterKnown(known: Omit<InputRecord, 'kind'> | undefined, candidate: Omit<InputRecord, 'kind'>): Omit<InputRecord, 'kind'> {
  if (!known) return candidate;
  if ((known.sha256 === undefined) !== (candidate.sha256 === undefined)) return known.sha256 === undefined ? candidate : known;
  return earlier(known, candidate);
}

// Equal times are decided by content, so that the order of reading never matters.
function earlier<T extends { at: number }>(known: T | null, candidate: T): T {
  if (!known) return candidate;
  return compareByTime(known, candidate) <= 0 ? known : candidate;
}

function later<T extends { at: number }>(known: T | null, candidate: T): T {
  if (!known) return candidate;
  return compareByTime(known, candidate) >= 0 ? known : candidate;
}

function compareByTime(a: { at: number }, b: { at: number }): number {
  return a.at - b.at || compareText(JSON.stringify(a), JSON.stringify(b));
}
