/** Points of a line in columns of equal length, ordered by x; what is not finite is a gap. */
export interface CurvePoints {
  x: Float64Array;
  values: Float64Array;
}

/** The course of one metric as it is drawn. */
export interface Curve {
  key: string;
  /** What tells it from the others of its chart. */
  label: string;
  points: CurvePoints;
  /** The same line smoothed; then `points` are drawn faintly behind it. */
  smoothed: CurvePoints | null;
  /** Points that were logged, of which `points` are some. */
  total: number;
}

/** What points are drawn over: the step, seconds since the start, or milliseconds since 1970. */
export type XAxis = 'step' | 'relative' | 'wall';

/** How the charts of a page are drawn, the same for all of them. */
export interface CurveAxes {
  x: XAxis;
  /** The range of x that all charts share; null for each its own. */
  range: { min: number; max: number } | null;
  /** Whether the axis of values is logarithmic. */
  isLog: boolean;
  /** Whether the axis of x is. */
  isLogX?: boolean;
}

/** Why nothing of some curves can be drawn, as a sentence; undefined when something can. */
export function emptyReason(curves: readonly Curve[], isLog: boolean): string | undefined {
  const values = curves.flatMap(({ points }) => [...points.values]);
  if (values.length === 0) return 'No points yet.';
  if (!values.some(Number.isFinite)) return 'Every value is NaN or infinite.';
  if (isLog && !values.some((value) => Number.isFinite(value) && value > 0)) return 'No value is above zero, so a logarithmic axis has nothing to show.';
  return undefined;
}

/** What of the shown points is left out, in words; undefined when all are drawn. */
export function leftOut(curves: readonly Curve[], isLog: boolean): string | undefined {
  const values = curves.flatMap(({ points }) => [...points.values]);
  if (isLog && values.some((value) => Number.isFinite(value) && value <= 0)) return 'values of zero and below are left out';
  return values.some((value) => !Number.isFinite(value)) ? 'gaps are NaN or infinite' : undefined;
}

/** The range of x over several curves; null when there are no points. */
export function rangeOf(curves: readonly Curve[]): { min: number; max: number } | null {
  const ends = curves.flatMap(({ points: { x } }) => (x.length === 0 ? [] : [x[0] ?? 0, x[x.length - 1] ?? 0]));
  return ends.length === 0 ? null : { min: Math.min(...ends), max: Math.max(...ends) };
}
