import type { PageWatch, WatchedScope } from './watchedPage.ts';

// The functions below run inside the Compare panel's page, so each stands alone.

/** Begins when a frame is made: notes when its table is painted, when a key moves the active cell, what arrives and what is drawn. */
export function watchComparePage(): void {
  const scope = globalThis as unknown as WatchedScope;
  if (scope.watch || scope.top === globalThis) return;
  const now = () => scope.performance.timeOrigin + scope.performance.now();
  const watch: PageWatch = { startedMs: now(), paintedMs: null, usableMs: null, columnCount: 0, columnsMs: 0, releasedMs: 0, eventBytes: [], curvesMs: 0, answeredCharts: 0, drawnMs: 0, drawings: new Map() };
  scope.watch = watch;
  let keyed: string | null = null;
  const listen = () => {
    scope.addEventListener('pointerup', () => Object.assign(watch, { releasedMs: now(), answeredCharts: 0 }), true);
    scope.addEventListener('message', ({ data }) => {
      const message = data as { kind?: string; result?: unknown };
      const [first] = Array.isArray(message.result) ? (message.result as { points?: unknown }[]) : [];
      if (first?.points) Object.assign(watch, { curvesMs: now(), answeredCharts: watch.answeredCharts + 1 });
      if (message.kind !== 'event') return;
      let bytes = 0;
      const text = JSON.stringify(data, (_key, value: unknown) => {
        if (!ArrayBuffer.isView(value)) return value;
        bytes += value.byteLength;
        return null;
      });
      watch.eventBytes.push(text.length + bytes);
    });
    const { prototype } = scope.CanvasRenderingContext2D;
    const clear = Object.getOwnPropertyDescriptor(prototype, 'clearRect')?.value as (this: unknown, ...numbers: number[]) => void;
    Object.defineProperty(prototype, 'clearRect', {
      value(this: { canvas: object }, ...numbers: number[]) {
        watch.drawings.set(this.canvas, (watch.drawings.get(this.canvas) ?? 0) + 1);
        watch.drawnMs = now();
        clear.apply(this, numbers);
      },
    });
  };
  const look = () => {
    const grid = scope.document.querySelector('.grid');
    const columns = Number(grid?.getAttribute('aria-colcount') ?? 0);
    if (columns !== watch.columnCount) Object.assign(watch, { columnCount: columns, columnsMs: now() });
    const active = grid?.getAttribute('aria-activedescendant') ?? null;
    if (grid?.querySelector('.grid-row .value') && watch.paintedMs === null) {
      // Seen in this frame, so painted by the next one.
      scope.requestAnimationFrame(() => {
        watch.paintedMs ??= now();
        keyed = active;
        grid.dispatchEvent(new scope.KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
      });
    }
    if (keyed !== null && active !== keyed) watch.usableMs ??= now();
    if (now() - watch.startedMs < 20_000) scope.requestAnimationFrame(look);
  };
  // VS Code writes its page into the frame anew, which ends listeners and frames that were asked for, but no timers.
  const wait = () => {
    if (scope.document.querySelector('#root')) {
      listen();
      look();
    } else if (now() - watch.startedMs < 20_000) scope.setTimeout(wait, 4);
  };
  wait();
}

export function readPageWatch(): Omit<PageWatch, 'drawings'> & { mostDrawings: number } {
  const { watch } = globalThis as unknown as WatchedScope;
  if (!watch) throw new Error('This page is not watched.');
  const { drawings, ...others } = watch;
  return { ...others, mostDrawings: Math.max(0, ...drawings.values()) };
}

/** How long an action takes until what it changed is painted; `script` is what of it the page computed at once and in the frame. */
export async function timeAction(_body: unknown, action: { key?: string; click?: string; type?: { into: string; text: string } }): Promise<number> {
  const scope = globalThis as unknown as WatchedScope;
  const { document } = scope;
  const painted = () =>
    new Promise<void>((resolve) => {
      scope.requestAnimationFrame(() => {
        const { port1, port2 } = new scope.MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      });
    });
  const target = document.querySelector(action.click ?? action.type?.into ?? '.grid');
  if (!target) throw new Error(`Nothing to act on: ${JSON.stringify(action)}`);
  await painted();
  const start = scope.performance.now();
  if (action.key !== undefined) target.dispatchEvent(new scope.KeyboardEvent('keydown', { key: action.key, bubbles: true, cancelable: true }));
  else if (action.type) {
    target.value = action.type.text;
    target.dispatchEvent(new scope.Event('input', { bubbles: true }));
  } else target.click();
  await painted();
  return scope.performance.now() - start;
}

/**
 * Watches the table while somebody scrolls: the longest time that a row in sight was not drawn. Counted from the frame before the row
 * came into sight, because the browser may scroll while the page is busy.
 */
export async function watchBlankRows(_body: unknown, { forMs, rowPx, headerPx }: { forMs: number; rowPx: number; headerPx: number }): Promise<{ blankMs: number; frames: number; scrolledPx: number }> {
  const scope = globalThis as unknown as WatchedScope;
  const grid = scope.document.querySelector('.grid');
  if (!grid) throw new Error('There is no table.');
  const drawnRows = () => new Set([...grid.querySelectorAll('.grid-row')].map((row) => Number(row.getAttribute('aria-rowindex')) - 2));
  const rowCount = Number(grid.getAttribute('aria-rowcount')) - 1;
  const start = scope.performance.now();
  const seen = { blankMs: 0, frames: 0, scrolledPx: 0 };
  let before = { atMs: start, drawn: drawnRows(), top: grid.scrollTop };
  let blankSince: number | null = null;
  while (scope.performance.now() - start < forMs) {
    await new Promise<void>((resolve) => scope.requestAnimationFrame(resolve));
    const atMs = scope.performance.now();
    const drawn = drawnRows();
    const first = Math.floor(grid.scrollTop / rowPx);
    const last = Math.min(rowCount - 1, Math.floor((grid.scrollTop + grid.clientHeight - headerPx - 1) / rowPx));
    const isWhole = (rows: ReadonlySet<number>) => {
      for (let row = first; row <= last; row += 1) if (!rows.has(row)) return false;
      return true;
    };
    if (!isWhole(before.drawn)) blankSince ??= before.atMs;
    if (blankSince !== null) seen.blankMs = Math.max(seen.blankMs, atMs - blankSince);
    if (isWhole(drawn)) blankSince = null;
    seen.frames += 1;
    seen.scrolledPx += Math.abs(grid.scrollTop - before.top);
    before = { atMs, drawn, top: grid.scrollTop };
  }
  return seen;
}

/** Scrolls the table to a share of its height. */
export function scrollTo(_body: unknown, share: number): void {
  const grid = (globalThis as unknown as WatchedScope).document.querySelector('.grid');
  if (grid) grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
}

/** Chooses the tab "Curves"; answers how many milliseconds passed until every chart in sight had been painted. */
export async function openCurves(): Promise<number> {
  const scope = globalThis as unknown as WatchedScope;
  const start = scope.performance.now();
  scope.document.querySelector('#tab-curves')?.click();
  const isPainted = () => {
    const charts = [...scope.document.querySelectorAll('.tab-content-curves .metric-chart')].filter((chart) => chart.getBoundingClientRect().top < scope.innerHeight);
    return charts.length > 0 && charts.every((chart) => {
      const canvas = chart.querySelector('canvas');
      if (canvas === null || canvas.width === 0) return false;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value !== 0);
    });
  };
  while (!isPainted()) await new Promise<void>((resolve) => scope.requestAnimationFrame(resolve));
  return scope.performance.now() - start;
}

