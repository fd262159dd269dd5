import assert from 'node:assert/strict';
import { latestRows } from '../../../../webview-ui/charts/latestRows';

const curve = (key: string, x: number[], values: number[]) => ({ key, label: key, total: x.length, smoothed: null, points: { x: Float64Array.from(x), values: Float64Array.from(values) } });

describe('latestRows', () => {
  it('puts the values of several curves beside each other, newest first', () => {
    assert.deepEqual(latestRows([curve('a', [0, 1, 2], [5, 6, 7]), curve('b', [0, 2], [8, Number.NaN])], 10), [
      { x: 2, values: [7, Number.NaN] },
      { x: 1, values: [6, undefined] },
      { x: 0, values: [5, 8] },
    ]);
  });
  it('keeps the latest, and of one place the last', () => {
    assert.deepEqual(latestRows([curve('a', [0, 1, 1, 2], [1, 2, 3, 4])], 2).map(({ x, values }) => [x, values[0]]), [[2, 4], [1, 3]]);
    assert.deepEqual(latestRows([], 2), []);
  });
});
