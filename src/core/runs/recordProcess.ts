import type { Clock } from '../clock.ts';
import { errorMessage, UserFacingError } from '../errors.ts';
import { parseCommand } from './commandLine.ts';
import { maskArguments } from './maskSecrets.ts';
import { RECORD_VERSION, type EndRecord, type GitRecord, type InterpreterReason, type ProcessIdentity, type RunRecord } from './records.ts';
import { createRunId } from './runId.ts';
import type { RunWriter, RunWriters } from './runStore.ts';
import { launcherName } from './writerName.ts';

export interface ProcessEnd {
  exitCode: number | null;
  signal: string | null;
  /** Why the program could not be started at all. */
  error: string | null;
}

export interface StartedProcess {
  /** Null when the program could not be started. */
  identity: ProcessIdentity | null;
  ended: Promise<ProcessEnd>;
}

/** The world as recording a process needs it. */
export interface RecordingServices {
  clock: Clock;
  writers: RunWriters;
  /** The process that records. */
  self: ProcessIdentity;
  tool: string;
  /** Starts the program with our own input and output, untouched, and the given variables added. */
  startProcess(command: readonly string[], environment: Record<string, string>): StartedProcess;
  /** Commit, branch and cleanliness of the working directory, or null outside of Git. */
  readGit(): Promise<Omit<GitRecord, 'kind' | 'at'> | null>;
  /** A path as it is recorded: relative to the workspace folder where it lies inside. */
  inWorkspace(path: string): string;
  /** Calls back every so often until stopped. */
  every(intervalMs: number, call: () => void): { dispose(): void };
}

export interface RecordRequest {
  command: readonly string[];
  cwd: string;
  interpreter?: { path: string; reason: InterpreterReason };
  /** Variables by which programs inside the session find it. */
  environment(runId: string): Record<string, string>;
}

export interface RecordedProcess {
  runId: string;
  end: ProcessEnd;
  /** What could not be recorded, and why; null when everything was. The program ran all the same. */
  notRecorded: { extent: 'all' | 'part'; reason: string } | null;
}

/** How often a live recording says so to readers on other machines. */
export const BEAT_INTERVAL_MS = 30_000;

/**
 * Runs a program as one session: what was started, from which commit, and how it ended. The program's input, output and
 * exit are its own; a store that cannot be written costs the record, never the run.
 */
export async function recordProcess(request: RecordRequest, services: RecordingServices): Promise<RecordedProcess> {
  const { clock } = services;
  const runId = createRunId(clock);
  const log = new PatientWriter(() => services.writers.open(runId, launcherName(services.self)));
  const parsed = parseCommand(request.command);

  log.append({ kind: 'open', v: RECORD_VERSION, run: runId, writer: launcherName(services.self), at: clock.nowMs(), process: services.self, tool: services.tool });
  log.append({
    kind: 'session',
    at: clock.nowMs(),
    name: parsed.name,
    source: parsed.source.type === 'script' ? { type: 'script', path: services.inWorkspace(parsed.source.path) } : parsed.source,
    command: maskArguments(request.command),
    arguments: maskArguments(parsed.arguments),
    cwd: services.inWorkspace(request.cwd),
    ...(request.interpreter ? { interpreter: request.interpreter } : {}),
  });

  const started = services.startProcess(request.command, log.failure === null ? request.environment(runId) : {});
  if (started.identity) log.append({ kind: 'process', at: clock.nowMs(), process: started.identity });
  const beats = services.every(BEAT_INTERVAL_MS, () => log.beat());
  const git = services.readGit().then(
    (facts) => facts && log.append({ kind: 'git', at: clock.nowMs(), ...facts }),
    () => null,
  );

  const end = await started.ended;
  const endedAtMs = clock.nowMs();
  await git;
  beats.dispose();
  log.append({ kind: 'end', at: endedAtMs, status: endStatus(end), exitCode: end.exitCode, signal: end.signal, error: end.error });
  log.close();
  return { runId, end, notRecorded: log.failure === null ? null : { extent: log.hasWritten ? 'part' : 'all', reason: log.failure } };
}

/** MLflow's word for how a process ended. */
export function endStatus(end: ProcessEnd): EndRecord['status'] {
  if (end.signal !== null) return 'KILLED';
  return end.exitCode === 0 ? 'FINISHED' : 'FAILED';
}

/**
 * Never throws. What could not be written is tried again with the next record, since a disk that is full now may have room
 * when the program ends. A record that is then written twice says nothing new.
 */
class PatientWriter {
  /** Why something is missing, null when nothing is. */
  failure: string | null = null;
  hasWritten = false;
  private writer: RunWriter | null = null;
  private waiting: RunRecord[] = [];

  constructor(private readonly open: () => RunWriter) {}

  append(record: RunRecord): void {
    this.waiting.push(record);
    this.write();
  }

  beat(): void {
    if (this.failure === null) this.guard(() => this.writer?.beat());
  }

  close(): void {
    if (this.waiting.length > 0) this.write();
    this.guard(() => this.writer?.close());
  }

  private write(): void {
    this.guard(() => {
      this.writer ??= this.open();
      this.writer.append(...this.waiting);
      this.waiting = [];
      this.hasWritten = true;
      this.failure = null;
    });
  }

  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.failure = error instanceof UserFacingError ? error.text : errorMessage(error);
    }
  }
}
