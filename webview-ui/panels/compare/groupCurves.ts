import type { CurvePoints } from '../../charts/curve.ts';

/** The mean of several lines with the least and the greatest value at each x; all columns of equal length. */
export interface GroupCurve {
  mean: CurvePoints;
  band: { x: Float64Array; min: Float64Array; max: Float64Array };
}

/** Places along x of a group's line. */
const MOST_PLACES = 500;

/**
 * Lines as one: at each of their places along x the mean, the least and the greatest of those that are there, each between its points
 * taken as straight. A line counts only between its own ends, and not within a gap.
 */
export function groupCurves(lines: readonly CurvePoints[]): GroupCurve {
  const x = placesOf(lines);
  const [mean, min, max] = [new Float64Array(x.length), new Float64Array(x.length).fill(Number.NaN), new Float64Array(x.length).fill(Number.NaN)];
  const counts = new Uint32Array(x.length);
  for (const line of lines) {
    let after = 0;
    for (let place = 0; place < x.length; place += 1) {
      const at = x[place] ?? 0;
      while (after < line.x.length && (line.x[after] ?? 0) < at) after += 1;
      const value = valueAt(line, after, at);
      if (!Number.isFinite(value)) continue;
      const count = (counts[place] ?? 0) + 1;
      counts[place] = count;
      // Not a sum, because large values add up to infinity.
      mean[place] = (mean[place] ?? 0) + (value / count - (mean[place] ?? 0) / count);
      if (!((min[place] ?? 0) <= value)) min[place] = value;
      if (!((max[place] ?? 0) >= value)) max[place] = value;
    }
  }
  // Rounding must not put it beside its band.
  for (let place = 0; place < x.length; place += 1) mean[place] = counts[place] === 0 ? Number.NaN : Math.max(min[place] ?? 0, Math.min(mean[place] ?? 0, max[place] ?? 0));
  return { mean: { x, values: mean }, band: { x, min, max } };
}

/** @param after position of the first point at or behind `at` */
function valueAt({ x, values }: CurvePoints, after: number, at: number): number {
  const right = values[after];
  if (right === undefined) return Number.NaN;
  if (x[after] === at) return right;
  const left = values[after - 1];
  if (left === undefined) return Number.NaN;
  const from = x[after - 1] ?? 0;
  const share = (at - from) / ((x[after] ?? 0) - from);
  return left * (1 - share) + right * share;
}

/** The places of all points; evenly spread ones where those would be too many. */
function placesOf(lines: readonly CurvePoints[]): Float64Array {
  const all = new Set<number>();
  for (const { x } of lines) for (const at of x) all.add(at);
  const sorted = Float64Array.from(all).sort();
  if (sorted.length <= MOST_PLACES) return sorted;
  const [first, last] = [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0];
  return Float64Array.from({ length: MOST_PLACES }, (_, place) => (place === MOST_PLACES - 1 ? last : first + ((last - first) * place) / (MOST_PLACES - 1)));
}
