import assert from 'node:assert/strict';
import fc from 'fast-check';
import { smooth, type Smoothing } from '../../../../src/core/metrics/smoothing';

const weight = fc.constantFrom(0, 0.3, 0.6, 0.9, 0.99);
const value = fc.oneof({ weight: 5, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) }, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
const values = fc.array(value, { maxLength: 60 }).map((list) => Float64Array.from(list));
const kinds: Smoothing['kind'][] = ['exponential', 'x-aware'];

function regular(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => 5 + 2 * index);
}

function assertClose(actual: Float64Array, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [index, wanted] of expected.entries()) {
    const found = actual[index] ?? 0;
    if (Number.isFinite(wanted)) assert.ok(Math.abs(found - wanted) < 1e-9, `${found} instead of ${wanted} at ${index}`);
    else assert.ok(Object.is(found, wanted), `${found} instead of ${wanted} at ${index}`);
  }
}

/** The loop of TensorBoard's `classicSmoothing`, without its case of constant lines. */
function tensorBoard(list: Float64Array, factor: number): number[] {
  let last = 0;
  let count = 0;
  return Array.from(list, (next) => {
    if (!Number.isFinite(next)) return next;
    last = last * factor + (1 - factor) * next;
    count += 1;
    return last / (1 - Math.pow(factor, count));
  });
}

describe('smooth', () => {
  it('gives the numbers of TensorBoard\'s slider', () => {
    fc.assert(fc.property(values, weight, (list, factor) => assertClose(smooth(regular(list.length), list, { kind: 'exponential', weight: factor }), tensorBoard(list, factor))));
  });

  it('weighs by the distance along x', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), value), { maxLength: 40 }), fc.constantFrom(0.3, 0.9), (points, factor) => {
        const sorted = [...points].sort(([a], [b]) => a - b);
        const known = sorted.filter(([, y]) => Number.isFinite(y));
        const mean = ((known.at(-1)?.[0] ?? 0) - (known[0]?.[0] ?? 0)) / (known.length - 1);
        const expected = sorted.map(([x, y], index) => {
          if (!Number.isFinite(y)) return y;
          const before = sorted.slice(0, index + 1).filter(([, each]) => Number.isFinite(each));
          const weights = before.map(([each]) => (each === x ? 1 : factor ** ((x - each) / mean)));
          return before.reduce((sum, [, each], position) => sum + each * (weights[position] ?? 0), 0) / weights.reduce((a, b) => a + b, 0);
        });
        assertClose(smooth(Float64Array.from(sorted, ([x]) => x), Float64Array.from(sorted, ([, y]) => y), { kind: 'x-aware', weight: factor }), expected);
      }),
    );
  });

  it('gives the same both ways where points are equally far apart', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 60 }), weight, (list, factor) => {
        const line = Float64Array.from(list);
        assertClose(smooth(regular(list.length), line, { kind: 'x-aware', weight: factor }), [...smooth(regular(list.length), line, { kind: 'exponential', weight: factor })]);
      }),
    );
  });

  for (const kind of kinds) {
    it(`keeps a constant line, and everything at weight 0 (${kind})`, () => {
      assertClose(smooth(regular(50), new Float64Array(50).fill(0.1), { kind, weight: 0.99 }), Array<number>(50).fill(0.1));
      assertClose(smooth(regular(4), Float64Array.of(1, 5, -2, Number.NaN), { kind, weight: 0 }), [1, 5, -2, Number.NaN]);
    });

    it(`keeps huge numbers finite (${kind})`, () => {
      assert.ok(smooth(regular(2000), new Float64Array(2000).fill(1e308), { kind, weight: 0.999 }).every(Number.isFinite));
    });
  }

  it('refuses a weight that says nothing', () => {
    for (const wrong of [1, -0.1, Number.NaN]) assert.throws(() => smooth(regular(2), regular(2), { kind: 'exponential', weight: wrong }), RangeError);
  });
});
