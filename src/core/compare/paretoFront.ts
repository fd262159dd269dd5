import type { MetricDirection } from '../runs/metricDirection.ts';

/**
 * The positions of the points that no other point beats, from the best x to the best y. One point beats another when it is nowhere worse and
 * somewhere better, so equal points are on the front together. Points with a NaN are never on it. O(n log n).
 */
export function paretoFront(x: Float64Array, y: Float64Array, xDirection: MetricDirection, yDirection: MetricDirection): number[] {
  const signs = [xDirection === 'lower' ? 1 : -1, yDirection === 'lower' ? 1 : -1] as const;
  const points = [...x.keys()]
    .filter((position) => !Number.isNaN(x[position]) && !Number.isNaN(y[position] ?? Number.NaN))
    .map((position) => ({ position, x: signs[0] * x[position]!, y: signs[1] * y[position]! }))
    // Not by subtraction: two infinities would give NaN.
    .sort((a, b) => compare(a.x, b.x) || compare(a.y, b.y) || a.position - b.position);
  const front: number[] = [];
  let lastX = Number.NaN;
  let bestY = Number.NaN;
  for (const point of points) {
    const isFirst = Number.isNaN(bestY);
    if (!isFirst && point.y > bestY) continue;
    // Of one y only the best x is not beaten.
    if (!isFirst && point.y === bestY && point.x !== lastX) continue;
    front.push(point.position);
    lastX = point.x;
    bestY = point.y;
  }
  return front;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
