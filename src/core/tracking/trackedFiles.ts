import type { OpenRecord, PointBatch, RunRecord } from '../runs/records.ts';
import type { RunState } from '../runs/runState.ts';
import type { RunFiles } from '../runs/runStore.ts';

/** The event files of runs for a process that records many runs for others: its own file of a run stays open while it grows. */
export interface TrackedFiles extends RunFiles {
  /**
   * What the files of a run say, its metrics left out, read again only where somebody else has written since: cheap enough
   * for every point. What others wrote within the same moment may be seen a second later.
   */
  glance(runId: string): RunState | undefined;
  /** Whether the writer's file of a run is open. */
  isOpen(runId: string): boolean;
  /** Makes a run and its first records. */
  create(open: OpenRecord, records: readonly RunRecord[]): void;
  /** Like `append`, and the file stays open. Not flushed: what was written survives the end of this process, not a power cut. */
  write(open: OpenRecord, records: readonly RunRecord[]): boolean;
  /** The same for points. */
  writePoints(open: OpenRecord, batches: readonly PointBatch[]): boolean;
  /** Ends the file of a run with a summary of its points, and flushes it. */
  close(runId: string): void;
  dispose(): void;
}
