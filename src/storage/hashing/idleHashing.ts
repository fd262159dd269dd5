import type { Log } from '../../core/log.ts';
import type { LargeFileService } from '../../core/runs/largeFileService.ts';

/** Time that others have before hashing begins. */
const START_AFTER_MS = 3_000;
/** Least time between two looks for something to hash. */
const LOOK_INTERVAL_MS = 30_000;

export interface IdleHashingOptions {
  largeFiles: Pick<LargeFileService, 'hash'>;
  /** Ids of runs with something to hash. */
  listRuns(): string[];
  /** A run was told something. */
  onHashed(runId: string): void;
  log: Log;
}

/** Hashes large files now and then after runs have changed, in the thread that it is made in, which has its turn after each piece. */
export class IdleHashing {
  /** Runs with a file that cannot be seen from here: not looked at again in this process. */
  private readonly passedOver = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private lastLookMs = Number.NEGATIVE_INFINITY;
  private isHashing = false;
  private hasMore = false;
  private isStopped = false;

  constructor(private readonly options: IdleHashingOptions) {}

  /** There may be something to hash. */
  changed(): void {
    if (this.isStopped) return;
    if (this.isHashing) {
      this.hasMore = true;
      return;
    }
    const waitMs = Math.max(START_AFTER_MS, this.lastLookMs + LOOK_INTERVAL_MS - performance.now());
    this.timer ??= setTimeout(() => void this.work(), waitMs);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async work(): Promise<void> {
    const { largeFiles, listRuns, onHashed, log } = this.options;
    this.lastLookMs = performance.now();
    this.isHashing = true;
    this.hasMore = false;
    try {
      for (const runId of listRuns().filter((id) => !this.passedOver.has(id))) {
        const count = await largeFiles.hash([runId], () => this.isStopped);
        // Another process is at it; what it leaves is looked at later.
        this.hasMore ||= !count.isDone;
        if (!count.isDone) break;
        if (count.unknown > 0) this.passedOver.add(runId);
        if (count.hashed + count.changed > 0) onHashed(runId);
      }
    } catch (error) {
      log.warn(`Hashing large files: ${String(error)}`);
    } finally {
      this.isHashing = false;
      this.timer = undefined;
      if (this.hasMore) this.changed();
    }
  }
}
