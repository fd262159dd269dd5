import assert from 'node:assert/strict';
import { bestPoint } from '../../../../webview-ui/charts/bestPoint';

const points = (...values: number[]) => ({ x: Float64Array.from(values, (_, place) => place * 10), values: Float64Array.from(values) });

describe('The best point of curves', () => {
  const curves = [points(3, Number.NaN, 2), points(5, 2, -Infinity, 4), points()];
  it('is the lowest, the first of equal ones', () => assert.deepEqual(bestPoint(curves, 'lower'), { curve: 0, x: 20, value: 2 }));
  it('is the highest', () => assert.deepEqual(bestPoint(curves, 'higher'), { curve: 1, x: 0, value: 5 }));
  it('is none without a finite value', () => assert.equal(bestPoint([points(Number.NaN), points()], 'lower'), null));
});
