import type { RunState } from '../../core/runs/runState.ts';

/** What was read of a run: its state, how many bytes of each writer's file it holds, and what they ended with. */
export interface ReadRun {
  state: RunState;
  files: Record<string, number>;
  seams: Record<string, Buffer>;
}

/** Runs kept at a time; one that falls out is read from its start when it grows again. */
const CAPACITY = 256;

/** The runs that grow right now, most recently read last. */
export class ActiveRuns {
  private readonly runs = new Map<string, ReadRun>();

  get(runId: string): ReadRun | undefined {
    return this.runs.get(runId);
  }

  remember(runId: string, run: ReadRun): void {
    this.runs.delete(runId);
    this.runs.set(runId, run);
    const oldest = this.runs.size > CAPACITY ? this.runs.keys().next() : undefined;
    if (oldest && !oldest.done) this.runs.delete(oldest.value);
  }

  forget(runId: string): void {
    this.runs.delete(runId);
  }
}
