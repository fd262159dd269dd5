import type { Log } from '../../core/log.ts';
import type { LargeFileService } from '../../core/runs/largeFileService.ts';

/** Time that others have before hashing begins. */
const START_AFTER_MS = 3_000;
/** Least time between two looks for something to hash. */
const LOOK_INTERVAL_MS = 30_000;

export interface IdleHashingOptions {
  largeFiles: Pick<LargeFileService, 'hash'>;
  /** Ids of all runs with something to hash. */
  listAll(): string[];
  /** The same among some. */
  listAmong(runIds: Iterable<string>): string[];
  /** A run was told something. */
  onHashed(runId: string): void;
  log: Log;
}

/** Hashes large files now and then after runs have changed, in the thread that it is made in, which has its turn after each piece. */
export class IdleHashing {
  /** Runs that changed since the last look; before the first one all count. */
  private changedRuns = new Set<string>();
  private hasListedAll = false;
  /** Runs with a file that cannot be seen from here: not looked at again in this process. */
  private readonly passedOver = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private lastLookMs = Number.NEGATIVE_INFINITY;
  private isStopped = false;

  constructor(private readonly options: IdleHashingOptions) {}

  /** There may be something to hash, in these runs or, at the beginning, in any. */
  changed(runIds: readonly string[] = []): void {
    for (const runId of runIds) this.changedRuns.add(runId);
    this.lookLater();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private lookLater(): void {
    if (this.isStopped || (this.hasListedAll && this.changedRuns.size === 0)) return;
    const waitMs = Math.max(START_AFTER_MS, this.lastLookMs + LOOK_INTERVAL_MS - performance.now());
    this.timer ??= setTimeout(() => void this.work(), waitMs);
  }

  private async work(): Promise<void> {
    const { listAll, listAmong, log } = this.options;
    this.lastLookMs = performance.now();
    try {
      const changed = this.changedRuns;
      this.changedRuns = new Set();
      const runIds = this.hasListedAll ? listAmong(changed) : listAll();
      this.hasListedAll = true;
      for (const runId of runIds) if (!this.passedOver.has(runId)) await this.hash(runId);
    } catch (error) {
      log.warn(`Hashing large files: ${String(error)}`);
    } finally {
      this.timer = undefined;
      this.lookLater();
    }
  }

  private async hash(runId: string): Promise<void> {
    const { largeFiles, onHashed } = this.options;
    if (this.isStopped) return;
    const count = await largeFiles.hash([runId], () => this.isStopped);
    if (this.isStopped) return;
    // Another process is at it; what it leaves is looked at later.
    if (!count.isDone) this.changedRuns.add(runId);
    if (count.unknown > 0) this.passedOver.add(runId);
    if (count.hashed + count.changed > 0) onHashed(runId);
  }
}
