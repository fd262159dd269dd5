import type { Chart } from 'chart.js';
import type { ZoomPluginOptions } from 'chartjs-plugin-zoom/types/options.js';
import type { ChartTheme } from '../charts/chartTheme.ts';
import { fade } from '../charts/fade.ts';
import type { XRange } from '../charts/xRange.ts';
import type { ChartLink } from './chartLink.ts';

/**
 * How a chart is zoomed with the pointer: dragging selects a range of x, with Ctrl or Shift it moves, Ctrl and the wheel zoom. Every
 * change goes to the link, and from there to all charts.
 */
export function zoomOptions(link: ChartLink, theme: ChartTheme): ZoomPluginOptions {
  const report = ({ chart }: { chart: Chart }) => link.setRange(rangeOf(chart));
  const limits = link.bounds ? { limits: { x: { min: link.bounds.min, max: link.bounds.max } } } : {};
  return {
    ...limits,
    pan: { enabled: true, mode: 'x', threshold: 2, onPanStart: ({ event }) => hasModifier(event.srcEvent as unknown as MouseEvent), onPan: report },
    zoom: {
      mode: 'x',
      drag: { enabled: true, threshold: 6, backgroundColor: fade(theme.active, 0.16), borderColor: theme.active, borderWidth: 1, drawTime: 'afterDatasetsDraw' },
      wheel: { enabled: true, speed: 0.15 },
      pinch: { enabled: true },
      // A wheel without Ctrl scrolls the page; a drag with a modifier moves.
      onZoomStart: ({ event }) => (event.type === 'wheel') === hasModifier(event as MouseEvent),
      onZoom: report,
    },
  };
}

/** Moves with the middle button and resets with a double click, which the plugin does not know. Returns what ends it. */
export function addPointerMoves(canvas: HTMLCanvasElement, chart: Chart, link: ChartLink): () => void {
  let lastX = 0;
  const ended = new AbortController();
  const { signal } = ended;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 1) return;
    event.preventDefault();
    lastX = event.clientX;
    canvas.setPointerCapture(event.pointerId);
  }, { signal });
  canvas.addEventListener('mousedown', (event) => {
    // No scrolling by the middle button.
    if (event.button === 1) event.preventDefault();
  }, { signal });
  canvas.addEventListener('pointermove', (event) => {
    if ((event.buttons & 4) === 0) return;
    chart.pan({ x: event.clientX - lastX }, undefined, 'none');
    lastX = event.clientX;
  }, { signal });
  canvas.addEventListener('dblclick', () => link.setRange(null), { signal });
  return () => ended.abort();
}

/** Draws another range of x with the same configuration; null is the one that the configuration has. */
export function applyRange(chart: Chart, range: XRange | null, whole: Partial<XRange>): void {
  const x = chart.scales.x;
  const wanted = range ?? whole;
  if (!x || (x.options.min === wanted.min && x.options.max === wanted.max)) return;
  Object.assign(x.options, { min: wanted.min, max: wanted.max });
  chart.update('none');
}

function rangeOf(chart: Chart): XRange {
  const { min, max } = chart.scales.x ?? { min: 0, max: 1 };
  return { min, max };
}

function hasModifier(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey || event.shiftKey;
}
