/** What the functions of a benchmark that run inside a page see of it; no more than they use. */
export interface WatchedElement {
  readonly textContent: string | null;
  readonly clientHeight: number;
  readonly scrollHeight: number;
  scrollTop: number;
  readonly width: number;
  readonly height: number;
  value: string;
  click(): void;
  getAttribute(name: string): string | null;
  dispatchEvent(event: object): boolean;
  querySelector(selector: string): WatchedElement | null;
  querySelectorAll(selector: string): Iterable<WatchedElement>;
  getBoundingClientRect(): { left: number; top: number; width: number; height: number };
  getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray } };
}

/** What is seen of a page while it is watched. Times are of the clock that all pages share, in milliseconds. */
export interface PageWatch {
  startedMs: number;
  /** Rows are painted. */
  paintedMs: number | null;
  /** A key has moved the active cell. */
  usableMs: number | null;
  columnCount: number;
  /** When all columns were there, by the last time their number changed. */
  columnsMs: number;
  /** The last time a pointer was let go. */
  releasedMs: number;
  /** Bytes of each message that no request asked for. */
  eventBytes: number[];
  /** When the last curves arrived, and when something was drawn after that. */
  curvesMs: number;
  /** How many charts got curves since the pointer was let go. */
  answeredCharts: number;
  drawnMs: number;
  drawings: Map<object, number>;
}

export interface WatchedScope {
  watch?: PageWatch;
  readonly top: unknown;
  readonly performance: { now(): number; timeOrigin: number };
  readonly innerHeight: number;
  requestAnimationFrame(then: () => void): void;
  setTimeout(then: () => void, afterMs: number): void;
  addEventListener(name: string, listener: (event: { data?: unknown }) => void, isCapturing?: boolean): void;
  KeyboardEvent: new (name: string, options: object) => object;
  PointerEvent: new (name: string, options: object) => object;
  Event: new (name: string, options: object) => object;
  MessageChannel: new () => { port1: { onmessage: (() => void) | null }; port2: { postMessage(message: null): void } };
  CanvasRenderingContext2D: { prototype: object };
  readonly document: { querySelector(selector: string): WatchedElement | null; querySelectorAll(selector: string): Iterable<WatchedElement> };
}
