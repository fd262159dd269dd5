import { readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errorCode } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { isMonth, isRunId, monthOf } from '../../core/runs/runId.ts';
import type { ReadProgress } from '../../core/runs/runStore.ts';
import { runFolder, RUNS_FOLDER } from '../../core/workspace/storeLayout.ts';
import { findRunMonth } from '../findRunMonth.ts';
import type { RunIndex } from './runIndex.ts';

/** How often unfinished runs and the current month are looked at where no watch tells. */
const POLL_MS = 2_000;
/** How often everything else is compared by folder times. */
const SWEEP_MS = 60_000;
/** A killed run that was silent for longer is no longer polled; should it wake up after all, a sweep sees that. */
const SILENCE_MS = 24 * 3_600_000;
/** Bursts of file events are read together. */
const SETTLE_MS = 40;
/** From how many changed runs on progress is told, and how often at most. */
const MANY_RUNS = 200;
const PROGRESS_MS = 100;
/** Longest stretch of reading before questions are answered in between. */
const SLICE_MS = 20;

export interface RunFollowerOptions {
  storeFolder: string;
  index: RunIndex;
  log: Log;
  onChanged(runIds: string[]): void;
  onProgress?(progress: ReadProgress): void;
  /** Every run was compared with its folder. */
  onSwept?(): Promise<void>;
}

/**
 * Follows the event files as they grow, also those of other processes and machines, without listing every run folder:
 * the current month and unfinished runs are watched and polled, the rest is swept by one `stat` a folder.
 */
