import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupStatistics, metricValues } from '../../../../src/core/compare/groupStatistics';
import type { MetricColumn } from '../../../../src/core/compare/comparedRuns';

describe('groupStatistics', () => {
  it('sums up the finite values of the rows it is given, and counts the others', () => {
    const values = Float64Array.of(41.3, 1000, 42.1, Number.NaN, 40.8, Number.POSITIVE_INFINITY, 41.9, 0);
    const counts = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 0);
    const { mean, deviation, ...rest } = groupStatistics(values, [0, 2, 3, 4, 5, 6, 7], counts);
    assert.deepEqual(rest, { n: 4, min: 40.8, max: 42.1, missing: 1, notFinite: 2 });
    // numpy.mean and numpy.std(ddof=1)
    assert.ok(Math.abs(mean - 41.525) < 1e-12);
    assert.ok(Math.abs(deviation - 0.590903263374516) < 1e-12, String(deviation));
  });

  it('has no spread for equal values, and none to tell for a single one', () => {
    assert.equal(groupStatistics(Float64Array.of(0.1, 0.1, 0.1), [0, 1, 2]).deviation, 0);
    assert.deepEqual(groupStatistics(Float64Array.of(0.1), [0]), { n: 1, mean: 0.1, deviation: Number.NaN, min: 0.1, max: 0.1, missing: 0, notFinite: 0 });
  });

  it('is NaN for nothing', () => {
    assert.deepEqual(groupStatistics(Float64Array.of(Number.NaN), [0]), { n: 0, mean: Number.NaN, deviation: Number.NaN, min: Number.NaN, max: Number.NaN, missing: 0, notFinite: 1 });
  });

  it('keeps its digits far from zero, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 50 }), fc.constantFrom(0, 1e6, -1e9), (whole, offset) => {
        const values = Float64Array.from(whole, (value) => value + offset);
        const rows = [...values.keys()];
        const { mean, deviation } = groupStatistics(values, rows);
        const exact = whole.reduce((sum, value) => sum + value, 0) / whole.length;
        const squares = whole.reduce((sum, value) => sum + (value - exact) ** 2, 0);
        assert.ok(Math.abs(mean - offset - exact) < 1e-5);
        assert.ok(Math.abs(deviation - Math.sqrt(squares / (whole.length - 1))) < 1e-5);
        assert.ok(Math.abs(groupStatistics(values, rows.toReversed()).deviation - deviation) < 1e-5);
      }),
    );
  });
});

describe('metricValues', () => {
  const column: MetricColumn = { kind: 'metric', key: 'loss', count: Float64Array.of(3, 0, 1), last: Float64Array.of(2, 9, 5), min: Float64Array.of(1, 9, 5), max: Float64Array.of(4, 9, 5), lastStep: new Float64Array(3) };
  for (const { name, aggregation, direction, expected } of [
    { name: 'the last', aggregation: 'last', direction: 'lower', expected: [2, Number.NaN, 5] },
    { name: 'the lowest', aggregation: 'best', direction: 'lower', expected: [1, Number.NaN, 5] },
    { name: 'the highest', aggregation: 'best', direction: 'higher', expected: [4, Number.NaN, 5] },
    { name: 'the last where no direction is known', aggregation: 'best', direction: null, expected: [2, Number.NaN, 5] },
  ] as const) {
    it(`takes ${name}, and NaN where a row has none`, () => assert.deepEqual([...metricValues(column, aggregation, direction)], expected));
  }
});
