import type { Point } from 'chart.js';
import type { CurvePoints } from './curve.ts';

/** Points as Chart.js takes them unparsed: NaN is a gap, and on a logarithmic axis so is what has no place there. */
export function toPoints({ x, values }: CurvePoints, isLog: boolean): Point[] {
  const points: Point[] = [];
  for (let position = 0; position < x.length; position += 1) {
    const value = values[position] ?? Number.NaN;
    points.push({ x: x[position] ?? 0, y: Number.isFinite(value) && !(isLog && value <= 0) ? value : Number.NaN });
  }
  return points;
}
