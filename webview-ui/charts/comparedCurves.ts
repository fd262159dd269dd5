import type { ChartDataset, Point, TooltipItem } from 'chart.js';
import { bestPoint } from './bestPoint.ts';
import type { ChartRun } from './chartRun.ts';
import { numbers, words, type ChartTable } from './chartTable.ts';
import type { ChartTheme } from './chartTheme.ts';
import type { CurveAxes, CurvePoints } from './curve.ts';
import type { LineConfiguration } from './curveChart.ts';
import { toPoints } from './curvePoints.ts';
import { titleOf, xScale, yScale } from './curveScales.ts';
import { fade } from './fade.ts';
import { shortNumber, wholeNumber } from './format.ts';
import { quietOptions } from './quietOptions.ts';
import type { RunStroke } from './runColors.ts';
import type { RunMarks } from './runMarks.ts';

/** Up to so many points each is marked: a line alone would not show where they are. */
const MOST_MARKED = 12;
/** So far over the edge of the chart points are drawn, so that those on it are whole. */
const CLIP_PX = 6;
/** All lines together; beyond it drawing takes longer than a frame. */
const MOST_POINTS = 60_000;

/** The least and the greatest value of a group of runs at each x, in columns of equal length. */
export interface CurveBand {
  x: Float64Array;
  min: Float64Array;
  max: Float64Array;
}

/** One metric of one run, or of a group: then `points` are its mean. */
export interface RunCurve extends ChartRun {
  points: CurvePoints;
  /** The same line smoothed; then `points` are drawn faintly behind it. */
  smoothed: CurvePoints | null;
  band?: CurveBand;
  /** Points that were logged, of which `points` are some. */
  total: number;
}

type RunDataset = ChartDataset<'line', Point[]> & RunMarks;

/** How many points each line should be thinned to where so many share a chart. */
export function pointsPerLine(lines: number): number {
  return Math.min(2000, Math.max(100, Math.floor(MOST_POINTS / Math.max(1, lines))));
}

/**
 * One metric over many runs. A run's line is one dataset, in the order of the runs; what belongs to it (the faint line as logged, the
 * band of a group) follows and lies behind all lines. The range of x is from outside, so that all charts zoom and move together.
 * @param strokes by the place of a curve, from `runColors`
 * @param direction which way the metric gets better: then the best point is marked
 */
export function comparedCurves(curves: readonly RunCurve[], axes: CurveAxes, strokes: readonly RunStroke[], theme: ChartTheme, direction: 'lower' | 'higher' | null = null): LineConfiguration {
  const quiet = quietOptions(theme);
  return {
    type: 'line',
    data: { datasets: [...curves.flatMap((curve, place) => datasetsOf(curve, strokes[place], axes, theme)), ...markOfBest(curves, axes, strokes, theme, direction)] },
    options: {
      ...quiet,
      // Points come sorted and as {x, y}: nothing is left for Chart.js to find out.
      parsing: false,
      normalized: true,
      interaction: { mode: 'nearestRun', intersect: false },
      plugins: {
        ...quiet.plugins,
        tooltip: {
          ...quiet.plugins.tooltip,
          callbacks: {
            title: ([item]: TooltipItem<'line'>[]) => (item ? titleOf(item.parsed.x ?? Number.NaN, axes) : ''),
            label: (item: TooltipItem<'line'>) => `${item.dataset.label ?? ''}  ${shortNumber(item.parsed.y ?? Number.NaN)}`,
          },
        },
      },
      scales: { x: xScale(axes, theme), y: yScale(axes, theme) },
    },
  } as unknown as LineConfiguration;
}

