import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linearTicks } from '../../../../webview-ui/charts/axisLabels';

describe('linearTicks', () => {
  const cases: { min: number; max: number; ticks: number[] }[] = [
    { min: 1160, max: 4450, ticks: [2000, 3000, 4000] },
    { min: 0.78, max: 0.93, ticks: [0.8, 0.85, 0.9] },
    { min: -1, max: 1, ticks: [-1, -0.5, 0, 0.5, 1] },
    { min: 0.1, max: 0.32, ticks: [0.1, 0.15, 0.2, 0.25, 0.3] },
    { min: 5, max: 5, ticks: [5] },
  ];
  for (const { min, max, ticks } of cases) it(`${min} to ${max}`, () => assert.deepEqual(linearTicks(min, max, 5), ticks));
  it('are within, in order, and not too many', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (spans, span) => {
        const min = spans * span;
        const max = min + span;
        const ticks = linearTicks(min, max, 5);
        const slack = 1e-6 * span + 1e-9 * Math.abs(min);
        assert.ok(ticks.length <= 5 && ticks.length >= 1, String(ticks));
        assert.ok(ticks.every((tick, place) => tick >= min - slack && tick <= max + slack && (place === 0 || tick > ticks[place - 1]!)));
      }),
    );
  });
});
