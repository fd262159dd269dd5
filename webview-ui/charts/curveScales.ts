import type { ScaleOptionsByType } from 'chart.js';
import { compactNumber, linearLabel, linearTicks, logTicks } from './axisLabels.ts';
import type { ChartTheme } from './chartTheme.ts';
import type { CurveAxes } from './curve.ts';
import { dateTime, shortDuration, shortNumber, wholeNumber } from './format.ts';
import { clockLabel, timeTicks } from './timeTicks.ts';

const MOST_X_TICKS = 6;
const MOST_Y_TICKS = 5;

/** Where a point lies, in words. */
export function titleOf(x: number, axes: CurveAxes): string {
  switch (axes.x) {
    case 'step':
      return `Step ${wholeNumber(x)}`;
    case 'relative':
      return `${shortDuration(x * 1000)} after the start`;
    case 'wall':
      return dateTime(x);
  }
}

/** The axis of steps or time. */
export function xScale(axes: CurveAxes, theme: ChartTheme): Partial<ScaleOptionsByType<'linear'>> {
  const ticks = { color: theme.muted, font: { family: theme.fontFamily, size: theme.fontSizePx }, maxTicksLimit: MOST_X_TICKS, maxRotation: 0, autoSkipPadding: 12, includeBounds: false };
  const scale = { type: 'linear', ...(axes.range ?? {}), border: { color: theme.grid }, grid: { display: false } };
  if (axes.isLogX && axes.x !== 'wall') return logXScale(axes, scale, ticks);
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

/** Steps or seconds by their order of magnitude. */
function logXScale(axes: CurveAxes, scale: object, ticks: object): Partial<ScaleOptionsByType<'linear'>> {
  const label = (value: number) => (axes.x === 'relative' ? shortDuration(value * 1000) : compactNumber(value));
  return {
    ...scale,
    type: 'logarithmic',
    // The shared range may begin at zero, where this axis has no place.
    ...(axes.range && axes.range.min <= 0 ? { min: undefined } : {}),
    ticks: { ...ticks, callback: (value: number | string) => label(Number(value)) },
    afterBuildTicks: (axis: { min: number; max: number; ticks: { value: number }[] }) => {
      axis.ticks = logTicks(axis.min, axis.max, MOST_X_TICKS).map((value) => ({ value }));
    },
  } as unknown as Partial<ScaleOptionsByType<'linear'>>;
}

/** Room above and below the curves, as a part of half their range: a point on the edge is seen whole. */
const GRACE = '8%';

/** The axis of values, as far as the curves reach, with a quiet grid. */
export function yScale({ isLog }: CurveAxes, theme: ChartTheme) {
  return {
    type: isLog ? 'logarithmic' : 'linear',
    ...(isLog ? {} : { bounds: 'data', grace: GRACE }),
    border: { display: false },
    grid: { color: theme.grid, lineWidth: 1, drawTicks: false },
    ticks: {
      color: theme.muted,
      font: { family: theme.fontFamily, size: theme.fontSizePx },
      maxTicksLimit: MOST_Y_TICKS,
      padding: 6,
      callback: (value: number | string, _index: number, all: readonly { value: number }[]) => (isLog ? shortNumber(Number(value)) : linearLabel(Number(value), all)),
    },
    afterBuildTicks: (axis: { min: number; max: number; ticks: { value: number }[] }) => {
      axis.ticks = (isLog ? logTicks : linearTicks)(axis.min, axis.max, MOST_Y_TICKS).map((value) => ({ value }));
    },
  };
}
