import assert from 'node:assert/strict';
import { nearestRuns } from '../../../../webview-ui/charts/nearestRuns';

/** A pixel is a tenth of a unit. */
const scale = { getPixelForValue: (value: number) => value * 10, getValueForPixel: (pixel: number) => pixel / 10 };
const line = (ys: number[], some: object = {}) => ({ data: ys.map((y, x) => ({ x: x * 10, y })), ...some });
const near = (datasets: { data: { x: number; y: number }[] }[], x: number, y: number) => nearestRuns(datasets, scale, scale, { x, y });

describe('nearestRuns', () => {
  it('compares lines where they are drawn, also between points', () => {
    assert.deepEqual(near([line([0, 10]), line([10, 10])], 50, 55), [{ datasetIndex: 0, index: 0 }]);
    assert.deepEqual(near([line([0, 10]), line([10, 10])], 60, 95), [{ datasetIndex: 1, index: 1 }]);
  });
  it('names lines together that lie on one another', () => assert.equal(near([line([1, 1]), line([1, 1]), line([3, 3])], 50, 10).length, 2));
  it('passes over what is no line of a run, and what is far', () => {
    assert.deepEqual(near([line([1, 1], { role: 'band' })], 50, 10), []);
    assert.deepEqual(near([line([1, 1])], 50, 90), []);
  });
  it('knows gaps and ends', () => {
    assert.deepEqual(near([line([1, Number.NaN])], 10, 12), [{ datasetIndex: 0, index: 0 }]);
    assert.deepEqual(near([line([Number.NaN, Number.NaN])], 10, 12), []);
    assert.deepEqual(near([line([1, 1])], 110, 10), [{ datasetIndex: 0, index: 1 }]);
    assert.deepEqual(near([line([])], 110, 10), []);
  });
});
