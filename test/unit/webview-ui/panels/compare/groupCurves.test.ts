import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupCurves } from '../../../../../webview-ui/panels/compare/groupCurves';

const line = (...points: [number, number][]) => ({ x: Float64Array.from(points, ([x]) => x), values: Float64Array.from(points, ([, value]) => value) });
const table = (...lines: ReturnType<typeof line>[]) => {
  const { mean, band } = groupCurves(lines);
  assert.deepEqual([mean.x, mean.x.length, mean.x.length, mean.x.length], [band.x, mean.values.length, band.min.length, band.max.length]);
  return [...mean.x].map((x, place) => [x, mean.values[place], band.min[place], band.max[place]]);
};

describe('The line of a group', () => {
  it('is the mean between the least and the greatest value', () => {
    assert.deepEqual(table(line([0, 1], [1, 2]), line([0, 3], [1, 6])), [[0, 2, 1, 3], [1, 4, 2, 6]]);
    assert.deepEqual(table(line([0, 1], [1, 2])), [[0, 1, 1, 1], [1, 2, 2, 2]]);
    assert.deepEqual(table(), []);
    assert.deepEqual(table(line(), line([3, 1])), [[3, 1, 1, 1]]);
  });
  it('takes lines as straight between their points', () => {
    assert.deepEqual(table(line([0, 0], [4, 8]), line([1, 4], [3, 0])), [[0, 0, 0, 0], [1, 3, 2, 4], [3, 3, 0, 6], [4, 8, 8, 8]]);
  });
  it('counts a line between its own ends alone', () => {
    assert.deepEqual(table(line([0, 1], [1, 1], [2, 1], [3, 1]), line([1, 3], [2, 3])), [[0, 1, 1, 1], [1, 2, 1, 3], [2, 2, 1, 3], [3, 1, 1, 1]]);
  });
  it('counts a line neither at nor beside a gap', () => {
    const gap = line([0, 5], [2, Number.NaN], [4, 5]);
    assert.deepEqual(table(gap, line([0, 1], [1, 1], [2, 1], [3, 1], [4, 1])), [[0, 3, 1, 5], [1, 1, 1, 1], [2, 1, 1, 1], [3, 1, 1, 1], [4, 3, 1, 5]]);
    assert.deepEqual(table(gap), [[0, 5, 5, 5], [2, Number.NaN, Number.NaN, Number.NaN], [4, 5, 5, 5]]);
    assert.deepEqual(table(line([0, 1], [1, Infinity], [2, 1])).map(([, mean]) => mean), [1, Number.NaN, 1]);
  });
  it('has the end of the longest line where the places are too many', () => {
    const long = (count: number, lastX: number) => line(...Array.from({ length: count }, (_, place): [number, number] => [(lastX * place) / (count - 1), 1]));
    for (const lastX of [1, 0.1, 0.7, 1e-9, 1_795_774_400_123.7, 4999]) {
      const { mean } = groupCurves([long(5000, lastX), long(3000, lastX / 2)]);
      assert.deepEqual([mean.x.length, mean.x[0], mean.x.at(-1), mean.values.at(-1)], [500, 0, lastX, 1]);
      assert.ok(mean.values.every((value) => Math.abs(value - 1) < 1e-12));
    }
  });
  it('never leaves its band, whatever the lines', () => {
    const value = fc.oneof({ weight: 4, arbitrary: fc.double() }, fc.constantFrom(Number.NaN, Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 0.1));
    const lines = fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), value), { maxLength: 10 }).map((points) => line(...points.sort(([a], [b]) => a - b))), { maxLength: 7 });
    fc.assert(
      fc.property(lines, (some) => {
        for (const [x, mean, min, max] of table(...some)) {
          const isAnywhere = some.some((one) => one.x.some((at, place) => at === x && Number.isFinite(one.values[place]) && one.x.indexOf(at) === place));
          if (Number.isNaN(mean)) assert.ok(Number.isNaN(min) && Number.isNaN(max) && !isAnywhere);
          else assert.ok(min! <= mean! && mean! <= max! && Number.isFinite(mean));
        }
      }),
    );
  });
});
