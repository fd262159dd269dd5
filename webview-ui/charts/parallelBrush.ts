import type { ChartColumn } from './chartColumn.ts';
import type { ParallelScale } from './parallelScale.ts';

/** A range on an axis: values of numbers, or positions of words. */
export interface Brush {
  min: number;
  max: number;
}

/** How far a key moves an end, as a share of the axis. */
const STEP = 0.05;

/** The range between two shares of an axis's height, in whichever order; of words those that it touches, or null where it touches none. */
export function brushFromShares(column: ChartColumn, scale: ParallelScale, a: number, b: number): Brush | null {
  const [one, other] = [scale.toPlace(a), scale.toPlace(b)];
  const [min, max] = [Math.min(one, other), Math.max(one, other)];
  if (column.kind === 'number') return { min, max };
  const [first, last] = [Math.max(0, Math.round(min)), Math.min(column.words.length - 1, Math.round(max))];
  return first > last ? null : { min: first - 0.5, max: last + 0.5 };
}

/**
 * The range after a key moved one of its ends: up and right towards the greater value, PageUp and PageDown four times as far, Home and
 * End to the ends of the axis, Delete and Escape take it away (null). Undefined for any other key.
 */
export function movedBrush(column: ChartColumn, scale: ParallelScale, brush: Brush | null, end: 'min' | 'max', key: string): Brush | null | undefined {
  if (key === 'Delete' || key === 'Backspace' || (key === 'Escape' && brush)) return null;
  const edge = column.kind === 'word' ? 0.5 : 0;
  const [least, greatest] = [scale.min - edge, scale.max + edge];
  const current = brush ?? { min: least, max: greatest };
  const direction = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 4, PageDown: -4, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }[key];
  if (direction === undefined) return undefined;
  // Words stand from the top downwards, so a key that points up leads to an earlier one.
  const steps = column.kind === 'word' && (key === 'ArrowUp' || key === 'ArrowDown') ? -direction : direction;
  const [from, to] = end === 'min' ? [least, current.max - 2 * edge] : [current.min + 2 * edge, greatest];
  const next = { ...current, [end]: Math.min(to, Math.max(from, Number.isFinite(steps) ? moved(column, scale, current[end], steps) : steps)) };
  return next.min <= least && next.max >= greatest ? null : next;
}

function moved(column: ChartColumn, scale: ParallelScale, place: number, steps: number): number {
  if (column.kind === 'word') return place + steps;
  const share = scale.toShare(place) + steps * STEP;
  return share <= 0 ? scale.min : share >= 1 ? scale.max : scale.toPlace(share);
}
