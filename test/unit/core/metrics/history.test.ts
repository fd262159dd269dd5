import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alongAxis, emptyHistory, mergeHistories, positionsWithin, sortAndDropDuplicates, type MetricHistory } from '../../../../src/core/metrics/history';
import { sortedOrder } from '../../../../src/core/metrics/sortedOrder';

type Point = [step: number, timeMs: number, value: number];

// Few different numbers, so that equal ones are common.
const step = fc.constantFrom(-3, -1, 0, 1, 2, 0.5, 1e15);
const value = fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, -1, -0, 0, 2, Number.POSITIVE_INFINITY);
const points = fc.array(fc.tuple(step, fc.constantFrom(10, 20, 30), value), { maxLength: 40 });

function historyOf(list: readonly Point[]): MetricHistory {
  return { steps: Float64Array.from(list, ([at]) => at), timesMs: Float64Array.from(list, ([, at]) => at), values: Float64Array.from(list, ([, , at]) => at) };
}

function pointsOf({ steps, timesMs, values }: MetricHistory): Point[] {
  return Array.from(steps, (at, index) => [at, timesMs[index] ?? 0, values[index] ?? 0]);
}

/** What is said in STORE.md, the plain way. */
function sortedOnce(list: readonly Point[]): Point[] {
  const rank = (number: number) => (Number.isNaN(number) ? [0, 0, 0] : [1, number, Object.is(number, -0) ? 0 : 1]);
  const rankOf = (point: Point) => point.flatMap(rank);
  const compare = (a: Point, b: Point) => rankOf(a).map((at, index) => (at === rankOf(b)[index] ? 0 : at < (rankOf(b)[index] ?? 0) ? -1 : 1)).find((sign) => sign !== 0) ?? 0;
  return [...list].sort(compare).filter((point, index, all) => index === 0 || compare(all[index - 1] ?? point, point) !== 0);
}

describe('sortAndDropDuplicates', () => {
  it('orders by step, then time, then value, and keeps identical points once', () => {
    fc.assert(fc.property(points, (list) => assert.deepEqual(pointsOf(sortAndDropDuplicates(historyOf(list))), sortedOnce(list))));
  });

  it('returns what is in order as it is', () => {
    const history = historyOf([[0, 10, 1], [0, 10, 2], [1, 5, 1]]);
    assert.equal(sortAndDropDuplicates(history), history);
    assert.equal(sortAndDropDuplicates(emptyHistory), emptyHistory);
  });
});

describe('mergeHistories', () => {
  it('gives the same for every division among writers and every order of them', () => {
    fc.assert(
      fc.property(fc.array(points, { maxLength: 4 }), (parts) => {
        const merged = pointsOf(mergeHistories(parts.map(historyOf)));
        assert.deepEqual(merged, sortedOnce(parts.flat()));
        assert.deepEqual(pointsOf(mergeHistories(parts.map((part) => sortAndDropDuplicates(historyOf(part))).reverse())), merged);
      }),
    );
  });
});

describe('sortedOrder', () => {
  it('sorts as a stable sort does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (numbers) => {
        const compare = (a: number, b: number) => (numbers[a] ?? 0) - (numbers[b] ?? 0);
        assert.deepEqual([...sortedOrder(numbers.length, compare)], [...numbers.keys()].sort(compare));
      }),
    );
  });
});

describe('alongAxis', () => {
  const resumed = historyOf([[1, 1000, 1], [2, 2000, 2], [2, 4000, 3], [3, 3000, 4]]);

  for (const { axis, x, values } of [
    { axis: 'step', x: [1, 2, 2, 3], values: [1, 2, 3, 4] },
    { axis: 'relative', x: [0.5, 1.5, 2.5, 3.5], values: [1, 2, 4, 3] },
    { axis: 'wall', x: [1000, 2000, 3000, 4000], values: [1, 2, 4, 3] },
  ] as const) {
    it(`orders points by ${axis}`, () => {
      const series = alongAxis(resumed, axis, 500);
      assert.deepEqual([...series.x], x);
      assert.deepEqual([...series.values], values);
    });
  }
});

describe('positionsWithin', () => {
  it('finds what a filter finds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 }), (numbers, from, to) => {
        const x = Float64Array.from(numbers).sort();
        const { first, end } = positionsWithin(x, from, to);
        assert.deepEqual([...x.subarray(first, end)], [...x].filter((at) => at >= from && at <= to));
      }),
    );
  });
});
