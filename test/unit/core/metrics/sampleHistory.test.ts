import assert from 'node:assert/strict';
import type { MetricHistory } from '../../../../src/core/metrics/history';
import { sampleHistory } from '../../../../src/core/metrics/sampleHistory';
import { smooth } from '../../../../src/core/metrics/smoothing';

const COUNT = 10_000;
const START_MS = 1_000_000;

function noisy(): MetricHistory {
  const steps = Float64Array.from({ length: COUNT }, (_, index) => index);
  return { steps, timesMs: steps.map((step) => START_MS + 500 * step), values: steps.map((step) => Math.sin(step * 12.9898)) };
}

describe('sampleHistory', () => {
  it('thins out a whole history and says how many points there are', () => {
    const { total, inRange, points, smoothed } = sampleHistory('loss', noisy(), { x: 'step', maxPoints: 100 }, START_MS);
    assert.deepEqual([total, inRange, smoothed], [COUNT, COUNT, null]);
    assert.ok(points.x.length <= 100 && points.x.length > 50);
    assert.deepEqual([points.steps[0], points.steps.at(-1)], [0, COUNT - 1]);
  });

  it('shows every point of a small range, and one on either side so that lines reach the edges', () => {
    const { total, inRange, points } = sampleHistory('loss', noisy(), { x: 'relative', maxPoints: 100, from: 10, to: 20 }, START_MS);
    assert.deepEqual([total, inRange], [COUNT, 21]);
    assert.deepEqual([points.x[0], points.x.at(-1), points.x.length], [9.5, 20.5, 23]);
    assert.deepEqual([points.steps[0], points.timesMs[0]], [19, START_MS + 9500]);
  });

  it('shows the line across a range between two points, and nothing of an empty history', () => {
    const between = sampleHistory('loss', noisy(), { x: 'step', maxPoints: 100, from: 5.2, to: 5.8 }, START_MS);
    assert.deepEqual([between.inRange, [...between.points.x]], [0, [5, 6]]);
    const none = { steps: new Float64Array(), timesMs: new Float64Array(), values: new Float64Array() };
    const empty = sampleHistory('loss', none, { x: 'wall', maxPoints: 100, from: 1, to: 0 }, START_MS);
    assert.deepEqual([empty.total, empty.inRange, empty.points.x.length], [0, 0, 0]);
  });

  it('smooths the whole history before it cuts and thins out', () => {
    const history = noisy();
    const all = smooth(history.steps, history.values, { kind: 'exponential', weight: 0.9 });
    const { smoothed } = sampleHistory('loss', history, { x: 'step', maxPoints: 50, from: 5000, to: 9000, smoothing: { kind: 'exponential', weight: 0.9 } }, START_MS);
    assert.ok(smoothed && smoothed.steps.length > 20);
    smoothed.steps.forEach((step, index) => assert.equal(smoothed.values[index], all[step]));
  });

  it('gives arrays that hold nothing but what is shown', () => {
    const { points } = sampleHistory('loss', noisy(), { x: 'step', maxPoints: 10 }, START_MS);
    for (const column of Object.values(points) as Float64Array[]) assert.equal(column.buffer.byteLength, column.byteLength);
  });
});
