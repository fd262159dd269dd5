import type { ChartConfiguration, ChartDataset, Point, TooltipItem } from 'chart.js';
import type { ChartTheme } from './chartTheme.ts';
import type { Curve, CurveAxes, CurvePoints } from './curve.ts';
import { toPoints } from './curvePoints.ts';
import { titleOf, xScale, yScale } from './curveScales.ts';
import { shortNumber } from './format.ts';

/** Up to so many points each is marked: a line alone would not show where they are. */
const MOST_MARKED = 12;
/** Curves are told apart by their dashes too. */
const dashes: readonly number[][] = [[], [6, 3], [2, 2]];

type LineDataset = ChartDataset<'line', Point[]>;
export type LineConfiguration = ChartConfiguration<'line', Point[]>;

/** Curves of a metric over steps or time: thin lines, gaps for what is no number, and behind a smoothed line the faint one that was logged. */
export function curveChart(curves: readonly Curve[], axes: CurveAxes, theme: ChartTheme): LineConfiguration {
  return {
    type: 'line',
    data: { datasets: curves.flatMap((curve, position) => datasetsOf(curve, position, axes, theme)) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      // Points come sorted and as {x, y}: nothing is left for Chart.js to find out.
      parsing: false,
      normalized: true,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: ([item]) => (item ? titleOf(item.parsed.x ?? Number.NaN, axes) : ''),
            label: (item: TooltipItem<'line'>) => `${item.dataset.label ?? ''} ${shortNumber(item.parsed.y ?? Number.NaN)}`,
          },
        },
      },
      scales: { x: xScale(axes, theme), y: yScale(axes, theme) },
    },
  } as LineConfiguration;
}

/** The colour and the dashes of a curve by its place, for legends. */
export function strokeOf(position: number, theme: ChartTheme): { color: string; dash: number[] } {
  return { color: theme.series[position % Math.max(1, theme.series.length)] ?? theme.foreground, dash: dashes[position % dashes.length] ?? [] };
}

function datasetsOf(curve: Curve, position: number, { isLog }: CurveAxes, theme: ChartTheme): LineDataset[] {
  const { color, dash } = strokeOf(position, theme);
  const line = (points: CurvePoints, label: string, stroke: string): LineDataset => ({
    label,
    data: toPoints(points, isLog),
    borderColor: stroke,
    backgroundColor: stroke,
    // Chart.js derives hover colours from the others, but cannot read `color-mix`.
    hoverBackgroundColor: stroke,
    hoverBorderColor: stroke,
    borderWidth: 1.5,
    borderDash: dash,
    pointRadius: points.x.length <= MOST_MARKED ? 2.5 : 0,
    pointHoverRadius: 3.5,
    pointHitRadius: 6,
    spanGaps: false,
    tension: 0,
  });
  if (!curve.smoothed) return [line(curve.points, curve.label, color)];
  const raw = line(curve.points, `${curve.label}, as logged`, `color-mix(in srgb, ${color} 30%, transparent)`);
  return [line(curve.smoothed, `${curve.label}, smoothed`, color), { ...raw, pointRadius: 0, borderWidth: 1, borderDash: [] }];
}
