import type { CurvePoints } from './curve.ts';

/** Where a curve is best. */
export interface BestPoint {
  /** The place of the curve among those given. */
  curve: number;
  x: number;
  value: number;
}

/** The best finite point of several curves, the first of equal ones; null without any. */
export function bestPoint(curves: readonly CurvePoints[], direction: 'lower' | 'higher'): BestPoint | null {
  let best: BestPoint | null = null;
  for (const [curve, { x, values }] of curves.entries()) {
    for (const [place, value] of values.entries()) {
      if (Number.isFinite(value) && (best === null || (direction === 'lower' ? value < best.value : value > best.value))) best = { curve, x: x[place] ?? Number.NaN, value };
    }
  }
  return best;
}
