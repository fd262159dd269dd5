import assert from 'node:assert/strict';
import { grownCurves } from '../../../../../webview-ui/panels/compare/grownCurves';
import { shownComparison } from '../../../support/shownComparison';

const shown = () => shownComparison({ params: { lr: ['1', '2', '3'] }, metrics: { loss: [1, 2, null], acc: [1, 2, 3] } });
type Shown = ReturnType<typeof shown>;

/** The same with other points of one metric. */
function withCounts(before: Shown, key: string, counts: readonly number[]): Shown {
  return { ...before, columns: before.columns.map((column) => (column.kind === 'metric' && column.key === key ? { ...column, count: Float64Array.from(counts) } : column)) };
}
const grown = (before: Shown, after: Shown) => Object.fromEntries(grownCurves(before, after));

describe('The curves that grew', () => {
  const before = shown();
  it('are those of runs with other points', () => {
    assert.deepEqual(grown(before, withCounts(before, 'loss', [2, 1, 1])), { loss: ['id0', 'id2'] });
    assert.deepEqual(grown(before, before), {});
    assert.deepEqual(grown(before, shown()), {});
  });
  it('are found although a column came before theirs', () => {
    const after = withCounts(before, 'loss', [1, 5, 0]);
    assert.deepEqual(grown(before, { ...after, columns: [...shownComparison({ metrics: { aaa: [1, 1, 1] } }).columns, ...after.columns] }), { loss: ['id1'] });
  });
  it('are found although rows stand elsewhere', () => {
    const after = withCounts(before, 'loss', [0, 1, 9]);
    assert.deepEqual(grown(before, { ...after, rows: [before.rows[2]!, before.rows[1]!, before.rows[0]!] }), { loss: ['id0'] });
  });
});
