import type { ChartConfiguration, ChartDataset, Point, ScaleOptionsByType, TooltipItem } from 'chart.js';
import type { ChartTheme } from './chartTheme.ts';
import type { Curve, CurveAxes, CurvePoints } from './curve.ts';
import { dateTime, shortDuration, shortNumber, wholeNumber } from './format.ts';
import { clockLabel, timeTicks } from './timeTicks.ts';

/** Up to so many points each is marked: a line alone would not show where they are. */
const MOST_MARKED = 12;
/** Curves are told apart by their dashes too. */
const dashes: readonly number[][] = [[], [6, 3], [2, 2]];
const MOST_X_TICKS = 6;
const MOST_Y_TICKS = 5;

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

function toPoints({ x, values }: CurvePoints, isLog: boolean): Point[] {
  const points: Point[] = [];
  for (let position = 0; position < x.length; position += 1) {
    const value = values[position] ?? Number.NaN;
    points.push({ x: x[position] ?? 0, y: Number.isFinite(value) && !(isLog && value <= 0) ? value : Number.NaN });
  }
  return points;
}

function titleOf(x: number, axes: CurveAxes): string {
  switch (axes.x) {
    case 'step':
      return `Step ${wholeNumber(x)}`;
    case 'relative':
      return `${shortDuration(x * 1000)} after the start`;
    case 'wall':
      return dateTime(x);
  }
}

function xScale(axes: CurveAxes, theme: ChartTheme): Partial<ScaleOptionsByType<'linear'>> {
  const ticks = { color: theme.muted, font: { family: theme.fontFamily, size: theme.fontSizePx }, maxTicksLimit: MOST_X_TICKS, maxRotation: 0, autoSkipPadding: 12, includeBounds: false };
  const scale = { type: 'linear', ...(axes.range ?? {}), border: { color: theme.grid }, grid: { display: false } };
  if (axes.x === 'step') return { ...scale, ticks: { ...ticks, precision: 0, callback: (value: number | string) => compactNumber(Number(value)) } } as unknown as Partial<ScaleOptionsByType<'linear'>>;
  // Seconds or milliseconds in the data, milliseconds for whoever places ticks.
  const unitMs = axes.x === 'relative' ? 1000 : 1;
  const offsetMs = axes.x === 'wall' ? new Date(axes.range?.min ?? 0).getTimezoneOffset() * 60_000 : 0;
  return {
    ...scale,
    ticks: {
      ...ticks,
      callback: (value: number | string, _index: number, all: readonly { value: number }[]) => {
        const distanceMs = all.length > 1 ? ((all[1]?.value ?? 0) - (all[0]?.value ?? 0)) * unitMs : 0;
        return axes.x === 'relative' ? shortDuration(Number(value) * 1000) : clockLabel(Number(value), distanceMs);
      },
    },
    afterBuildTicks: (axis: { min: number; max: number; ticks: { value: number }[] }) => {
      axis.ticks = timeTicks(axis.min * unitMs, axis.max * unitMs, MOST_X_TICKS, offsetMs).map((atMs) => ({ value: atMs / unitMs }));
    },
  } as unknown as Partial<ScaleOptionsByType<'linear'>>;
}

function yScale({ isLog }: CurveAxes, theme: ChartTheme) {
  return {
    type: isLog ? 'logarithmic' : 'linear',
    border: { display: false },
    grid: { color: theme.grid, lineWidth: 1, drawTicks: false },
    ticks: {
      color: theme.muted,
      font: { family: theme.fontFamily, size: theme.fontSizePx },
      maxTicksLimit: MOST_Y_TICKS,
      padding: 6,
      callback: (value: number | string, _index: number, all: readonly { value: number }[]) => (isLog ? shortNumber(Number(value)) : linearLabel(Number(value), all)),
    },
    ...(isLog
      ? {
          afterBuildTicks: (axis: { min: number; max: number; ticks: { value: number }[] }) => {
            axis.ticks = logTicks(axis.min, axis.max, MOST_Y_TICKS).map((value) => ({ value }));
          },
        }
      : {}),
  };
}

/** As many digits behind the point as neighbouring ticks need to differ. */
export function linearLabel(value: number, ticks: readonly { value: number }[]): string {
  const distance = Math.abs((ticks[1]?.value ?? 0) - (ticks[0]?.value ?? 0));
  const largest = Math.max(...ticks.map((tick) => Math.abs(tick.value)));
  if (!(distance > 0) || largest >= 1e6 || distance < 1e-6) return value === 0 ? '0' : compactNumber(value);
  return new Intl.NumberFormat(undefined, { minimumFractionDigits: digitsFor(distance), maximumFractionDigits: digitsFor(distance) }).format(value);
}

/** Places for ticks on a logarithmic axis: powers of ten, every so many of them where there are too many, and where there is room twice and five times each. */
export function logTicks(min: number, max: number, most: number): number[] {
  const first = Math.floor(Math.log10(min) + 1e-9);
  const last = Math.ceil(Math.log10(max) - 1e-9);
  const within = (values: number[]) => values.filter((value) => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9));
  const powers = (step: number) => Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
  const fine = within(powers(1).flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`))));
  if (fine.length <= most) return fine;
  const step = Math.max(1, Math.ceil((last - first) / (most - 1)));
  return within(powers(step).map((power) => Number(`1e${power}`)));
}

/** Short enough for an axis: `1,200`, `50K`, `1.2M`, `3E-7`. */
export function compactNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return new Intl.NumberFormat(undefined, { notation: 'scientific', maximumSignificantDigits: 3 }).format(value);
  return new Intl.NumberFormat(undefined, size >= 10_000 ? { notation: 'compact', maximumSignificantDigits: 3 } : { maximumSignificantDigits: 4 }).format(value);
}

function digitsFor(distance: number): number {
  for (let digits = 0; digits < 8; digits += 1) {
    const scaled = distance * 10 ** digits;
    if (scaled >= 1 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return digits;
  }
  return 8;
}
