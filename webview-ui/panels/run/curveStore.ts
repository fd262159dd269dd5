import type { CurvePart, CurveQuery, CurvesRequest } from '../../../src/protocol/runPanel.ts';
import type { CurvePoints } from '../../charts/curve.ts';

/** A metric's points as far as the page has them. */
export interface LoadedCurve {
  total: number;
  points: CurvePoints;
  smoothed: CurvePoints | null;
}

/** How the points are asked for; another choice needs other points. */
export type CurveChoice = Pick<CurvesRequest, 'x' | 'smoothing'>;

/** A line that grew to more than this is thinned out anew, as a whole. */
const MOST_SHOWN = 4000;
/** Charts are drawn anew at most four times a second. */
const INTERVAL_MS = 250;

/**
 * The curves of the charts that are in sight: asked for together when they come into sight, and only what is new when the
 * run goes on.
 */
export class CurveStore {
  private readonly curves = new Map<string, LoadedCurve>();
  private readonly watched = new Map<string, number>();
  private readonly stale = new Set<string>();
  private readonly listeners = new Set<() => void>();
  /** Curves along an axis, or smoothed in a way, that is not the chosen one any more: nothing can be added to them. */
  private outdated = new Set<string>();
  private choice: CurveChoice;
  private shownChoice: CurveChoice;
  private isReading = false;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failure: string | undefined;

  constructor(
    private readonly read: (request: CurvesRequest) => Promise<CurvePart[]>,
    choice: CurveChoice,
    private readonly intervalMs = INTERVAL_MS,
  ) {
    this.choice = choice;
    this.shownChoice = choice;
  }

  /** Why the last question was not answered. */
  get problem(): string | undefined {
    return this.failure;
  }

  /** What the curves that are there run along; another one than was chosen until those points have come. */
  get axis(): CurveChoice['x'] {
    return this.shownChoice.x;
  }

  get(key: string): LoadedCurve | undefined {
    return this.curves.get(key);
  }

  /** Called whenever `get` may answer anew; returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A chart that shows some metrics is in sight; returns how to tell that it is not any more. */
  watch(keys: readonly string[]): () => void {
    for (const key of keys) this.watched.set(key, (this.watched.get(key) ?? 0) + 1);
    const missing = keys.filter((key) => !this.curves.has(key));
    for (const key of missing) this.stale.add(key);
    // At once, together with all that comes into sight in this moment.
    this.schedule(missing.length > 0);
    return () => {
      for (const key of keys) {
        const left = (this.watched.get(key) ?? 1) - 1;
        if (left > 0) this.watched.set(key, left);
        else this.watched.delete(key);
      }
    };
  }

  /** Metrics have new points. */
  grow(keys: Iterable<string>): void {
    for (const key of keys) if (this.curves.has(key) || this.watched.has(key)) this.stale.add(key);
    this.schedule();
  }

  /** What is shown stays until the other points are there. */
  choose(choice: CurveChoice): void {
    if (choice.x === this.choice.x && choice.smoothing === this.choice.smoothing) return;
    this.choice = choice;
    for (const key of this.curves.keys()) if (!this.watched.has(key)) this.curves.delete(key);
    for (const key of this.watched.keys()) this.stale.add(key);
    this.outdated = new Set(this.watched.keys());
    this.schedule(true);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listeners.clear();
  }

  private schedule(atOnce = false): void {
    if (this.isReading || (this.timer !== undefined && !atOnce)) return;
    clearTimeout(this.timer);
    const waitMs = atOnce ? 0 : Math.max(0, this.readAtMs + this.intervalMs - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.readStale();
    }, waitMs);
  }

  private async readStale(): Promise<void> {
    const keys = [...this.stale].filter((key) => this.watched.has(key));
    if (keys.length === 0 || this.isReading) return;
    const { choice, outdated } = this;
    for (const key of keys) this.stale.delete(key);
    this.isReading = true;
    this.readAtMs = Date.now();
    try {
      const parts = await this.read({ ...choice, curves: keys.map((key) => this.queryOf(key, outdated)) });
      this.failure = undefined;
      // Meanwhile the person chose otherwise: all of it is being asked for again.
      if (choice === this.choice) {
        this.shownChoice = choice;
        for (const part of parts) this.take(part);
      }
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      this.isReading = false;
    }
    for (const listener of this.listeners) listener();
    const missing = [...this.stale].filter((key) => this.watched.has(key));
    if (missing.length > 0) this.schedule(missing.some((key) => !this.curves.has(key) || this.outdated.has(key)));
  }

  private queryOf(key: string, outdated: ReadonlySet<string>): CurveQuery {
    const known = this.curves.get(key);
    const last = known?.points.x.at(-1);
    const canGrow = known !== undefined && last !== undefined && known.points.x.length < MOST_SHOWN && !outdated.has(key);
    return { key, after: canGrow ? { x: last, total: known.total } : null };
  }

  private take({ key, total, isWhole, points, smoothed }: CurvePart): void {
    const known = this.curves.get(key);
    this.outdated.delete(key);
    if (isWhole || !known) this.curves.set(key, { total, points, smoothed });
    else this.curves.set(key, { total, points: joined(known.points, points), smoothed: known.smoothed && smoothed && joined(known.smoothed, smoothed) });
  }
}

function joined(a: CurvePoints, b: CurvePoints): CurvePoints {
  const column = (one: Float64Array, other: Float64Array) => {
    const all = new Float64Array(one.length + other.length);
    all.set(one);
    all.set(other, one.length);
    return all;
  };
  return { x: column(a.x, b.x), values: column(a.values, b.values) };
}