export class RunFollower {
  private readonly watchers = new Map<string, FSWatcher>();
  private readonly pending = new Map<string, string>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private settling: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;
  private nextSweep: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly options: RunFollowerOptions) {}

  start(): void {
    this.every(POLL_MS, () => this.poll());
    this.every(SWEEP_MS, () => this.sweepByItself());
    this.watchFolders();
    // Somebody may have asked for it before.
    if (!this.sweeping) this.sweepByItself();
  }

  /** Compares all runs with their folders as they are at this moment or later; one sweep at a time. */
  sweep(): Promise<void> {
    if (this.sweeping) {
      // The one under way may have passed what the caller means.
      this.nextSweep ??= this.sweeping.catch(() => undefined).then(() => {
        this.nextSweep = undefined;
        return this.sweep();
      });
      return this.nextSweep;
    }
    this.sweeping = this.sweepMonths().finally(() => {
      this.sweeping = undefined;
    });
    return this.sweeping;
  }

  /** Reads one run right now. */
  look(runId: string): void {
    const { index, storeFolder } = this.options;
    const month = findRunMonth(storeFolder, runId) ?? index.monthOf(runId);
    if (month === undefined) return;
    this.pending.delete(runId);
    this.guarded(() => {
      if (index.readRun(month, runId)) this.options.onChanged([runId]);
    });
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    clearTimeout(this.settling);
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
  }

  private every(intervalMs: number, work: () => void): void {
    this.timers.add(setInterval(() => this.guarded(work), intervalMs));
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.options.log.warn(`Following the runs: ${String(error)}`);
    }
  }

  private sweepByItself(): void {
    // Nobody waits for it, and a rejection would end the worker.
    this.sweep().catch((error: unknown) => this.options.log.warn(`Following the runs: ${String(error)}`));
  }

  private poll(): void {
    const month = monthOf(Date.now());
    for (const runId of this.newRunIds(month)) this.pending.set(runId, month);
    for (const run of this.growing()) this.pending.set(run.id, run.month);
    this.readPending();
    this.watchFolders();
  }

  private async sweepMonths(): Promise<void> {
    const { index } = this.options;
    const months = this.list(RUNS_FOLDER).filter(isMonth);
    const pause = createPauses();
    for (const month of new Set([...months, ...index.months()])) {
      if (this.stopped) return;
      const known = index.inMonth(month);
      const present = new Set(this.list(`${RUNS_FOLDER}/${month}`).filter(isRunId));
      for (const runId of present) {
        if (this.stopped) return;
        if (known.get(runId) !== this.modifiedMs(month, runId)) this.pending.set(runId, month);
        if (pause.due()) await pause.take();
      }
      if (this.stopped) return;
      for (const runId of known.keys()) if (!present.has(runId)) this.pending.set(runId, month);
    }
    if (this.stopped) return;
    for (const run of index.unended(0)) this.pending.set(run.id, run.month);
    await this.readPendingInSlices();
    if (this.stopped) return;
    await this.options.onSwept?.();
    if (!this.stopped) this.watchFolders();
  }

  private async readPendingInSlices(): Promise<void> {
    // Those that join in the meantime wait behind them: runs that never stop growing would keep the sweep from ending.
    let left = this.pending.size;
    const tell = this.progressOf(left);
    while (left > 0 && this.pending.size > 0 && !this.stopped) {
      left -= this.readPending();
      if (left > 0) tell(left);
      await nextTurn();
    }
    // Some of them may have been read between two slices; whoever shows progress waits for its end.
    tell(0);
  }

  /** Tells how many of the runs that wait now are read. */
  private progressOf(total: number): (left: number) => void {
    const { onProgress } = this.options;
    if (total < MANY_RUNS || !onProgress) return () => {};
    let toldMs = Number.NEGATIVE_INFINITY;
    return (left) => {
      const read = total - left;
      if (left > 0 && performance.now() - toldMs < PROGRESS_MS) return;
      toldMs = performance.now();
      onProgress({ read, total });
    };
  }

  /** Reads waiting runs for one slice of time and says which changed. Returns how many were read. */
  private readPending(): number {
    const changed: string[] = [];
    let count = 0;
    const endBy = performance.now() + SLICE_MS;
    this.options.index.together(() => {
      for (const [runId, month] of this.pending) {
        if (this.stopped) return;
        this.pending.delete(runId);
        count += 1;
        this.guarded(() => {
          if (this.options.index.readRun(month, runId)) changed.push(runId);
        });
        if (performance.now() > endBy) break;
      }
    });
    if (changed.length > 0) this.options.onChanged(changed);
    if (this.pending.size > 0) this.settle();
    return count;
  }

  /** Runs whose files may grow any moment. */
  private growing(): { id: string; month: string }[] {
    return this.options.index.unended(Date.now() - SILENCE_MS);
  }

  private newRunIds(month: string): string[] {
    const known = this.options.index.inMonth(month);
    return this.list(`${RUNS_FOLDER}/${month}`).filter((name) => isRunId(name) && !known.has(name));
  }

  private watchFolders(): void {
    const month = monthOf(Date.now());
    const wanted = new Map<string, (entry: string | null) => void>([
      ['', () => this.readNew(month)],
      [RUNS_FOLDER, () => this.readNew(month)],
      // A run that is new, or ended and written to once more: writers touch the folder.
      [`${RUNS_FOLDER}/${month}`, (entry) => (entry !== null && isRunId(entry) ? this.pending.set(entry, month) : this.readNew(month))],
    ]);
    for (const run of this.growing()) {
      wanted.set(runFolder(run.month, run.id), () => this.pending.set(run.id, run.month));
    }
    for (const [folder, watcher] of this.watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.watchers.delete(folder);
    }
    for (const [folder, mark] of wanted) if (!this.watchers.has(folder)) this.watchFolder(folder, mark);
  }

  private watchFolder(folder: string, mark: (entry: string | null) => void): void {
    try {
      const watcher = watch(path.join(this.options.storeFolder, folder), { persistent: false }, (_event, entry) => {
        mark(entry);
        this.settle();
      });
      watcher.on('error', () => {
        watcher.close();
        this.watchers.delete(folder);
      });
      this.watchers.set(folder, watcher);
    } catch (error) {
      // Not there yet, or no watches left on this machine: polling finds it.
      if (errorCode(error) !== 'ENOENT') this.options.log.debug(`No watch on ${folder}: ${String(error)}`);
    }
  }

  private readNew(month: string): void {
    for (const runId of this.newRunIds(month)) this.pending.set(runId, month);
  }

  private settle(): void {
    if (this.stopped) return;
    this.settling ??= setTimeout(() => {
      this.settling = undefined;
      this.guarded(() => {
        this.readPending();
        this.watchFolders();
      });
    }, SETTLE_MS);
  }

  private list(folder: string): string[] {
    try {
      return readdirSync(path.join(this.options.storeFolder, folder));
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) this.options.log.warn(`Listing ${folder}: ${String(error)}`);
      return [];
    }
  }

  private modifiedMs(month: string, runId: string): number | undefined {
    try {
      return statSync(path.join(this.options.storeFolder, runFolder(month, runId))).mtimeMs;
    } catch {
      // Reading it says why, if there is anything to say.
      return undefined;
    }
  }
}

function createPauses() {
  let lastMs = performance.now();
  return {
    due: () => performance.now() - lastMs > SLICE_MS,
    take: async () => {
      await nextTurn();
      lastMs = performance.now();
    },
  };
}
