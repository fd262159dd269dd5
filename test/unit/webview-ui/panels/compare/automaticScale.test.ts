import assert from 'node:assert/strict';
import { isBestLogarithmic } from '../../../../../webview-ui/panels/compare/automaticScale';

const column = (min: number[], max: number[], count = min.map(() => 2)) => ({ count: Float64Array.from(count), min: Float64Array.from(min), max: Float64Array.from(max) });

describe('The automatic scale of curves', () => {
  const cases: { name: string; given: ReturnType<typeof column>; rows?: number[]; isLog: boolean }[] = [
    { name: 'is logarithmic over more than three decades', given: column([0.001, 1], [1, 2]), isLog: true },
    { name: 'is linear over three or less', given: column([0.001, 0.5], [0.5, 1]), isLog: false },
    { name: 'is linear where a value is zero', given: column([0, 1], [5000, 2]), isLog: false },
    { name: 'is linear where a value is below zero', given: column([-1, 1], [5000, 2]), isLog: false },
    { name: 'is linear where a value is minus infinity', given: column([-Infinity, 0.001], [1, 5]), isLog: false },
    { name: 'passes over what diverged', given: column([0.001, Number.NaN], [Infinity, Number.NaN]), isLog: false },
    { name: 'passes over rows that are not shown', given: column([0.001, 1], [1, 2]), rows: [1], isLog: false },
    { name: 'passes over rows without the metric', given: column([0, 0.001], [0, 2], [0, 5]), isLog: true },
    { name: 'is linear without values', given: column([], []), isLog: false },
  ];
  for (const { name, given, rows = [0, 1], isLog } of cases) it(name, () => assert.equal(isBestLogarithmic(given, rows), isLog));
});
