import { linearLabel, logTicks } from './axisLabels.ts';
import type { ChartColumn } from './chartColumn.ts';
import type { ChartTheme } from './chartTheme.ts';
import { shortNumber } from './format.ts';
import { tickStyle } from './quietOptions.ts';

const MOST_TICKS = 6;

export interface ValueScaleOptions {
  isLog?: boolean;
  beginAtZero?: boolean;
  title?: string;
  /** Whether lines across the chart help to read values off it. */
  hasGrid?: boolean;
  format?: (value: number) => string;
}

/** An axis of numbers: few ticks, a quiet grid, labels in the page's language. */
export function valueScale(theme: ChartTheme, { isLog = false, beginAtZero = false, title, hasGrid = true, format }: ValueScaleOptions = {}) {
  return {
    type: isLog ? 'logarithmic' : 'linear',
    beginAtZero,
    border: { display: false },
    grid: hasGrid ? { color: theme.grid, lineWidth: 1, drawTicks: false } : { display: false },
    ...titleOfAxis(title, theme),
    ticks: {
      ...tickStyle(theme),
      maxTicksLimit: MOST_TICKS,
      maxRotation: 0,
      autoSkipPadding: 12,
      includeBounds: false,
      padding: 6,
      callback: (value: number | string, _index: number, all: readonly { value: number }[]) => (format ? format(Number(value)) : isLog ? shortNumber(Number(value)) : linearLabel(Number(value), all)),
    },
    ...(isLog
      ? {
          afterBuildTicks: (axis: { min: number; max: number; ticks: { value: number }[] }) => {
            axis.ticks = logTicks(axis.min, axis.max, MOST_TICKS).map((value) => ({ value }));
          },
        }
      : {}),
  };
}

/** An axis of words, evenly spaced; places on it are their positions. */
export function wordScale(theme: ChartTheme, labels: readonly string[], { title, offset = true, hasGrid = false }: { title?: string; offset?: boolean; hasGrid?: boolean } = {}) {
  return {
    type: 'category',
    labels: [...labels],
    offset,
    border: { display: false },
    grid: hasGrid ? { color: theme.grid, lineWidth: 1, drawTicks: false, offset: false } : { display: false },
    ...titleOfAxis(title, theme),
    ticks: { ...tickStyle(theme), autoSkip: true, autoSkipPadding: 2, maxRotation: 50, padding: 4, callback: (_value: unknown, index: number) => shorten(labels[index] ?? '', 24) },
  };
}

/** The axis that a column asks for. */
export function columnScale(column: ChartColumn, theme: ChartTheme, hasGrid = true) {
  if (column.kind === 'word') return wordScale(theme, column.words, { title: column.title, hasGrid });
  return valueScale(theme, { title: column.title, isLog: column.isLog ?? false, hasGrid });
}

/** A text cut off in its middle, where names tend to be alike. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const front = Math.ceil((most - 1) / 2);
  return `${text.slice(0, front)}…${text.slice(text.length - (most - 1 - front))}`;
}

function titleOfAxis(title: string | undefined, theme: ChartTheme) {
  return title === undefined ? {} : { title: { display: true, text: title, color: theme.foreground, font: { family: theme.fontFamily, size: theme.fontSizePx }, padding: 4 } };
}