/**
 * Script time of resting on a row until its curve is lit: of the event itself, and of what was put off to the next frame, between two
 * callbacks that stand before and behind it.
 */
export async function timeHover(_body: unknown, { selector, event, leave, leaving }: { selector: string; event: string; leave: string; leaving: string }): Promise<number> {
  const scope = globalThis as unknown as WatchedScope;
  const target = scope.document.querySelector(selector);
  if (!target) throw new Error(`There is no ${selector}.`);
  const reach = () => new Promise<number>((resolve) => scope.requestAnimationFrame(() => resolve(scope.performance.now())));
  scope.document.querySelector(leaving)?.dispatchEvent(new scope.PointerEvent(leave, { bubbles: false }));
  await reach();
  await reach();
  let from = 0;
  let until = 0;
  scope.requestAnimationFrame(() => (from = scope.performance.now()));
  const start = scope.performance.now();
  target.dispatchEvent(new scope.PointerEvent(event, { bubbles: event === 'pointerover' }));
  const handledMs = scope.performance.now() - start;
  scope.requestAnimationFrame(() => (until = scope.performance.now()));
  await reach();
  return handledMs + (until - from);
}

/** Frames of a while, and how often the chart that was drawn most often was drawn in it. */
export async function countFrames(_body: unknown, forMs: number): Promise<{ frames: number; drawings: number; longestMs: number }> {
  const scope = globalThis as unknown as WatchedScope;
  scope.watch?.drawings.clear();
  const start = scope.performance.now();
  const counted = { frames: 0, longestMs: 0 };
  let before = start;
  while (before - start < forMs) {
    await new Promise<void>((resolve) => scope.requestAnimationFrame(resolve));
    const at = scope.performance.now();
    counted.longestMs = Math.max(counted.longestMs, at - before);
    counted.frames += 1;
    before = at;
  }
  const seconds = (before - start) / 1000;
  return { frames: counted.frames / seconds, drawings: Math.max(0, ...(scope.watch?.drawings.values() ?? [])) / seconds, longestMs: counted.longestMs };
}
