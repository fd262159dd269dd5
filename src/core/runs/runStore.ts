import type { Disposable } from '../disposables.ts';
import type { Event } from '../emitter.ts';
import type { RunProcess, RunRecord, RunStatus, SessionRecord } from './records.ts';

/** A run as views, panels and the command line see it. Times are milliseconds since 1970 UTC. */
export interface Run {
  id: string;
  name: string;
  status: RunStatus;
  startedAtMs: number;
  /** When it ended, or for a killed run the last time it was heard of; null while it runs. */
  endedAtMs: number | null;
  source: SessionRecord['source'] | null;
  command: string[];
  arguments: string[];
  cwd: string | null;
  interpreter: NonNullable<SessionRecord['interpreter']> | null;
  git: { commit: string; branch: string | null; dirty: boolean } | null;
  exitCode: number | null;
  signal: string | null;
  error: string | null;
  processes: RunProcess[];
}

export interface RunPage {
  /** Newest first. */
  runs: Run[];
  /** How many runs there are beyond this page and before it, altogether. */
  total: number;
}

/** The runs of one store, newest state first served from the index; changes are announced by run id. */
export interface RunStore extends Disposable {
  list(query: { limit: number }): Promise<RunPage>;
  get(runId: string): Promise<Run | undefined>;
  /** The latest runs of one script, oldest first. */
  historyOf(sourcePath: string, limit: number): Promise<Run[]>;
  countRunning(): Promise<number>;
  /** Looks at the files again now, and resolves when what they say can be listed. */
  refresh(): Promise<void>;
  readonly onDidChange: Event<{ runIds: string[] }>;
  /** Why the index stopped, said once. */
  readonly onDidFail: Event<Error>;
}

/** Takes the records of one writer of one run. */
export interface RunWriter extends Disposable {
  /** Returns when the record is with the operating system: it survives the end of this process. */
  append(record: RunRecord): void;
  /** Says that the process still lives, without writing a record. */
  beat(): void;
  /** Flushes to the disk and closes. */
  close(): void;
}

/** Where new runs are written. */
export interface RunWriters {
  open(runId: string, writer: string): RunWriter;
}
