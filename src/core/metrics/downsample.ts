import { elementsAt } from './history.ts';

/** How a line of many points is thinned out for a chart. */
export type Downsampling = 'min-max' | 'lttb';

/** Below this number of points neither ends nor gaps nor peaks could all be kept. */
export const FEWEST_POINTS = 4;

/**
 * The positions of at most `target` points that stand for all. Always kept: the first and the last point, all of a line
 * that has no more than `target`, and of the stretches that are NaN or infinite where each begins, so that a chart shows a
 * gap there (where there are more than a quarter of `target`, some of them, the first included).
 *
 * `min-max` is what we take unless asked: no lowest or highest value of any stretch is ever lost. LTTB draws a smoother line, but
 * keeps one point a bucket: of two opposite spikes close together it drops one.
 * (`bench/history.ts`, 1,000,000 points of noise to 1,000: both keep a single spike; of 400 pairs of
 * opposite spikes `min-max` keeps all 800, LTTB 400.)
 * @param x ascending; equal ones are fine
 * @throws RangeError for a target below `FEWEST_POINTS`
 */
export function downsample(x: Float64Array, y: Float64Array, target: number, method: Downsampling = 'min-max'): Uint32Array {
  if (!(target >= FEWEST_POINTS)) throw new RangeError(`Points can be thinned out to ${FEWEST_POINTS} at least, not ${target}.`);
  if (y.length <= target) return allPositions(y.length);
  const thin = method === 'lttb' ? largestTriangleThreeBuckets : minMaxPerBucket;
  const gaps = gapPositions(y, Math.max(1, Math.floor(target / 4)));
  if (gaps.length === 0) return thin(x, y, target);
  const finite = finitePositions(y);
  const room = target - gaps.length;
  if (finite.length <= room) return mergeAscending(finite, gaps);
  const kept = thin(elementsAt(x, finite), elementsAt(y, finite), room);
  return mergeAscending(kept.map((position) => finite[position] ?? 0), gaps);
}

/**
 * The lowest and the highest point of each of (target - 2) / 2 buckets of equally many points, and the first and the last
 * point. Where values are equal, the earlier one.
 * @param y finite
 */
export function minMaxPerBucket(_x: Float64Array, y: Float64Array, target: number): Uint32Array {
  const count = y.length;
  if (count <= target) return allPositions(count);
  const buckets = Math.floor((target - 2) / 2);
  const kept = new Uint32Array(target);
  let length = 1;
  let start = 1;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const end = 1 + Math.floor(((bucket + 1) * (count - 2)) / buckets);
    let low = start;
    let high = start;
    for (let position = start + 1; position < end; position += 1) {
      const value = y[position] ?? 0;
      if (value < (y[low] ?? 0)) low = position;
      else if (value > (y[high] ?? 0)) high = position;
    }
    kept[length++] = Math.min(low, high);
    if (low !== high) kept[length++] = Math.max(low, high);
    start = end;
  }
  kept[length++] = count - 1;
  return kept.slice(0, length);
}

/**
 * Largest triangle three buckets: of each of target - 2 buckets the point that spans the largest triangle with the point
 * kept before and the mean of the next bucket. Sveinn Steinarsson, "Downsampling Time Series for Visual Representation",
 * University of Iceland, 2013, section 4.2.
 * @param y finite
 */
export function largestTriangleThreeBuckets(x: Float64Array, y: Float64Array, target: number): Uint32Array {
  const count = y.length;
  if (count <= target) return allPositions(count);
  const bucketSize = (count - 2) / (target - 2);
  const kept = new Uint32Array(target);
  for (let bucket = 0; bucket < target - 2; bucket += 1) {
    const start = 1 + Math.floor(bucket * bucketSize);
    const end = 1 + Math.floor((bucket + 1) * bucketSize);
    const nextEnd = Math.min(1 + Math.floor((bucket + 2) * bucketSize), count);
    let meanX = 0;
    let meanY = 0;
    for (let position = end; position < nextEnd; position += 1) {
      meanX += x[position] ?? 0;
      meanY += y[position] ?? 0;
    }
    meanX /= nextEnd - end;
    meanY /= nextEnd - end;
    const before = kept[bucket] ?? 0;
    const beforeX = x[before] ?? 0;
    const beforeY = y[before] ?? 0;
    let largest = -1;
    let chosen = start;
    for (let position = start; position < end; position += 1) {
      const area = Math.abs((beforeX - meanX) * ((y[position] ?? 0) - beforeY) - (beforeX - (x[position] ?? 0)) * (meanY - beforeY));
      if (area > largest) {
        largest = area;
        chosen = position;
      }
    }
    kept[bucket + 1] = chosen;
  }
  kept[target - 1] = count - 1;
  return kept;
}

/** Where stretches of NaN or infinity begin, at most `limit` of them evenly chosen, and the last point if it is in one. */
function gapPositions(y: Float64Array, limit: number): Uint32Array {
  const starts: number[] = [];
  let inside = false;
  for (let position = 0; position < y.length; position += 1) {
    const finite = Number.isFinite(y[position]);
    if (!finite && !inside) starts.push(position);
    inside = !finite;
  }
  const chosen = starts.length <= limit ? starts : Array.from({ length: limit }, (_, index) => starts[Math.floor((index * starts.length) / limit)] ?? 0);
  if (inside && chosen.at(-1) !== y.length - 1) chosen.push(y.length - 1);
  return Uint32Array.from(chosen);
}

function finitePositions(y: Float64Array): Uint32Array {
  const positions = new Uint32Array(y.length);
  let length = 0;
  for (let position = 0; position < y.length; position += 1) if (Number.isFinite(y[position])) positions[length++] = position;
  return positions.subarray(0, length);
}

function allPositions(count: number): Uint32Array {
  const positions = new Uint32Array(count);
  for (let position = 0; position < count; position += 1) positions[position] = position;
  return positions;
}

function mergeAscending(a: Uint32Array, b: Uint32Array): Uint32Array {
  const merged = new Uint32Array(a.length + b.length);
  merged.set(a);
  merged.set(b, a.length);
  return merged.sort();
}
