import { createRunState, foldPoints, foldRecord, type RunState } from '../core/runs/runState.ts';
import { readEventFile } from './eventFileReader.ts';

/** What was read of a run: its state, and how many bytes of each writer's file it holds. */
export interface ReadRun {
  state: RunState;
  files: Record<string, number>;
}

/** Runs kept at a time; one that falls out is read from its start when it is asked for again. */
const CAPACITY = 256;

export interface RunTailsOptions {
  /** False where metrics are of no interest; reading is then faster. */
  points: boolean;
  /** A line that is no record: passed over. */
  onBad?(file: string, position: number, reason: string): void;
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

  forget(runId: string): void {
    this.runs.delete(runId);
  }

  private readOn(runId: string, files: ReadonlyMap<string, string>): ReadRun {
    const read = this.runs.get(runId) ?? { state: createRunState(), files: {} };
    // What a deleted file had said cannot be told from what the others say.
    if (Object.keys(read.files).some((writer) => !files.has(writer))) return this.readAll(runId, files);
    const { state } = read;
    for (const [writer, file] of files) {
      const { readBytes, replaced } = readEventFile(file, read.files[writer] ?? 0, {
        record: (record, position) => foldRecord(state, record, { writer, position }),
        ...(this.options.points ? { points: (points) => foldPoints(state, points) } : {}),
        bad: (position, reason) => this.options.onBad?.(file, position, reason),
      });
      // A file that shrank was replaced: nothing known of this run holds any more, so all of it is read again.
      if (replaced) return this.readAll(runId, files);
      read.files[writer] = readBytes;
    }
    this.remember(runId, read);
    return read;
  }

  private readAll(runId: string, files: ReadonlyMap<string, string>): ReadRun {
    this.forget(runId);
    return this.readOn(runId, files);
  }

  private remember(runId: string, run: ReadRun): void {
    this.runs.delete(runId);
    this.runs.set(runId, run);
    const oldest = this.runs.size > CAPACITY ? this.runs.keys().next() : undefined;
    if (oldest && !oldest.done) this.runs.delete(oldest.value);
  }
}
