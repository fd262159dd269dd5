import type { PointStyle } from 'chart.js';
import type { ChartTheme } from './chartTheme.ts';

/** More than this nobody tells apart. */
export const MOST_RUN_COLORS = 12;

/** How a run is drawn wherever it is: in the table, in every chart and in what is exported. */
export interface RunStroke {
  color: string;
  dash: number[];
  pointStyle: PointStyle;
  /** Whether it is told from all others; the rest share one quiet colour. */
  isDistinct: boolean;
}

export interface RunColorChoice {
  /** The group of each run by its place, counted from 0; used where the runs are too many and the groups are not. */
  groups?: readonly number[];
  /** Places of runs that have colours of their own, by the place of their colour; null for one that nobody has. */
  emphasised?: readonly (number | null)[];
}

/** One for each time that the colours begin anew. */
const dashes: readonly number[][] = [[], [6, 3], [2, 2], [10, 3, 2, 3], [12, 4], [4, 6]];
const pointStyles: readonly PointStyle[] = ['circle', 'triangle', 'rect', 'rectRot', 'star', 'crossRot'];

/**
 * Colour, dashes and point shape of each run by its place alone, so that all that is drawn agrees. Up to twelve runs are distinct;
 * of more, groups are, or those that are emphasised.
 */
export function runColors(count: number, theme: ChartTheme, { groups, emphasised = [] }: RunColorChoice = {}): RunStroke[] {
  const places = Array.from({ length: count }, (_, place) => place);
  if (count <= MOST_RUN_COLORS && emphasised.length === 0) return places.map((place) => distinctStroke(place, theme));
  if (groups && new Set(groups).size <= MOST_RUN_COLORS) return places.map((place) => distinctStroke(groups[place] ?? 0, theme));
  const picked = new Map(emphasised.slice(0, MOST_RUN_COLORS).map((place, position) => [place, position]));
  return places.map((place) => {
    const position = picked.get(place);
    return position === undefined ? { color: theme.muted, dash: [], pointStyle: 'circle', isDistinct: false } : distinctStroke(position, theme);
  });
}

/** The look of the first twelve places; after them it begins anew. */
export function distinctStroke(position: number, { series, foreground }: ChartTheme): RunStroke {
  const place = position % MOST_RUN_COLORS;
  const colors = series.length === 0 ? [foreground] : series;
  const round = Math.floor(place / colors.length) % dashes.length;
  return { color: colors[place % colors.length] ?? foreground, dash: [...(dashes[round] ?? [])], pointStyle: pointStyles[round] ?? 'circle', isDistinct: true };
}
