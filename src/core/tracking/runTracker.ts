import type { Clock } from '../clock.ts';
import { RunEditor, type EditResult, type RunChange } from '../runs/runEditor.ts';
import { RECORD_VERSION, type GitRecord, type OpenRecord, type PointBatch, type ProcessIdentity, type RunRecord, type StartRecord } from '../runs/records.ts';
import { createRunId } from '../runs/runId.ts';
import type { RunState } from '../runs/runState.ts';
import { endpointName } from '../runs/writerName.ts';
import type { TrackedFiles } from './trackedFiles.ts';

/** The program that tells of a run, as far as it is known. */
export interface Teller {
  /** The session that records its process. */
  sessionId: string | null;
  findProcess(): ProcessIdentity | undefined;
}

/** A run as a program announces it. */
export interface NewRun {
  start: Omit<StartRecord, 'kind' | 'at'>;
  note?: string;
  tags: readonly (readonly [key: string, value: string])[];
  git?: Omit<GitRecord, 'kind' | 'at'>;
}

export interface RunTrackerServices {
  files: TrackedFiles;
  clock: Clock;
  /** The process that records. */
  self: ProcessIdentity;
  tool: string;
  /** Told of every run that was written to. */
  onWritten(runId: string): void;
}

/**
 * Records runs that other programs tell of, each in a file of this process's own beside those of other writers. A run lives
 * as long as the program: its session, the process at the other end of the connection, or, where neither is known, this
 * process, until the program says that the run has ended.
 */
export class RunTracker {
  private readonly writer: string;
  /** Edits of runs that are being told of here; those of all other runs are no signs of their life. */
  private readonly ownEdits: RunEditor;
  private readonly otherEdits: RunEditor;

  constructor(private readonly services: RunTrackerServices) {
    const { files, clock, self, tool } = services;
    this.writer = endpointName(self);
    this.ownEdits = new RunEditor({ files: { read: (runId) => files.read(runId), append: (open, records) => files.write(open, records) }, clock, self, tool, writer: this.writer });
    this.otherEdits = new RunEditor({ files, clock, self, tool });
  }

  /** Makes a run and returns its id. */
  create({ start, note, tags, git }: NewRun, teller: Teller): string {
    const { files, clock, onWritten } = this.services;
    const id = createRunId(clock);
    const at = clock.nowMs();
    const edits: RunRecord[] = [
      ...(tags.length === 0 ? [] : [{ kind: 'tags' as const, counter: 1, at, values: [...new Map(tags)] }]),
      ...(note === undefined ? [] : [{ kind: 'note' as const, counter: 2, at, value: note }]),
    ];
    files.create(this.open(id), [{ kind: 'run', at, ...start }, ...this.livesOf(teller, []), ...(git ? [{ kind: 'git' as const, at, ...git }] : []), ...edits]);
    onWritten(id);
    return id;
  }

  /** What the files of a run say right now, its metrics left out. */
  read(runId: string): RunState | undefined {
    return this.services.files.read(runId);
  }

  /** The same at the price of a look: for points, which no edit of others changes. */
  glance(runId: string): RunState | undefined {
    return this.services.files.glance(runId);
  }

  /** Adds points; false when there is no such run any more. */
  addPoints(runId: string, batches: readonly PointBatch[], teller: Teller): boolean {
    const { files, onWritten } = this.services;
    if (!this.take(runId, teller)) return false;
    const isThere = files.writePoints(this.open(runId), batches);
    onWritten(runId);
    return isThere;
  }

  /** Adds records that carry no counter. */
  add(runId: string, records: readonly RunRecord[], teller: Teller): boolean {
    const { files, onWritten } = this.services;
    if (!this.take(runId, teller)) return false;
    const isThere = files.write(this.open(runId), records);
    onWritten(runId);
    return isThere;
  }

  /** Changes parameters, tags, name, note, lifecycle or artifacts: all or none. */
  async edit(runId: string, ...changes: RunChange[]): Promise<EditResult> {
    const editor = this.services.files.isOpen(runId) ? this.ownEdits : this.otherEdits;
    const result = await editor.edit(runId, ...changes);
    this.services.onWritten(runId);
    return result;
  }

  /** Says that a run has ended, or that it goes on. Saying the same again changes nothing. */
  setStatus(runId: string, status: 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED', endedAtMs: number | undefined, teller: Teller): boolean {
    const { files, clock } = this.services;
    const state = files.read(runId);
    if (!state) return false;
    if (status === 'RUNNING') return !state.end || this.add(runId, [{ kind: 'resume', at: Math.max(clock.nowMs(), state.end.at) }], teller);
    if (state.end?.status === status && (endedAtMs ?? state.end.at) === state.end.at) return true;
    const isThere = this.add(runId, [{ kind: 'end', at: this.endTime(state, endedAtMs), status, exitCode: null, signal: null, error: null }], teller);
    files.close(runId);
    return isThere;
  }

  dispose(): void {
    this.services.files.dispose();
  }

  /** Of two ends the later one counts, so one that corrects another has to be a little later. */
  private endTime({ lastEnd, resumedAtMs }: RunState, endedAtMs: number | undefined): number {
    const wanted = endedAtMs ?? lastEnd?.at ?? this.services.clock.nowMs();
    const after = Math.max(lastEnd?.at ?? Number.NEGATIVE_INFINITY, resumedAtMs ?? Number.NEGATIVE_INFINITY);
    return wanted > after ? wanted : after + LEAST_LATER_MS;
  }

  /** Opens our file of a run that others began, or that we closed, and notes who tells of it now. */
  private take(runId: string, teller: Teller): boolean {
    const { files } = this.services;
    if (files.isOpen(runId)) return true;
    const state = files.read(runId);
    if (!state) return false;
    return files.write(this.open(runId), this.livesOf(teller, state.processes));
  }

  /** The processes that keep a run alive, as records; those that are known are left out. */
  private livesOf(teller: Teller, known: readonly ProcessIdentity[]): RunRecord[] {
    const at = this.services.clock.nowMs();
    const isKnown = (process: ProcessIdentity) => known.some(({ host, pid, startToken }) => host === process.host && pid === process.pid && startToken === process.startToken);
    return this.processesOf(teller).filter((process) => !isKnown(process)).map((process) => ({ kind: 'process', at, process }));
  }

  private processesOf(teller: Teller): ProcessIdentity[] {
    const session = teller.sessionId === null ? undefined : this.services.files.read(teller.sessionId);
    const ofSession = session?.processes.map(({ role: _role, ...process }) => process) ?? [];
    return ofSession.length > 0 ? ofSession : [teller.findProcess() ?? this.services.self];
  }

  private open(run: string): OpenRecord {
    const { clock, self, tool } = this.services;
    return { kind: 'open', v: RECORD_VERSION, run, writer: this.writer, at: clock.nowMs(), process: self, tool };
  }
}

/** A thousandth of a millisecond: lost when times are shown. */
const LEAST_LATER_MS = 0.001;
