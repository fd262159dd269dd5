import assert from 'node:assert/strict';
import { plainView, type CompareView } from '../../../../../src/protocol/comparePanel';
import { baselineOf, bestRow } from '../../../../../webview-ui/panels/compare/baseline';
import { collectRows, groupingColumns } from '../../../../../webview-ui/panels/compare/tableRows';
import { shownColumns, shownComparison } from '../../../support/shownComparison';

const comparison = shownComparison({ params: { rmse: ['0', '9', '9', '9', '9'] }, metrics: { rmse: [Number.NaN, 3, 1, 1, -Infinity], acc: [0.5, 0.9, 0.7, null, 0.9], mystery: [1, 2, 3, 4, 5] } }, { key: 'rmse', direction: 'lower' });
/** @param rows those that a filter leaves */
function given(some: Partial<CompareView> = {}, rows: readonly number[] = [...comparison.rows.keys()], of = comparison) {
  const view = { ...plainView, ...some };
  const columns = shownColumns(of, some);
  return { comparison: of, view, columns, tableRows: collectRows(rows, groupingColumns(columns, view.groupBy), view.groupBy.length > 0, new Set(), of.rows.length) };
}
const baseline = (...args: Parameters<typeof given>) => baselineOf(given(...args).view, given(...args));

describe('The baseline', () => {
  const cases: { name: string; view: Partial<CompareView>; row: number | null }[] = [
    { name: 'is the first of the best by the key metric', view: {}, row: 2 },
    { name: 'is the best by the metric that a person chose', view: { metric: 'acc' }, row: 1 },
    { name: 'is the best in the direction that a person said', view: { metric: 'acc', directions: { acc: 'lower' } }, row: 0 },
    { name: 'is none where no direction is known', view: { metric: 'mystery' }, row: null },
    { name: 'is none where the metric is not there', view: { metric: 'gone' }, row: null },
    { name: 'is the run that a person chose', view: { baseline: { runId: 'id4' } }, row: 4 },
    { name: 'is none where that run is gone', view: { baseline: { runId: 'gone' } }, row: null },
    { name: 'is none where none is wanted', view: { baseline: 'none' }, row: null },
  ];
  for (const { name, view, row } of cases) it(name, () => assert.equal(baseline(view), row));

  it('is not the best run where another one was chosen', () => assert.equal(bestRow(given({ baseline: 'none' })), 2));
  it('is none where no value is finite', () => {
    const odd = shownComparison({ metrics: { loss: [Number.NaN, null, Infinity] } }, { key: 'loss', direction: 'lower' });
    assert.equal(bestRow(given({}, [0, 1, 2], odd)), null);
  });

  it('is the best of what a filter leaves, and a chosen one in any case', () => {
    assert.equal(baseline({}, [0, 1, 4]), 1);
    assert.equal(baseline({}, [0, 4]), null);
    assert.equal(baseline({ baseline: { runId: 'id2' } }, [0, 1]), 2);
  });
  it('is the best run of the group with the best mean', () => {
    const grouped = shownComparison({ params: { depth: [3, 3, 6, 6] }, metrics: { loss: [0, 10, 4, 3] } }, { key: 'loss', direction: 'lower' });
    assert.equal(bestRow(given({}, [0, 1, 2, 3], grouped)), 0);
    assert.equal(bestRow(given({ groupBy: ['param:depth'] }, [0, 1, 2, 3], grouped)), 3);
    assert.equal(bestRow(given({ groupBy: ['param:depth'] }, [1, 0], grouped)), 0);
  });
});
