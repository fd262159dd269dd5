import type { InputRecord, Origin, PointBatch, SessionRecord } from '../runs/records.ts';
import type { ForeignModel } from './foreignModel.ts';

/** Programs whose runs can be taken in. */
export type SourceKind = 'mlflow' | 'tensorboard' | 'dvclive';

/** A file that a run kept elsewhere. */
export interface ForeignArtifact {
  /** Where it is to lie in the run, with `/`. */
  path: string;
  /** Where it can be read, or what it holds. */
  from: { file: string; sizeBytes: number; modifiedMs: number } | { bytes: Uint8Array };
}

/** Something of a source that is not taken in, or not as it was there. */
export interface ImportNote {
  /** What it is, in plural: "traces", "lines of metrics". */
  what: string;
  count: number;
  /** The end of a sentence about it: "are not taken in yet". */
  why: string;
  /** Where it is: a file, an address. */
  place: string;
}

/** A run as another program recorded it, as far as Onramp has a place for it. Times are milliseconds since 1970 UTC. */
export interface ForeignRun {
  /** Where a person finds it: a folder, or a database and an id. */
  place: string;
  origin: Origin;
  /** By generation: 0 alone where the source gives its runs ids; else one more each time other data lie in the same place. */
  id: { of: 'run'; runId: string } | { of: 'place'; runIdOf(generation: number): string };
  name: string | null;
  /** False where the name is that of the place: it does not change when the place does. */
  isNameGiven: boolean;
  experiment: ForeignExperiment | null;
  parentId: string | null;
  user: string | null;
  session: Omit<SessionRecord, 'kind' | 'at'> | null;
  git: { commit: string; branch: string | null; dirty: boolean } | null;
  note: string | null;
  isDeleted: boolean;
  params: [string, string][];
  tags: [string, string][];
  inputs: Omit<InputRecord, 'kind' | 'at'>[];
  /** A time that is not known is NaN: that of the run's start is taken. A point without a step that is a number is left out. */
  metrics: PointBatch[];
  /** Values of which the source keeps only the last. */
  lastValues: PointBatch[];
  artifacts: ForeignArtifact[];
  startedAtMs: number;
  end: { status: 'FINISHED' | 'FAILED' | 'KILLED'; atMs: number } | null;
  notes: ImportNote[];
}

/** An experiment of a source; one of the same name here is the same. */
export interface ForeignExperiment {
  name: string;
  isDeleted: boolean;
  tags: Record<string, string>;
}

/** One run of a source: read, or the reason why it cannot be. */
export type ReadRun = { ok: true; run: ForeignRun } | { ok: false; place: string; runId: string | null; why: string };

/** Runs of one place that were recorded by another program. */
export interface ForeignSource {
  kind: SourceKind;
  place: string;
  runCount: number;
  /** Read one by one, when they are asked for. */
  runs(): Iterable<ReadRun> | AsyncIterable<ReadRun>;
  /** Models that were registered there. */
  models(): Iterable<ForeignModel>;
  /** What lies there beside runs; complete when all runs were read. */
  notes(): ImportNote[];
  dispose(): void;
}

/** A run of which nothing is known yet but where it is. */
export function emptyForeignRun(known: Pick<ForeignRun, 'place' | 'origin' | 'id' | 'startedAtMs'>): ForeignRun {
  return {
    name: null,
    isNameGiven: true,
    experiment: null,
    parentId: null,
    user: null,
    session: null,
    git: null,
    note: null,
    isDeleted: false,
    params: [],
    tags: [],
    inputs: [],
    metrics: [],
    lastValues: [],
    artifacts: [],
    end: null,
    notes: [],
    ...known,
  };
}
