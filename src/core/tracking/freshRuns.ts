import type { RunStore } from '../runs/runStore.ts';

/** Runs that were written to and that the index has not been told of: whoever reads next sees them. */
export class FreshRuns {
  private readonly written = new Set<string>();

  constructor(private readonly index: Pick<RunStore, 'look'>) {}

  add(runId: string): void {
    this.written.add(runId);
  }

  /** Resolves when the index knows what was written to a run until now. */
  async settle(runId: string): Promise<void> {
    this.written.delete(runId);
    await this.index.look(runId);
  }

  /** The same for all runs that were written to. */
  async settleAll(): Promise<void> {
    const runIds = [...this.written];
    this.written.clear();
    await Promise.all(runIds.map((runId) => this.index.look(runId)));
  }
}
