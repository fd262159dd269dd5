import type { Disposable } from './disposables.ts';

/** Work that is asked for more often than it should be done: never twice at a time, and at most once in an interval; the last request is never lost. */
export class PacedWork implements Disposable {
  private isWanted = false;
  private isClosed = false;
  private resting: NodeJS.Timeout | undefined;
  private isBusy = false;

  /** @param work must not throw */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly intervalMs: number,
  ) {}

  request(): void {
    this.isWanted = true;
    this.begin();
  }

  dispose(): void {
    this.isClosed = true;
    clearTimeout(this.resting);
  }

  private begin(): void {
    if (!this.isWanted || this.isBusy || this.resting !== undefined || this.isClosed) return;
    this.isWanted = false;
    this.isBusy = true;
    this.resting = setTimeout(() => {
      this.resting = undefined;
      this.begin();
    }, this.intervalMs);
    void this.work().finally(() => {
      this.isBusy = false;
      this.begin();
    });
  }
}
