import { panRange, withinBounds, zoomRange, type XRange } from '../charts/xRange.ts';

/** Who wants to know; each is called at most once a frame. */
export interface ChartLinkListener {
  onRange?(range: XRange | null): void;
  onLight?(runId: string | null): void;
}

/**
 * What the charts and the table of a page share: the range of x and the run that is lit. Apart from the components, because dragging
 * changes it at every frame, and then only what is drawn should change.
 */
export class ChartLink {
  /** Null for all there is. */
  range: XRange | null = null;
  /** All there is; null while that is not known. */
  bounds: XRange | null = null;
  /** Whether the shared axis is logarithmic. */
  isLog = false;
  lit: string | null = null;
  readonly #listeners = new Set<ChartLinkListener>();
  #changed = new Set<'range' | 'lit'>();

  /** @param atNextFrame calls back before the next drawing, as `atNextFrame` does */
  constructor(private readonly atNextFrame: (callback: () => void) => void) {}

  /** Returns what ends it. */
  subscribe(listener: ChartLinkListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  setBounds(bounds: XRange | null, isLog = false): void {
    const wasLog = this.isLog;
    this.bounds = bounds;
    this.isLog = isLog;
    if (this.range) this.setRange(wasLog !== isLog ? null : this.range);
  }

  setRange(range: XRange | null): void {
    const next = range && withinBounds(range, this.bounds, this.isLog);
    if (next?.min === this.range?.min && next?.max === this.range?.max) return;
    this.range = next;
    this.#tell('range');
  }

  /** Lights a run in all charts and tells the table; null lights none. */
  light(runId: string | null): void {
    if (runId === this.lit) return;
    this.lit = runId;
    this.#tell('lit');
  }

  /** In by a factor above 1, out by one below. */
  zoom(factor: number): void {
    const shown = this.range ?? this.bounds;
    if (shown) this.setRange(zoomRange(shown, factor, this.isLog));
  }

  /** To the right by a share of what is shown. */
  pan(share: number): void {
    if (this.range) this.setRange(panRange(this.range, share, this.isLog));
  }

  #tell(what: 'range' | 'lit'): void {
    const isWaiting = this.#changed.size > 0;
    this.#changed.add(what);
    if (isWaiting) return;
    this.atNextFrame(() => {
      const changed = this.#changed;
      this.#changed = new Set();
      for (const listener of this.#listeners) {
        if (changed.has('range')) listener.onRange?.(this.range);
        if (changed.has('lit')) listener.onLight?.(this.lit);
      }
    });
  }
}
