import type { BarElement, Chart, Plugin } from 'chart.js';

/** What a bar dataset says beside its bars. */
export interface BarMarks {
  /** Ends of the whisker of each bar, in values. */
  whiskers?: ({ low: number; high: number } | null)[];
  whiskerColor?: string;
  /** Bars filled with lines instead of a colour. */
  hatched?: boolean[];
  /** Words behind the end of a horizontal bar. */
  endLabels?: string[];
  labelColor?: string;
  labelFont?: string;
}

const CAP_PX = 4;
const HATCH_PX = 6;

/** Draws whiskers, hatching and words at bars whose dataset has them. */
export const barMarks: Plugin = {
  id: 'barMarks',
  afterDatasetDraw(chart, { index, meta }) {
    const marks = chart.data.datasets[index] as BarMarks | undefined;
    if (!marks || meta.type !== 'bar') return;
    const { ctx } = chart;
    for (const [place, element] of meta.data.entries()) {
      const bar = element as unknown as BarElement;
      if (!Number.isFinite(bar.x) || !Number.isFinite(bar.y)) continue;
      ctx.save();
      if (marks.hatched?.[place]) hatch(chart, bar);
      const whisker = marks.whiskers?.[place];
      if (whisker) drawWhisker(chart, bar, whisker, marks.whiskerColor ?? '#808080');
      const label = marks.endLabels?.[place];
      if (label) drawLabel(chart, bar, label, marks);
      ctx.restore();
    }
  },
};

function drawWhisker({ ctx, scales }: Chart, bar: BarElement, { low, high }: { low: number; high: number }, color: string): void {
  const from = scales.y?.getPixelForValue(low) ?? bar.y;
  const to = scales.y?.getPixelForValue(high) ?? bar.y;
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.25;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(bar.x, from);
  ctx.lineTo(bar.x, to);
  for (const y of [from, to]) {
    ctx.moveTo(bar.x - CAP_PX, y);
    ctx.lineTo(bar.x + CAP_PX, y);
  }
  ctx.stroke();
}

/** Diagonals within a horizontal bar. */
function hatch({ ctx }: Chart, bar: BarElement): void {
  const { base, height } = bar.getProps(['base', 'height']);
  const [left, right] = [Math.min(base, bar.x), Math.max(base, bar.x)];
  const [top, bottom] = [bar.y - height / 2, bar.y + height / 2];
  ctx.strokeStyle = (bar.options as unknown as { borderColor: string }).borderColor;
  ctx.lineWidth = 1;
  ctx.setLineDash([]);
  ctx.beginPath();
  // Cut off by arithmetic rather than by a clip: files of pictures stay small.
  for (let start = left - height; start < right; start += HATCH_PX) {
    const [x1, x2] = [Math.max(start, left), Math.min(start + height, right)];
    if (x2 <= x1) continue;
    ctx.moveTo(x1, bottom - (x1 - start));
    ctx.lineTo(x2, Math.max(top, bottom - (x2 - start)));
  }
  ctx.stroke();
}

function drawLabel({ ctx }: Chart, bar: BarElement, label: string, { labelColor = '#808080', labelFont }: BarMarks): void {
  if (labelFont) ctx.font = labelFont;
  ctx.fillStyle = labelColor;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillText(label, bar.x + 7, bar.y);
}
