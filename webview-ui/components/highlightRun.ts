import type { Chart, ChartMeta, Element, LineElement, Plugin } from 'chart.js';
import { clipArea, unclipArea } from 'chart.js/helpers';
import { litColorOf, placesOf, standsFor } from '../charts/runMarks.ts';

/** What is left of the others while one is lit. */
const FADED = 0.22;

const litRuns = new WeakMap<Chart, string>();

/**
 * Lights a run in a drawn chart, or none: its line, points or bars are drawn once more above all others, which fade. Neither the
 * configuration nor the layout is touched, so it costs one drawing. A chart that does not show the run stays as it is.
 */
export function highlightRun(chart: Chart, runId: string | null): void {
  if (markRun(chart, runId)) chart.draw();
}

/** The same for a chart that is drawn anyway; returns whether anything is another. */
export function markRun(chart: Chart, runId: string | null): boolean {
  const lit = runId !== null && chart.data.datasets.some((dataset) => standsFor(dataset, runId) || placesOf(dataset, runId).length > 0) ? runId : null;
  if ((litRuns.get(chart) ?? null) === lit) return false;
  if (lit === null) litRuns.delete(chart);
  else litRuns.set(chart, lit);
  return true;
}

/** Draws what `highlightRun` has lit; has to be registered before whoever fills areas. */
export const runHighlight: Plugin = {
  id: 'runHighlight',
  beforeDatasetDraw(chart) {
    chart.ctx.save();
    if (litRuns.has(chart)) chart.ctx.globalAlpha = FADED;
  },
  afterDatasetDraw(chart) {
    chart.ctx.restore();
  },
  afterDatasetsDraw(chart) {
    const runId = litRuns.get(chart);
    if (runId === undefined) return;
    clipArea(chart.ctx, chart.chartArea);
    for (const [index, dataset] of chart.data.datasets.entries()) {
      const meta = chart.getDatasetMeta(index);
      if (!meta.visible) continue;
      if (standsFor(dataset, runId)) drawLine(meta, dataset);
      for (const place of placesOf(dataset, runId)) drawElement(chart, meta.data[place], litColorOf(dataset, place));
    }
    unclipArea(chart.ctx);
  },
};

function drawLine(meta: ChartMeta, dataset: object): void {
  const line = meta.dataset as unknown as LineElement | undefined;
  if (!line || !(line.options.borderWidth > 0)) return;
  const { options } = line;
  const isFaint = (dataset as { role?: string }).role === 'raw';
  const color = litColorOf(dataset, 0);
  line.options = { ...options, borderWidth: options.borderWidth + (isFaint ? 0.5 : 1.5), ...(color === undefined || isFaint ? {} : { borderColor: color }) };
  (meta.controller as unknown as { draw(): void }).draw();
  line.options = options;
}

function drawElement(chart: Chart, element: Element | undefined, color: string | undefined): void {
  if (!element || (element as { skip?: boolean }).skip) return;
  const drawn = element as unknown as { options: Record<string, unknown>; draw(ctx: CanvasRenderingContext2D, area: object): void };
  const { options } = drawn;
  const larger = typeof options.radius === 'number' ? { radius: options.radius + 2 } : {};
  drawn.options = { ...options, ...larger, ...(color === undefined ? {} : { backgroundColor: color, borderColor: color }) };
  drawn.draw(chart.ctx, chart.chartArea);
  drawn.options = options;
}
