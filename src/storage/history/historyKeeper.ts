import type { Log } from '../../core/log.ts';
import type { StoredHistories } from './storedHistories.ts';

/** How long after its end a run's histories are kept for quick reading; a panel that is open asks before. */
const KEEP_HISTORIES_AFTER_MS = 500;

/** Keeps the histories of runs that were seen to end, one at a time, so that the first look at them is quick. */
export class HistoryKeeper {
  private readonly waiting: { runId: string; month: string }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly histories: Pick<StoredHistories, 'keep'>,
    private readonly log: Log,
  ) {}

  ended(runId: string, month: string): void {
    this.waiting.push({ runId, month });
    this.timer ??= setTimeout(() => this.keepNext(), KEEP_HISTORIES_AFTER_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.waiting.length = 0;
  }

  private keepNext(): void {
    const next = this.waiting.shift();
    if (!next) {
      this.timer = undefined;
      return;
    }
    try {
      this.histories.keep(next.runId, next.month);
    } catch (error) {
      this.log.debug(`The histories of ${next.runId} were not kept: ${String(error)}`);
    }
    this.timer = setTimeout(() => this.keepNext(), 0);
  }
}
