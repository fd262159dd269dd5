import { RECORD_VERSION } from '../core/runs/records.ts';
import { createRunState, foldPoints, foldRecord, type RunState } from '../core/runs/runState.ts';
import { readEventFile, type EventSink } from './eventFileReader.ts';

/** What was read of a run: its state, how many bytes of each writer's file it holds, and what they ended with. */
export interface ReadRun {
  state: RunState;
  files: Record<string, number>;
  seams: Record<string, Buffer>;
}

/** Runs kept at a time, unless told otherwise; one that falls out is read from its start when it is asked for again. */
const CAPACITY = 256;

export interface RunTailsOptions {
  /** False where metrics are of no interest; reading is then faster. */
  points: boolean;
  capacity?: number;
  /** A line that is no record: passed over. */
  onBad?(file: string, position: number, reason: string): void;
  /** A file of a later release, or lines of kinds that only a later one knows. */
  onNewer?(file: string, what: { version: number } | { unknownLines: number }): void;
}

/** Reads runs that grow again and again, each time only what was appended to their files since. */
export class RunTails {
  /** Most recently read last. */
  private readonly runs = new Map<string, ReadRun>();

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

  /** What is remembered of a run. */
  get(runId: string): ReadRun | undefined {
    return this.runs.get(runId);
  }

  forget(runId: string): void {
    this.runs.delete(runId);
  }

  private readOn(runId: string, files: ReadonlyMap<string, string>): ReadRun {
    const read = this.runs.get(runId) ?? { state: createRunState(), files: {}, seams: {} };
    // What a deleted file had said cannot be told from what the others say.
    if (Object.keys(read.files).some((writer) => !files.has(writer))) return this.readAll(runId, files);
    for (const [writer, file] of files) {
      const { readBytes, seam, replaced, unknownLines } = readEventFile(file, read.files[writer] ?? 0, this.sinkFor(read.state, writer, file), { seam: read.seams[writer] });
      // Nothing known of this run holds any more, so all of it is read again.
      if (replaced) return this.readAll(runId, files);
      if (unknownLines > 0) this.options.onNewer?.(file, { unknownLines });
      read.files[writer] = readBytes;
      read.seams[writer] = seam;
    }
    this.remember(runId, read);
    return read;
  }

  private sinkFor(state: RunState, writer: string, file: string): EventSink {
    const { points, onBad, onNewer } = this.options;
    return {
      record: (record, position) => {
        if (record.kind === 'open' && record.v > RECORD_VERSION) onNewer?.(file, { version: record.v });
        foldRecord(state, record, { writer, position });
      },
      ...(points ? { points: (batch) => foldPoints(state, batch) } : {}),
      bad: (position, reason) => onBad?.(file, position, reason),
    };
  }

  private readAll(runId: string, files: ReadonlyMap<string, string>): ReadRun {
    this.forget(runId);
    return this.readOn(runId, files);
  }

  private remember(runId: string, run: ReadRun): void {
    this.runs.delete(runId);
    this.runs.set(runId, run);
    const oldest = this.runs.size > (this.options.capacity ?? CAPACITY) ? this.runs.keys().next() : undefined;
    if (oldest && !oldest.done) this.runs.delete(oldest.value);
  }
}
