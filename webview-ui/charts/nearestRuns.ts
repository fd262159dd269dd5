import type { RunMarks } from './runMarks.ts';

/** Further away than this, in pixels, nothing is meant. */
const REACH_PX = 28;
/** Lines that lie on one another are named together. */
const TIE_PX = 0.75;
const MOST_TIES = 5;

/** From values to pixels and back, as scales of Chart.js do. */
export interface PixelScale {
  getPixelForValue(value: number): number;
  getValueForPixel(pixel: number): number | undefined;
}

/** A place in values or pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A point of a line. */
export interface NearPoint {
  datasetIndex: number;
  index: number;
}

/**
 * The lines nearest to the pointer, each with its point next to it. Lines are compared where they are drawn at the pointer's x, also
 * between points. Looks at a few points a line, however many it has: they are sorted.
 */
export function nearestRuns(datasets: readonly { data: readonly Point[] }[], x: PixelScale, y: PixelScale, at: Point): NearPoint[] {
  const near: (NearPoint & { distance: number })[] = [];
  const value = x.getValueForPixel(at.x) ?? 0;
  for (const [datasetIndex, dataset] of datasets.entries()) {
    if ((dataset as RunMarks).role) continue;
    const after = firstFrom(dataset.data, value);
    const [left, right] = [dataset.data[after - 1], dataset.data[after]];
    const distance = distanceTo(left, right, x, y, at);
    if (distance > REACH_PX) continue;
    const isLeft = !right || Number.isNaN(right.y) || (left && !Number.isNaN(left.y) && at.x - x.getPixelForValue(left.x) <= x.getPixelForValue(right.x) - at.x);
    near.push({ datasetIndex, index: isLeft ? after - 1 : after, distance });
  }
  near.sort((a, b) => a.distance - b.distance);
  const least = near[0]?.distance ?? 0;
  return near.filter(({ distance }) => distance <= least + TIE_PX).slice(0, MOST_TIES).map(({ datasetIndex, index }) => ({ datasetIndex, index }));
}

/** The distance in pixels to the line between two points, up or down; beyond its end to the end itself. */
function distanceTo(left: Point | undefined, right: Point | undefined, x: PixelScale, y: PixelScale, at: Point): number {
  const ends = [left, right].filter((point): point is Point => point !== undefined && !Number.isNaN(point.y)).map((point) => ({ x: x.getPixelForValue(point.x), y: y.getPixelForValue(point.y) }));
  const [a, b] = ends;
  if (!a) return Number.POSITIVE_INFINITY;
  if (!b || b.x === a.x) return Math.hypot(a.x - at.x, a.y - at.y);
  return Math.abs(a.y + ((b.y - a.y) * (at.x - a.x)) / (b.x - a.x) - at.y);
}

/** The position of the first point at or after a value. */
function firstFrom(data: readonly Point[], value: number): number {
  let [low, high] = [0, data.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((data[middle]?.x ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
