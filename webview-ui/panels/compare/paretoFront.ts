import type { DirectionView } from '../../../src/protocol/comparison.ts';
import type { Value } from './tableColumns.ts';

/**
 * Positions of the rows that no other row beats: none is at least as good in both columns and better in one. Equal rows are both on it;
 * rows without one of the values are not. O(n log n).
 */
export function paretoFront(x: readonly Value[], y: readonly Value[], directionX: DirectionView, directionY: DirectionView): number[] {
  const cost = (value: Value, direction: DirectionView) => (typeof value !== 'number' || Number.isNaN(value) ? Number.NaN : direction === 'higher' ? -value : value);
  const points = x.map((value, position) => ({ position, x: cost(value, directionX), y: cost(y[position], directionY) })).filter((point) => !Number.isNaN(point.x) && !Number.isNaN(point.y));
  points.sort((a, b) => a.x - b.x || a.y - b.y);
  const front: number[] = [];
  let best = { x: Number.NaN, y: Number.POSITIVE_INFINITY };
  for (const point of points) {
    const isEqual = point.x === best.x && point.y === best.y;
    if (!(point.y < best.y) && !isEqual && front.length > 0) continue;
    front.push(point.position);
    best = point;
  }
  return front.sort((a, b) => a - b);
}
