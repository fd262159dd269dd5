import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainView, type CompareView } from '../../../../../src/protocol/comparePanel';
import { layOut, sortingOf } from '../../../../../webview-ui/panels/compare/tableLayout';
import { columnActions, moved } from '../../../../../webview-ui/panels/compare/columnActions';
import { columnAt, shownColumns, shownComparison } from '../../../support/shownComparison';

const comparison = shownComparison({ params: { lr: ['1', '2'], depth: ['3', '4'] }, metrics: { rmse: [1, 2], acc: [1, 2] } }, { key: 'rmse', direction: 'lower' });
const columns = shownColumns(comparison);
const at = (id: string) => columnAt(columns, id);

/** A view after something was done with its columns. */
function after(before: Partial<CompareView>, act: (actions: ReturnType<typeof columnActions>) => void): CompareView {
  let view: CompareView = { ...plainView, ...before };
  const sort = sortingOf(columns, view, 'rmse');
  act(columnActions(view, { layout: layOut(columns, 2, { ...view, sort }), sort }, (some) => (view = { ...view, ...some })));
  return view;
}

describe('What is done with columns', () => {
  const none = { sort: [] };
  const sortings: { name: string; before: Partial<CompareView>; column: string; isAdded?: boolean; desc?: boolean; sort: CompareView['sort'] }[] = [
    { name: 'the smaller first', before: none, column: 'param:lr', sort: [{ id: 'param:lr', desc: false }] },
    { name: 'the lower first where that is better', before: none, column: 'metric:rmse', sort: [{ id: 'metric:rmse', desc: false }] },
    { name: 'the higher first where that is better', before: none, column: 'metric:acc', sort: [{ id: 'metric:acc', desc: true }] },
    { name: 'the other way the second time', before: { sort: [{ id: 'metric:acc', desc: true }] }, column: 'metric:acc', sort: [{ id: 'metric:acc', desc: false }] },
    { name: 'not at all the third time', before: { sort: [{ id: 'metric:acc', desc: false }] }, column: 'metric:acc', sort: [] },
    { name: 'the other way what is sorted by itself', before: {}, column: 'metric:rmse', sort: [{ id: 'metric:rmse', desc: true }] },
    { name: 'by this column alone', before: { sort: [{ id: 'param:lr', desc: true }, { id: 'param:depth', desc: true }] }, column: 'metric:rmse', sort: [{ id: 'metric:rmse', desc: false }] },
    { name: 'by this column as well', before: { sort: [{ id: 'param:lr', desc: true }] }, column: 'metric:acc', isAdded: true, sort: [{ id: 'param:lr', desc: true }, { id: 'metric:acc', desc: true }] },
    { name: 'by this column as well, after what is sorted by itself', before: {}, column: 'param:lr', isAdded: true, sort: [{ id: 'metric:rmse', desc: false }, { id: 'param:lr', desc: false }] },
    { name: 'the other way in the place that it has', before: { sort: [{ id: 'param:lr', desc: false }, { id: 'param:depth', desc: true }] }, column: 'param:lr', isAdded: true, sort: [{ id: 'param:lr', desc: true }, { id: 'param:depth', desc: true }] },
    { name: 'by the others alone', before: { sort: [{ id: 'param:lr', desc: true }, { id: 'param:depth', desc: true }] }, column: 'param:lr', isAdded: true, sort: [{ id: 'param:depth', desc: true }] },
    { name: 'as it was said', before: { sort: [{ id: 'param:lr', desc: true }] }, column: 'param:lr', desc: true, sort: [{ id: 'param:lr', desc: true }] },
    { name: 'as it was said, whatever is better', before: none, column: 'metric:acc', desc: false, sort: [{ id: 'metric:acc', desc: false }] },
  ];
  for (const { name, before, column, isAdded = false, desc, sort } of sortings) it(`sorts ${name}`, () => assert.deepEqual(after(before, ({ onSort }) => onSort(at(column), isAdded, desc)).sort, sort));

  it('sorts by a column no more', () => {
    assert.deepEqual(after({ sort: [{ id: 'param:lr', desc: true }, { id: 'param:depth', desc: true }] }, ({ onUnsort }) => onUnsort(at('param:lr'))).sort, [{ id: 'param:depth', desc: true }]);
    assert.deepEqual(after({}, ({ onUnsort }) => onUnsort(at('metric:rmse'))).sort, []);
  });
  it('filters by a text, one a column', () => {
    const filters = [{ id: 'param:lr', text: '> 1' }, { id: 'metric:acc', text: '1' }];
    assert.deepEqual(after({ filters }, ({ onFilter }) => onFilter(at('param:lr'), '> 2')).filters, [{ id: 'metric:acc', text: '1' }, { id: 'param:lr', text: '> 2' }]);
    assert.deepEqual(after({ filters }, ({ onFilter }) => onFilter(at('param:lr'), ' ')).filters, [{ id: 'metric:acc', text: '1' }]);
  });
  it('hides a column with all that it did', () => {
    const { hidden, pinned, sort, filters } = after({ hidden: ['param:depth'], pinned: ['param:lr', 'metric:acc'], sort: [{ id: 'param:lr', desc: true }], filters: [{ id: 'param:lr', text: '1' }] }, ({ onHide }) => onHide(at('param:lr')));
    assert.deepEqual({ hidden, pinned, sort, filters }, { hidden: ['param:depth', 'param:lr'], pinned: ['metric:acc'], sort: [], filters: [] });
    assert.equal(after({}, ({ onHide }) => onHide(at('metric:rmse'))).sort, null);
  });
  it('pins, heats and groups, and takes it back', () => {
    const once = after({ pinned: ['metric:acc'] }, ({ onPin }) => onPin(at('param:lr'), true));
    assert.deepEqual([once.pinned, after(once, ({ onPin }) => onPin(at('metric:acc'), false)).pinned], [['metric:acc', 'param:lr'], ['param:lr']]);
    assert.deepEqual(after({ heat: ['metric:acc'] }, ({ onHeat }) => onHeat(at('metric:rmse'), true)).heat, ['metric:acc', 'metric:rmse']);
    assert.deepEqual(after({ groupBy: ['param:lr', 'param:depth'] }, ({ onGroup }) => onGroup(at('param:lr'), false)).groupBy, ['param:depth']);
  });
  it('judges by a metric, and knows which way it gets better', () => {
    assert.equal(after({}, ({ onJudge }) => onJudge(at('metric:acc'))).metric, 'acc');
    assert.deepEqual(after({ directions: { rmse: 'lower' } }, ({ onDirect }) => onDirect(at('metric:acc'), 'lower')).directions, { rmse: 'lower', acc: 'lower' });
  });
  it('makes a column wider, and never too narrow to be taken hold of', () => {
    assert.deepEqual(after({ widths: { 'param:lr': 90 } }, ({ onResize }) => onResize(at('metric:acc'), 120.4)).widths, { 'param:lr': 90, 'metric:acc': 120 });
    assert.deepEqual(after({}, ({ onResize }) => onResize(at('metric:acc'), -20)).widths, { 'metric:acc': 56 });
  });
  it('moves columns among their like', () => {
    const order = ['metric:rmse', 'param:lr', 'param:depth', 'metric:acc', 'run:duration', 'run:started'];
    const move = (before: Partial<CompareView>, from: string, to: string) => after(before, ({ onMove }) => onMove(at(from), at(to)));
    assert.deepEqual(move({ onlyDiffering: true }, 'param:lr', 'metric:acc').order, ['metric:rmse', 'param:depth', 'metric:acc', 'param:lr', 'run:duration', 'run:started']);
    assert.deepEqual(move({}, 'metric:acc', 'metric:rmse').order.slice(0, 3), ['metric:acc', 'metric:rmse', 'param:lr']);
    const pinned = ['param:lr', 'param:depth'];
    assert.deepEqual([move({ pinned }, 'param:depth', 'param:lr').pinned, move({ pinned }, 'param:depth', 'param:lr').order], [['param:depth', 'param:lr'], []]);
    for (const [from, to] of [['run:name', 'metric:rmse'], ['metric:rmse', 'run:name'], ['param:lr', 'metric:acc'], ['metric:acc', 'param:lr'], ['param:lr', 'run:name']] as const) assert.deepEqual(move({ pinned, order }, from, to), { ...plainView, pinned, order });
  });
});

describe('moved', () => {
  const lists = fc.uniqueArray(fc.integer({ min: 0, max: 20 }).map(String), { minLength: 1, maxLength: 12 });
  it('puts an item where another was, and leaves the others as they stand to each other', () => {
    fc.assert(
      fc.property(lists, fc.nat(), fc.nat(), (ids, a, b) => {
        const [id, to] = [ids[a % ids.length]!, ids[b % ids.length]!];
        const next = moved(ids, id, to);
        assert.equal(next.indexOf(id), ids.indexOf(to));
        assert.deepEqual(next.filter((one) => one !== id), ids.filter((one) => one !== id));
        assert.deepEqual(moved(next, id, next[ids.indexOf(id)]!), ids);
      }),
    );
  });
  it('changes nothing where the other is not there', () => assert.deepEqual(moved(['a', 'b'], 'a', 'c'), ['a', 'b']));
});
