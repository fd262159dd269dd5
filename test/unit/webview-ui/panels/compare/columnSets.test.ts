import assert from 'node:assert/strict';
import { plainView, type CompareView } from '../../../../../src/protocol/comparePanel';
import { chosenSet, collectSet, joinSets, withSet } from '../../../../../webview-ui/panels/compare/columnSets';
import { placeColumns } from '../../../../../webview-ui/panels/compare/tableLayout';
import { shownColumns, shownComparison } from '../../../support/shownComparison';

const columns = shownColumns(shownComparison({ params: { lr: [1, 2], depth: [3, 4], same: [1, 1] }, metrics: { loss: [5, 6], acc: [7, 8] } }));
const placed = (view: CompareView, of = columns) => placeColumns(of, { ...view, sort: view.sort ?? [] }).columns;
const ids = (view: CompareView, of = columns) => placed(view, of).map(({ id }) => id);
const looks: CompareView = { ...plainView, hidden: ['param:lr'], pinned: ['metric:acc'], order: ['metric:loss', 'param:depth'], widths: { 'metric:loss': 200 }, sort: [{ id: 'metric:acc', desc: true }], heat: ['metric:acc'], filters: [{ id: 'run:name', text: 'run' }] };

describe('A set of columns', () => {
  const set = collectSet('short', looks, placed(looks));
  it('brings the columns back as they were, and leaves the filters', () => {
    const view: CompareView = { ...plainView, filters: [{ id: 'param:lr', text: '> 1' }], hidden: ['metric:acc'], ...chosenSet(set, columns) };
    assert.deepEqual(ids(view).filter((id) => id !== 'param:lr'), ids(looks));
    assert.deepEqual([view.pinned, view.widths, view.sort, view.heat, view.filters], [looks.pinned, looks.widths, looks.sort, looks.heat, [{ id: 'param:lr', text: '> 1' }]]);
    assert.deepEqual(placed(view).find(({ id }) => id === 'metric:loss')?.widthPx, 200);
  });
  it('shows nothing else in a comparison with other columns, where those that differ', () => {
    const others = shownColumns(shownComparison({ params: { depth: [1, 2], batch: [1, 2] }, metrics: { loss: [1, 2], f1: [1, 2] } }));
    assert.deepEqual(ids({ ...plainView, ...chosenSet(set, others) }, others).filter((id) => !id.startsWith('run:')), ['metric:loss', 'param:depth']);
  });
  it('takes the place of the one of its name', () => {
    const other = { ...set, name: 'other' };
    const again = { ...set, heat: [] };
    assert.deepEqual(withSet([set, other], again), [again, other]);
    assert.deepEqual(withSet([set], other), [set, other]);
    assert.deepEqual(joinSets([again], [set, other]), [again, other]);
  });
});
