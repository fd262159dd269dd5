import type { Log } from '../core/log.ts';
import { RECORD_VERSION } from '../core/runs/records.ts';
import { createRunState, foldPoints, foldRecord, type RunState } from '../core/runs/runState.ts';
import { readEventFile, type EventSink } from './eventFileReader.ts';

/** What was read of a run: its state, and how many bytes of each writer's file it holds. */
export interface ReadRun {
  state: RunState;
  files: Record<string, number>;
  /** True when what was known before holds no more, because a file was replaced or deleted. */
  isReplaced: boolean;
}

interface RememberedRun extends Pick<ReadRun, 'state' | 'files'> {
  /** What was read last of each file. */
  seams: Record<string, Buffer>;
}

/** Runs kept at a time; one that falls out is read from its start when it is asked for again. */
const CAPACITY = 256;

export interface RunTailsOptions {
  /** False where metrics are of no interest; reading is then faster. */
  points: boolean;
  /** Is told of lines that are passed over. */
  log?: Pick<Log, 'info' | 'warn'>;
}

/** Reads runs that grow again and again, each time only what was appended to their files since. */
export class RunTails {
  /** Most recently read last. */
  private readonly runs = new Map<string, RememberedRun>();

  constructor(private readonly options: RunTailsOptions) {}

  /**
   * @param files the run's event files as they are now, by writer
   * @throws a system error when one cannot be read
   */
  read(runId: string, files: ReadonlyMap<string, string>): ReadRun {
    try {
      return this.readOn(runId, files);
    } catch (error) {
      // Half of a file may be in the state.
      this.forget(runId);
      throw error;
    }
  }

  forget(runId: string): void {
    this.runs.delete(runId);
  }

  private readOn(runId: string, files: ReadonlyMap<string, string>, isReplaced = false): ReadRun {
    const { points, log } = this.options;
    const read = this.runs.get(runId) ?? { state: createRunState(), files: {}, seams: {} };
    // What a deleted file had said cannot be told from what the others say.
    if (Object.keys(read.files).some((writer) => !files.has(writer))) return this.readAll(runId, files);
    const { state } = read;
    for (const [writer, file] of files) {
      const sink: EventSink = {
        record: (record, position) => {
          if (record.kind === 'open' && record.v > RECORD_VERSION) log?.warn(`${file} was written by a newer version of Onramp: what this one does not know is passed over.`);
          foldRecord(state, record, { writer, position });
        },
        ...(points ? { points: (batch) => foldPoints(state, batch) } : {}),
        bad: (position, reason) => log?.warn(`${file}: the line at byte ${position} is passed over: ${reason}`),
      };
      const { readBytes, seam, replaced, unknownLines } = readEventFile(file, read.files[writer] ?? 0, sink, read.seams[writer]);
      if (replaced) return this.readAll(runId, files);
      if (unknownLines > 0) log?.info(`${file}: lines of unknown kinds, passed over: ${unknownLines}`);
      read.files[writer] = readBytes;
      read.seams[writer] = seam;
    }
    this.remember(runId, read);
    return { state, files: read.files, isReplaced };
  }

  private readAll(runId: string, files: ReadonlyMap<string, string>): ReadRun {
    this.forget(runId);
    return this.readOn(runId, files, true);
  }

  private remember(runId: string, run: RememberedRun): void {
    this.runs.delete(runId);
    this.runs.set(runId, run);
    const oldest = this.runs.size > CAPACITY ? this.runs.keys().next() : undefined;
    if (oldest && !oldest.done) this.runs.delete(oldest.value);
  }
}