/** The lines of a chart as rows: how many points, and where each began, ended, and was lowest and highest. */
export function tableOfCurves(curves: readonly RunCurve[], axes: CurveAxes): ChartTable {
  const x = { step: 'step', relative: 'time', wall: 'time' }[axes.x];
  return {
    columns: [words('Run'), numbers('First'), numbers('Last'), numbers(`At ${x}`), numbers('Lowest'), numbers('Highest'), numbers('Points')],
    rows: curves.map(({ name, points, total }) => {
      const finite = points.values.filter(Number.isFinite);
      const end = points.x.length - 1;
      const ofFinite = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? '' : shortNumber(value));
      return [
        name,
        end < 0 ? '' : shortNumber(points.values[0] ?? Number.NaN),
        end < 0 ? '' : shortNumber(points.values[end] ?? Number.NaN),
        end < 0 ? '' : axes.x === 'step' ? wholeNumber(points.x[end] ?? 0) : titleOf(points.x[end] ?? 0, axes),
        ofFinite(finite.length === 0 ? undefined : finite.reduce((a, b) => Math.min(a, b))),
        ofFinite(finite.length === 0 ? undefined : finite.reduce((a, b) => Math.max(a, b))),
        wholeNumber(total),
      ];
    }),
  };
}

function datasetsOf(curve: RunCurve, stroke: RunStroke | undefined, axes: CurveAxes, theme: ChartTheme): RunDataset[] {
  const { color, dash, pointStyle, isDistinct } = stroke ?? { color: theme.muted, dash: [], pointStyle: 'circle' as const, isDistinct: false };
  const drawn = isDistinct ? color : fade(color, 0.45);
  const marks: RunMarks = { runId: curve.runId, ...(curve.memberIds ? { memberIds: curve.memberIds } : {}), ...(isDistinct ? {} : { litColor: theme.series[0] ?? theme.foreground }) };
  const line = (points: CurvePoints, some: Partial<RunDataset>): RunDataset => ({
    ...marks,
    label: curve.name,
    data: toPoints(onAxis(points, axes), axes.isLog),
    borderColor: drawn,
    backgroundColor: drawn,
    hoverBackgroundColor: color,
    hoverBorderColor: color,
    borderWidth: isDistinct ? 1.5 : 1,
    borderDash: dash,
    pointStyle,
    pointRadius: points.x.length <= MOST_MARKED ? 2.5 : 0,
    pointHoverRadius: 3.5,
    spanGaps: false,
    clip: CLIP_PX,
    tension: 0,
    fill: false,
    ...some,
  });
  const behind = { pointRadius: 0, pointHoverRadius: 0, borderDash: [] };
  const raw = fade(color, 0.3);
  const band = fade(color, 0.14);
  return [
    line(curve.smoothed ?? curve.points, { order: 0 }),
    ...(curve.smoothed ? [line(curve.points, { ...behind, role: 'raw', borderColor: raw, borderWidth: 1, order: 1 })] : []),
    ...(curve.band
      ? [
          line({ x: curve.band.x, values: curve.band.min }, { ...behind, role: 'band', borderWidth: 0, order: 2 }),
          line({ x: curve.band.x, values: curve.band.max }, { ...behind, role: 'band', borderWidth: 0, order: 2, backgroundColor: band, fill: '-1' }),
        ]
      : []),
  ];
}

/** A ring around the best point that was logged. */
function markOfBest(curves: readonly RunCurve[], axes: CurveAxes, strokes: readonly RunStroke[], theme: ChartTheme, direction: 'lower' | 'higher' | null): RunDataset[] {
  const best = direction && bestPoint(curves.map(({ points }) => onAxis(points, axes)), direction);
  const curve = best && curves[best.curve];
  if (!best || !curve || (axes.isLog && best.value <= 0)) return [];
  const color = strokes[best.curve]?.isDistinct ? (strokes[best.curve]?.color ?? theme.foreground) : theme.foreground;
  return [{ runId: curve.runId, role: 'best', label: `best: ${curve.name}`, data: [{ x: best.x, y: best.value }], showLine: false, pointStyle: 'circle', pointRadius: 5, pointHoverRadius: 5, borderColor: color, backgroundColor: 'transparent', hoverBackgroundColor: 'transparent', hoverBorderColor: color, borderWidth: 2, clip: CLIP_PX, order: -1 }];
}

/** On a logarithmic axis there is no place for zero, where most runs begin. */
function onAxis(points: CurvePoints, { isLogX }: CurveAxes): CurvePoints {
  if (!isLogX) return points;
  const first = points.x.findIndex((x) => x > 0);
  return first === -1 ? { x: new Float64Array(), values: new Float64Array() } : { x: points.x.subarray(first), values: points.values.subarray(first) };
}
