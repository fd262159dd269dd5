import type { ComparedCurvesRequest, ComparedCurveView } from '../../../src/protocol/comparePanel.ts';

/** How curves are asked for; another choice needs other points. */
export type ComparedCurveChoice = Omit<ComparedCurvesRequest, 'key'>;

/** The curves of one metric as far as the page has them. */
export interface LoadedCurves {
  /** By run. */
  curves: ReadonlyMap<string, ComparedCurveView>;
  /** What they were asked for with. */
  choice: ComparedCurveChoice;
}

/** While points keep coming, they are asked for at most so often. */
const INTERVAL_MS = 500;

/**
 * Curves of many runs for the charts that are in sight: a metric is asked for when its chart comes into sight, when the choice is another,
 * and then only for runs that went on. What is shown stays until the other points are there.
 */
export class ComparedCurveStore {
  private readonly loaded = new Map<string, LoadedCurves>();
  private readonly watched = new Map<string, number>();
  private readonly reading = new Set<string>();
  /** Runs that went on since they were asked for, by metric. */
  private readonly grown = new Map<string, Set<string>>();
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private next: ReturnType<typeof setTimeout> | undefined;
  private readonly failures = new Map<string, string>();
  private isDisposed = false;

  constructor(
    private readonly read: (request: ComparedCurvesRequest) => Promise<ComparedCurveView[]>,
    private choice: ComparedCurveChoice,
    private readonly intervalMs = INTERVAL_MS,
  ) {}

  /** Why the last question for a metric was not answered. */
  problemOf(key: string): string | undefined {
    return this.failures.get(key);
  }

  get(key: string): LoadedCurves | undefined {
    return this.loaded.get(key);
  }

  /** Called whenever `get` may answer anew; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A chart of a metric is in sight; returns how to tell that it is not any more. */
  watch(key: string): () => void {
    this.watched.set(key, (this.watched.get(key) ?? 0) + 1);
    void this.load(key);
    return () => {
      const left = (this.watched.get(key) ?? 1) - 1;
      if (left > 0) this.watched.set(key, left);
      else this.watched.delete(key);
    };
  }

  choose(choice: ComparedCurveChoice): void {
    if (this.isDisposed || isSameChoice(choice, this.choice)) return;
    this.choice = choice;
    clearTimeout(this.next);
    // Several choices made at once are one question.
    this.next = setTimeout(() => this.loadWatched());
  }

  /** Runs have new points of a metric. */
  grow(key: string, runIds: Iterable<string>): void {
    const runs = this.grown.get(key) ?? new Set();
    for (const runId of runIds) runs.add(runId);
    this.grown.set(key, runs);
    this.loadGrown();
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
    clearTimeout(this.next);
    this.listeners.clear();
  }

  private loadGrown(): void {
    if (this.isDisposed) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const key of this.grown.keys()) if (this.watched.has(key)) void this.load(key);
    }, this.intervalMs);
  }

  private loadWatched(): void {
    for (const key of this.watched.keys()) void this.load(key);
  }

  private async load(key: string): Promise<void> {
    if (this.reading.has(key) || this.isDisposed) return;
    const known = this.loaded.get(key);
    const { choice } = this;
    const isSame = known !== undefined && isSameChoice(known.choice, choice);
    const grown = this.grown.get(key);
    if (isSame && !grown?.size) return;
    const runIds = isSame ? choice.runIds.filter((runId) => grown?.has(runId)) : choice.runIds;
    this.grown.delete(key);
    if (isSame && runIds.length === 0) return;
    this.reading.add(key);
    try {
      const curves = runIds.length === 0 ? [] : await this.read({ ...choice, key, runIds });
      this.failures.delete(key);
      this.loaded.set(key, { choice, curves: new Map([...(isSame ? known.curves : []), ...curves.map((curve): [string, ComparedCurveView] => [curve.runId, curve])]) });
    } catch (error) {
      this.failures.set(key, error instanceof Error ? error.message : String(error));
      // Asked for again together with what grows next.
      if (grown) this.grown.set(key, new Set([...grown, ...(this.grown.get(key) ?? [])]));
    }
    this.reading.delete(key);
    for (const listener of this.listeners) listener();
    // Meanwhile the person chose otherwise, or runs went on.
    if (this.watched.has(key) && !isSameChoice(choice, this.choice)) void this.load(key);
    else if (!this.failures.has(key) && this.grown.has(key)) this.loadGrown();
  }
}

function isSameChoice(a: ComparedCurveChoice, b: ComparedCurveChoice): boolean {
  return a.x === b.x && a.smoothing === b.smoothing && a.range?.min === b.range?.min && a.range?.max === b.range?.max && isSameList(a.runIds, b.runIds);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((one, position) => one === b[position]));
}
