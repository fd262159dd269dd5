import { sortedOrder } from './sortedOrder.ts';

/** The points of one metric in columns of equal length; times are milliseconds since 1970. */
export interface MetricHistory {
  steps: Float64Array;
  timesMs: Float64Array;
  values: Float64Array;
}

/** What points are drawn over: the step, seconds since the start, or milliseconds since 1970. */
export type XAxis = 'step' | 'relative' | 'wall';

/** A history in the order of its x. */
export interface HistorySeries extends MetricHistory {
  x: Float64Array;
}

export const emptyHistory: MetricHistory = { steps: new Float64Array(), timesMs: new Float64Array(), values: new Float64Array() };

/**
 * The points by step, then time, then value, identical ones once: the same for whatever order files are read in. NaN
 * counts as below every number and equals NaN; -0 counts as below 0. Returns its argument when there is nothing to do.
 */
export function sortAndDropDuplicates(history: MetricHistory): MetricHistory {
  if (isStrictlySorted(history)) return history;
  const order = sortedOrder(history.values.length, (a, b) => comparePoints(history, a, b));
  let kept = 0;
  for (let position = 0; position < order.length; position += 1) {
    const point = order[position] ?? 0;
    if (kept === 0 || comparePoints(history, order[kept - 1] ?? 0, point) !== 0) order[kept++] = point;
  }
  return pointsAt(history, order.subarray(0, kept));
}

/** All points of several histories of one metric, as `sortAndDropDuplicates` orders them. */
export function mergeHistories(histories: readonly MetricHistory[]): MetricHistory {
  const filled = histories.filter(({ values }) => values.length > 0);
  if (filled.length <= 1) return sortAndDropDuplicates(filled[0] ?? emptyHistory);
  return sortAndDropDuplicates({
    steps: joined(filled.map(({ steps }) => steps)),
    timesMs: joined(filled.map(({ timesMs }) => timesMs)),
    values: joined(filled.map(({ values }) => values)),
  });
}

/**
 * The points along an axis. Time may run against the steps (a resumed run logs a step again), so along a time axis points
 * are ordered by time, at equal times as before.
 * @param history as `sortAndDropDuplicates` leaves it
 * @param startMs where relative time begins
 */
export function alongAxis(history: MetricHistory, axis: XAxis, startMs: number): HistorySeries {
  if (axis === 'step') return { ...history, x: history.steps };
  const ordered = isAscending(history.timesMs) ? history : pointsAt(history, sortedOrder(history.timesMs.length, (a, b) => (history.timesMs[a] ?? 0) - (history.timesMs[b] ?? 0)));
  return { ...ordered, x: axis === 'wall' ? ordered.timesMs : ordered.timesMs.map((timeMs) => secondsSince(timeMs, startMs)) };
}

/** Relative time in seconds. */
export function secondsSince(timeMs: number, startMs: number): number {
  return (timeMs - startMs) / 1000;
}

/** A column that is looked at here and there, perhaps where it lies in a file. */
export type Column = Pick<Float64Array, 'length' | 'at'>;

/**
 * The positions whose x lies in a range, both ends included; x is ascending.
 * @returns the first of them and the one behind the last
 */
export function positionsWithin(x: Column, from: number, to: number): { first: number; end: number } {
  const first = positionOf(x, (at) => at >= from);
  return { first, end: Math.max(first, positionOf(x, (at) => at > to)) };
}

/** The points at some positions, in columns of their own. */
export function pointsAt({ steps, timesMs, values }: MetricHistory, positions: Uint32Array): MetricHistory {
  return { steps: elementsAt(steps, positions), timesMs: elementsAt(timesMs, positions), values: elementsAt(values, positions) };
}

export function elementsAt(column: Float64Array, positions: Uint32Array): Float64Array {
  const elements = new Float64Array(positions.length);
  for (let index = 0; index < positions.length; index += 1) elements[index] = column[positions[index] ?? 0] ?? Number.NaN;
  return elements;
}

function comparePoints({ steps, timesMs, values }: MetricHistory, a: number, b: number): number {
  return (
    compareNumbers(steps[a] ?? 0, steps[b] ?? 0) || compareNumbers(timesMs[a] ?? 0, timesMs[b] ?? 0) || compareNumbers(values[a] ?? 0, values[b] ?? 0)
  );
}

/** A total order: NaN, -Infinity ... -0, 0 ... Infinity. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a)) return -1;
  if (Number.isNaN(b)) return 1;
  return Object.is(a, -0) ? -1 : 1;
}

function isStrictlySorted(history: MetricHistory): boolean {
  const { steps } = history;
  for (let position = 1; position < steps.length; position += 1) {
    if ((steps[position - 1] ?? 0) < (steps[position] ?? 0)) continue;
    if (comparePoints(history, position - 1, position) >= 0) return false;
  }
  return true;
}

export function isAscending(column: Float64Array): boolean {
  for (let position = 1; position < column.length; position += 1) if ((column[position - 1] ?? 0) > (column[position] ?? 0)) return false;
  return true;
}

/** The first position whose x fulfils what all later ones do too. */
function positionOf(x: Column, isReached: (x: number) => boolean): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isReached(x.at(middle) ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function joined(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((count, column) => count + column.length, 0));
  let position = 0;
  for (const column of columns) {
    all.set(column, position);
    position += column.length;
  }
  return all;
}
