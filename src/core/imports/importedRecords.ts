import type { ArtifactContent } from '../artifacts/artifactStore.ts';
import type { EditRecord, Origin, PointBatch, RunRecord } from '../runs/records.ts';
import type { RunState } from '../runs/runState.ts';
import type { ForeignRun } from './foreignRun.ts';
import type { KnownPoints } from './knownPoints.ts';

/** Points written as one line at most: a reader holds a line in memory. */
const POINTS_A_LINE = 5_000;

/** What is here of a run before it is imported. */
export interface KnownRun {
  /** What all its files say, metrics left out. */
  all: RunState;
  /** What earlier imports wrote: edits made here count as they are until the source changes. */
  imported: RunState;
  points: KnownPoints;
}

/** A run with all that its records need. */
export interface ImportedContent {
  run: ForeignRun;
  origin: Origin;
  experiment: { id: string; name: string } | null;
  artifacts: { path: string; content: ArtifactContent }[];
  /** When this is written, in milliseconds. */
  atMs: number;
}

type WithoutStamp<T> = T extends EditRecord ? Omit<T, 'counter' | 'at'> : never;

/** The records that a run here lacks to say what the source says; those of a known run are added, none is taken back. */
export function collectRecords(content: ImportedContent, known: KnownRun | undefined): RunRecord[] {
  const { run, origin, atMs: at } = content;
  const firstCounter = (known?.all.counter ?? 0) + 1;
  const edits = collectEdits(content, known).map((edit, position) => ({ ...edit, origin, counter: firstCounter + position, at }));
  const inputs = run.inputs.filter((input) => !hasInput(known?.all, input)).map((input): RunRecord => ({ kind: 'input', at, ...input }));
  const facts: RunRecord[] = known ? [] : [...(run.session ? [{ kind: 'session' as const, at: run.startedAtMs, ...run.session }] : []), ...(run.git ? [{ kind: 'git' as const, at, ...run.git }] : [])];
  return [...facts, ...edits, ...inputs, ...endOf(run, known)];
}

/** The record that each piece of an import begins with. */
export function startRecord({ run, origin, experiment, atMs }: ImportedContent, known: KnownRun | undefined): RunRecord {
  return {
    kind: 'run',
    at: atMs,
    ...(run.name === null ? {} : { name: run.name }),
    ...(run.parentId === null ? {} : { parent: run.parentId }),
    ...(experiment === null ? {} : { experiment }),
    ...(run.user === null ? {} : { user: run.user }),
    startedAt: known?.imported.start?.startedAt ?? run.startedAtMs,
    origin,
  };
}

/** The points of a run that are not known yet, each with a time. */
export function collectPoints(run: ForeignRun, known: KnownRun | undefined): PointBatch[] {
  const startMs = known?.imported.start?.startedAt ?? run.startedAtMs;
  const all = [...run.metrics, ...run.lastValues].map((batch) => toWritable(batch, startMs));
  return (known ? all.map((batch) => known.points.without(batch)) : all).flatMap(inLines);
}

/** Whether a place still holds the run that was imported from it: every point and parameter that is known is in it. */
export function isContinued(run: ForeignRun, known: KnownRun): boolean {
  const startMs = known.imported.start?.startedAt ?? run.startedAtMs;
  const lastOnly = new Set(run.lastValues.map(({ key }) => key));
  const isSameParam = ([key, value]: [string, string]) => known.imported.params.get(key)?.value === value;
  return known.points.areAllIn(run.metrics.map((batch) => toWritable(batch, startMs)), lastOnly) && run.params.filter(([key]) => known.imported.params.has(key)).every(isSameParam);
}

function collectEdits({ run, artifacts }: ImportedContent, known: KnownRun | undefined): WithoutStamp<EditRecord>[] {
  const imported = known?.imported;
  const params = run.params.filter(([key, value]) => !isKnownParam(known?.all, key, value));
  const tags = run.tags.filter(([key, value]) => (imported?.tags.get(key) ?? known?.all.tags.get(key))?.value !== value);
  const newArtifacts = artifacts.filter(({ path, content }) => imported?.artifacts.get(path)?.value?.sha256 !== content.sha256);
  const isRenamed = imported?.start && run.isNameGiven && run.name !== (imported.name?.value ?? imported.start.name);
  return [
    ...(params.length === 0 ? [] : [{ kind: 'params' as const, values: params }]),
    ...(tags.length === 0 ? [] : [{ kind: 'tags' as const, values: tags }]),
    ...(isRenamed && run.name !== null ? [{ kind: 'name' as const, value: run.name }] : []),
    ...(run.note === null || run.note === imported?.note?.value ? [] : [{ kind: 'note' as const, value: run.note }]),
    ...newArtifacts.map(({ path, content }) => ({ kind: 'artifact' as const, path, content })),
    // Only when it comes in: who tidies up at the source does not tidy up here.
    ...(run.isDeleted && !known ? [{ kind: 'lifecycle' as const, value: 'deleted' as const }] : []),
  ];
}

function isKnownParam(state: RunState | undefined, key: string, value: string): boolean {
  const param = state?.params.get(key);
  return param !== undefined && (param.value === value || param.refused.includes(value));
}

function hasInput(state: RunState | undefined, { name, digest, context }: ForeignRun['inputs'][number]): boolean {
  return state !== undefined && [...state.inputs.values()].some((input) => input.name === name && input.digest === digest && (input.context ?? '') === (context ?? ''));
}

function endOf({ end }: ForeignRun, known: KnownRun | undefined): RunRecord[] {
  const before = known?.all.end;
  // A run that was taken up again ends once more.
  if (!end || !Number.isFinite(end.atMs) || (before && before.at >= end.atMs)) return [];
  return [{ kind: 'end', at: end.atMs, status: end.status, exitCode: null, signal: null, error: null }];
}

function inLines({ key, steps, timesMs, values }: PointBatch): PointBatch[] {
  const starts = Array.from({ length: Math.ceil(values.length / POINTS_A_LINE) }, (_, line) => line * POINTS_A_LINE);
  return starts.map((start) => {
    const end = start + POINTS_A_LINE;
    return { key, steps: steps.slice(start, end), timesMs: timesMs.slice(start, end), values: values.slice(start, end) };
  });
}

/** Points as a record can hold them: with a time that is known, and no step that is no number. */
function toWritable(batch: PointBatch, startMs: number): PointBatch {
  if (batch.timesMs.every(Number.isFinite) && batch.steps.every(Number.isFinite)) return batch;
  const kept = batch.steps.flatMap((step, index) => (Number.isFinite(step) ? [index] : []));
  const timeAt = (index: number) => (Number.isFinite(batch.timesMs[index]) ? (batch.timesMs[index] ?? startMs) : startMs);
  return { key: batch.key, steps: kept.map((index) => batch.steps[index] ?? 0), timesMs: kept.map(timeAt), values: kept.map((index) => batch.values[index] ?? Number.NaN) };
}
