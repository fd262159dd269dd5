import assert from 'node:assert/strict';
import fc from 'fast-check';
import { paretoFront } from '../../../../../webview-ui/panels/compare/paretoFront';

type MetricDirection = 'lower' | 'higher';

const value = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -4, max: 4 }) }, fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0));
const direction = fc.constantFrom<MetricDirection>('lower', 'higher');

/** By the words of its definition. */
function byDefinition(points: readonly (readonly [number, number])[], directions: readonly [MetricDirection, MetricDirection]): number[] {
  const isBetter = (a: number, b: number, way: MetricDirection) => (way === 'lower' ? a < b : a > b);
  const beats = (a: readonly [number, number], b: readonly [number, number]) =>
    !isBetter(b[0], a[0], directions[0]) && !isBetter(b[1], a[1], directions[1]) && (isBetter(a[0], b[0], directions[0]) || isBetter(a[1], b[1], directions[1]));
  const there = points.map(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
  return [...points.keys()].filter((own) => there[own] && !points.some((point, other) => there[other] && beats(point, points[own]!)));
}

describe('paretoFront', () => {
  it('holds the points that no other point beats', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 40 }), direction, direction, (points, x, y) => {
        const front = paretoFront(points.map(([own]) => own), points.map(([, own]) => own), x, y);
        assert.deepEqual([...front].sort((a, b) => a - b), byDefinition(points, [x, y]));
      }),
    );
  });

  it('leaves out rows without one of the values', () => {
    assert.deepEqual(paretoFront([3, 1, 2, 1, undefined, 2.5], [0.9, 0.5, 'text', 0.5, 0.6, Number.NaN], 'lower', 'higher'), [0, 1, 3]);
  });

  it('finds the front of 200,000 points, of which half lie on it, in under two seconds', () => {
    const x = Array.from({ length: 200_000 }, (_, position) => position >> 1);
    const y = x.map((own, position) => -own + (position % 2));
    const startedAtMs = performance.now();
    assert.equal(paretoFront(x, y, 'lower', 'lower').length, 100_000);
    assert.ok(performance.now() - startedAtMs < 2000);
  });
});
