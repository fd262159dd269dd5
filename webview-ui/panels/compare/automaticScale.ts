import type { MetricColumnView } from '../../../src/protocol/comparison.ts';

/** From this ratio of the largest to the smallest value on a linear axis hides most of a curve: three decades. */
const LOGARITHMIC_FROM = 1000;

/** Whether the curves of some rows are better seen on a logarithmic axis: all their finite values are above zero, and span more than three decades. */
export function isBestLogarithmic({ count, min, max }: Pick<MetricColumnView, 'count' | 'min' | 'max'>, rows: readonly number[]): boolean {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    if ((count[row] ?? 0) === 0) continue;
    const [low = Number.NaN, high = Number.NaN] = [min[row], max[row]];
    if (Number.isFinite(low) && low < least) least = low;
    if (low === Number.NEGATIVE_INFINITY) return false;
    if (Number.isFinite(high) && high > greatest) greatest = high;
  }
  return least > 0 && greatest / least > LOGARITHMIC_FROM;
}
