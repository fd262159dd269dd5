import { placeAt, type ChartColumn } from './chartColumn.ts';

/** Ranges on axes by the column's id: values of numbers, positions of words (those between the ends, counted from 0). */
export type Brushes = Readonly<Record<string, { min: number; max: number }>>;

/** An axis of parallel coordinates: between its place values (as `placeAt` gives them) and shares of its height, 0 at the bottom. */
export interface ParallelScale {
  /** The values at both ends; equal where all runs have one value. */
  min: number;
  max: number;
  /** NaN for what has no place. */
  toShare(place: number): number;
  toPlace(share: number): number;
}

/** The scale of a column from its least to its greatest value; words are evenly spaced, the first on top. Null where no run has a value. */
export function parallelScale(column: ChartColumn, rows: number): ParallelScale | null {
  if (column.kind === 'word') {
    const count = column.words.length;
    return count === 0 ? null : { min: 0, max: count - 1, toShare: (place) => 1 - (place + 0.5) / count, toPlace: (share) => (1 - share) * count - 0.5 };
  }
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rows; row += 1) {
    const place = placeAt(column, row);
    if (place < min) min = place;
    if (place > max) max = place;
  }
  if (min > max) return null;
  const [there, back] = column.isLog ? [Math.log, Math.exp] : [(value: number) => value, (value: number) => value];
  const [from, width] = [there(min), there(max) - there(min)];
  if (width === 0) return { min, max, toShare: (place) => (Number.isNaN(place) ? Number.NaN : 0.5), toPlace: () => min };
  return { min, max, toShare: (place) => (there(place) - from) / width, toPlace: (share) => (share <= 0 ? min : share >= 1 ? max : back(from + width * share)) };
}

/** Whether a run lies within every range; one without a value lies within none. */
export function isBrushed(columns: readonly ChartColumn[], brushes: Brushes, row: number): boolean {
  return columns.every((column) => {
    const brush = brushes[column.id];
    if (!brush) return true;
    const place = placeAt(column, row);
    return place >= brush.min && place <= brush.max;
  });
}
