import type { Chart, ChartData, Plugin } from 'chart.js';

/** An axis of parallel coordinates as it is drawn; shares are of its height, 0 at the bottom. */
export interface ParallelAxis {
  ticks: { share: number; label: string }[];
  brush: { from: number; to: number } | null;
  /** Colours from the bottom to the top, where the axis explains the colours of lines. */
  ramp: string[] | null;
}

/** What parallel coordinates need beside their lines; lies in `chart.data.parallel`, where Chart.js leaves it alone. */
export interface ParallelFrame {
  axes: ParallelAxis[];
  /** Where runs without a value pass; null where all have one. */
  missingShare: number | null;
  colors: { axis: string; label: string; halo: string; brush: string };
  font: { family: string; sizePx: number };
}

const BRUSH_PX = 12;
const RAMP_PX = 5;

/** Draws the axes of parallel coordinates behind the lines, and their labels and ranges before them. */
export const parallelAxes: Plugin = {
  id: 'parallelAxes',
  beforeDatasetsDraw(chart) {
    const frame = frameOf(chart);
    if (!frame) return;
    const { ctx } = chart;
    ctx.save();
    for (const [place, { ramp }] of frame.axes.entries()) {
      const x = xOf(chart, place);
      ctx.fillStyle = frame.colors.axis;
      ctx.fillRect(x - 0.5, yOf(chart, 1), 1, yOf(chart, 0) - yOf(chart, 1));
      for (const [step, color] of (ramp ?? []).entries()) {
        const [bottom, top] = [step, step + 1].map((end) => yOf(chart, end / (ramp?.length ?? 1))) as [number, number];
        ctx.fillStyle = color;
        ctx.fillRect(x - RAMP_PX / 2, top, RAMP_PX, bottom - top + 0.5);
      }
    }
    ctx.restore();
  },
  afterDatasetsDraw(chart) {
    const frame = frameOf(chart);
    if (!frame) return;
    const { ctx } = chart;
    const { colors, font } = frame;
    ctx.save();
    ctx.font = `${font.sizePx}px ${font.family}`;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    for (const [place, { ticks, brush }] of frame.axes.entries()) {
      const x = xOf(chart, place);
      if (brush) {
        const [top, bottom] = [yOf(chart, brush.to), yOf(chart, brush.from)];
        ctx.strokeStyle = colors.brush;
        ctx.lineWidth = 1.5;
        ctx.strokeRect(x - BRUSH_PX / 2, top, BRUSH_PX, Math.max(2, bottom - top));
      }
      const missing = frame.missingShare === null ? [] : [{ share: frame.missingShare, label: 'none' }];
      for (const { share, label } of [...ticks, ...missing]) {
        ctx.strokeStyle = colors.halo;
        ctx.lineWidth = 4;
        ctx.strokeText(label, x - BRUSH_PX / 2 - 3, yOf(chart, share));
        ctx.fillStyle = colors.label;
        ctx.fillText(label, x - BRUSH_PX / 2 - 3, yOf(chart, share));
      }
    }
    ctx.restore();
  },
};

/** The pixel of an axis, and of a share of its height. */
export function xOf(chart: Chart, place: number): number {
  return chart.scales.x?.getPixelForValue(place) ?? 0;
}

export function yOf(chart: Chart, share: number): number {
  return chart.scales.y?.getPixelForValue(share) ?? 0;
}

function frameOf(chart: Chart): ParallelFrame | undefined {
  return (chart.data as ChartData & { parallel?: ParallelFrame }).parallel;
}
