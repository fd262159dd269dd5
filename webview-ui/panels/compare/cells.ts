import { shortNumber } from '../../charts/format.ts';
import type { DirectionView } from '../../../src/protocol/comparison.ts';
import type { TableColumn } from './tableColumns.ts';

/** What a cell shows. */
export interface CellView {
  text: string;
  /** The whole value, where the text is short for it. */
  title: string;
  /** Difference to the baseline: the sign says the way, the tone whether that is good. */
  delta: { text: string; tone: 'better' | 'worse' | 'other' } | null;
  /** Where the value lies among all of its column, 0 to 1; null where that says nothing. */
  share: number | null;
  isBest: boolean;
}

/** What is known of a whole column before its cells are drawn. */
export interface ColumnScale {
  min: number;
  max: number;
  /** The best value; null where no direction is known, or all are the same. */
  best: number | null;
}

const nothing: CellView = { text: '', title: '', delta: null, share: null, isBest: false };

/** @param rows those that are shown */
export function scaleOf(column: TableColumn, rows: readonly number[]): ColumnScale | null {
  if (!column.isNumeric) return null;
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const value = column.value(row);
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (!(min <= max)) return null;
  return { min, max, best: min === max || column.direction === null ? null : column.direction === 'lower' ? min : max };
}

/** @param baseline the row that the others are held against; null for none */
export function cellOf(column: TableColumn, row: number, scale: ColumnScale | null, baseline: number | null): CellView {
  const value = column.value(row);
  if (value === undefined) return nothing;
  const text = column.text(row);
  // Times and durations are milliseconds, which say nothing to a reader.
  const whole = column.kind === 'run' && column.isNumeric ? text : String(value);
  const cell: CellView = { ...nothing, text, title: whole === text ? '' : whole };
  if (column.kind !== 'metric' || typeof value !== 'number') return cell;
  return {
    ...cell,
    delta: baseline === null || baseline === row ? null : deltaOf(value, column.value(baseline), column.direction),
    share: scale && scale.max > scale.min && Number.isFinite(value) ? (value - scale.min) / (scale.max - scale.min) : null,
    isBest: scale?.best === value,
  };
}

/** Null where there is nothing to subtract, or nothing left. */
export function deltaOf(value: number, base: unknown, direction: DirectionView): CellView['delta'] {
  if (typeof base !== 'number' || !Number.isFinite(base) || !Number.isFinite(value) || value === base) return null;
  const difference = value - base;
  const tone = direction === null ? 'other' : difference < 0 === (direction === 'lower') ? 'better' : 'worse';
  return { text: signed(difference), tone };
}

/** Two significant digits are enough to tell how far apart two values are. */
function signed(difference: number): string {
  const size = Math.abs(difference);
  const rounded = size >= 100 ? Math.round(size) : Number(size.toPrecision(2));
  return `${difference < 0 ? '\u2212' : '+'}${shortNumber(rounded)}`;
}
