/** What a frame may spend on drawing charts again, in milliseconds; one chart is drawn in any case. */
const BUDGET_MS = 4;

/**
 * Lets charts draw in turn, as many in a frame as it has time for: while one of them is dragged the others follow a little later
 * instead of holding it up. Of several wishes of a chart the last one counts.
 */
export class DrawingTurns {
  readonly #waiting = new Map<object, () => void>();
  #isScheduled = false;

  /**
   * @param atNextFrame calls back before the next drawing
   * @param nowMs a clock in milliseconds
   */
  constructor(
    private readonly atNextFrame: (callback: () => void) => void,
    private readonly nowMs: () => number,
  ) {}

  ask(owner: object, draw: () => void): void {
    this.#waiting.set(owner, draw);
    this.#schedule();
  }

  /** Takes back what was not drawn yet. */
  forget(owner: object): void {
    this.#waiting.delete(owner);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.atNextFrame(() => {
      this.#isScheduled = false;
      const startMs = this.nowMs();
      for (const [owner, draw] of this.#waiting) {
        this.#waiting.delete(owner);
        draw();
        if (this.nowMs() - startMs >= BUDGET_MS) break;
      }
      if (this.#waiting.size > 0) this.#schedule();
    });
  }
}
