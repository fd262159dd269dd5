import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainView } from '../../../../../src/protocol/comparePanel';
import { layOut, sortingOf, type LayoutChoices } from '../../../../../webview-ui/panels/compare/tableLayout';
import { shownColumns, shownComparison } from '../../../support/shownComparison';

const comparison = shownComparison({
  params: { lr: ['1e-3', '0.01', '0.5', null], same: ['a', 'a', 'a', 'a'], model: ['b', 'a', 'b', 'A'] },
  metrics: { rmse: [3, Number.NaN, 1, null], mae: [1, 1, 1, 1], acc: [0.1, 0.9, 0.9, 0.5] },
}, { key: 'rmse', direction: 'lower' });
const columns = shownColumns(comparison);
const laid = (some: Partial<LayoutChoices> = {}) => layOut(columns, comparison.rows.length, { ...plainView, sort: [], ...some });
const ids = (some: Partial<LayoutChoices> = {}) => laid(some).columns.map(({ id }) => id);
const rows = (some: Partial<LayoutChoices> = {}) => laid(some).rows;

describe('The layout of a table', () => {
  describe('of columns', () => {
    const differing = ['run:name', 'metric:rmse', 'param:lr', 'param:model', 'metric:acc', 'run:duration', 'run:started'];
    it('has only what differs, and counts the rest', () => {
      assert.deepEqual([ids(), laid().equalCount], [differing, columns.length - differing.length]);
      assert.deepEqual([ids({ onlyDiffering: false }).length, laid({ onlyDiffering: false }).equalCount], [columns.length, 0]);
    });
    it('keeps those that are pinned, sorted or filtered by although they do not differ', () => {
      assert.deepEqual(ids({ pinned: ['param:same'], sort: [{ id: 'metric:mae', desc: false }], filters: [{ id: 'run:user', text: '>' }] }), ['run:name', 'param:same', 'metric:rmse', 'param:lr', 'param:model', 'metric:mae', 'metric:acc', 'run:duration', 'run:started', 'run:user']);
    });
    it('leaves out those that are hidden, and does not count them as equal', () => {
      const hidden = ['param:lr', 'param:same', 'run:name', 'gone'];
      assert.deepEqual([ids({ hidden }), laid({ hidden }).equalCount], [differing.filter((id) => id !== 'param:lr'), laid().equalCount - 1]);
    });
    it('puts pinned ones first, in the order in which they were pinned, behind the name', () => {
      const { columns: placed } = laid({ pinned: ['metric:acc', 'gone', 'run:name', 'param:lr'] });
      assert.deepEqual(placed.map(({ id }) => id), ['run:name', 'metric:acc', 'param:lr', 'metric:rmse', 'param:model', 'run:duration', 'run:started']);
      assert.deepEqual(placed.map(({ isPinned }) => isPinned), [true, true, true, false, false, false, false]);
    });
    it('moves those that were moved before the others', () => {
      assert.deepEqual(ids({ order: ['metric:acc', 'gone', 'param:model'] }), ['run:name', 'metric:acc', 'param:model', 'metric:rmse', 'param:lr', 'run:duration', 'run:started']);
    });
    it('is as wide as a person wants, within reason', () => {
      const widths = new Map(laid({ widths: { 'param:lr': 300, 'metric:acc': 1, 'metric:rmse': 1e9, gone: 7 } }).columns.map(({ id, widthPx }) => [id, widthPx]));
      assert.deepEqual(['param:lr', 'metric:acc', 'metric:rmse', 'run:name', 'param:model'].map((id) => widths.get(id)), [300, 56, 800, 220, 84]);
    });
    it('marks what sorts, in which place, and what filters', () => {
      const { columns: placed } = laid({ sort: [{ id: 'gone', desc: true }, { id: 'param:model', desc: true }, { id: 'param:lr', desc: false }], filters: [{ id: 'param:lr', text: '> 0' }, { id: 'metric:acc', text: '>' }] });
      const of = (id: string) => placed.find((column) => column.id === id);
      assert.deepEqual([of('param:model')?.sort, of('param:lr')?.sort, of('metric:acc')?.sort], [{ desc: true, place: 0 }, { desc: false, place: 1 }, null]);
      assert.deepEqual([of('param:lr')?.isFiltered, of('metric:acc')?.isFiltered], [true, false]);
    });
  });

  describe('of rows', () => {
    const cases: { name: string; choices: Partial<LayoutChoices>; rows: number[] }[] = [
      { name: 'stay as they are where nothing sorts', choices: {}, rows: [0, 1, 2, 3] },
      { name: 'sort as numbers what is written as numbers', choices: { sort: [{ id: 'param:lr', desc: false }] }, rows: [0, 1, 2, 3] },
      { name: 'have missing values last the other way as well', choices: { sort: [{ id: 'param:lr', desc: true }] }, rows: [2, 1, 0, 3] },
      { name: 'have NaN last among the missing', choices: { sort: [{ id: 'metric:rmse', desc: false }] }, rows: [2, 0, 1, 3] },
      { name: 'have NaN last the other way as well', choices: { sort: [{ id: 'metric:rmse', desc: true }] }, rows: [0, 2, 1, 3] },
      { name: 'sort rows without a value by the next column', choices: { sort: [{ id: 'metric:rmse', desc: false }, { id: 'metric:acc', desc: false }] }, rows: [2, 0, 3, 1] },
      { name: 'sort rows without a value by the next column the other way', choices: { sort: [{ id: 'metric:rmse', desc: true }, { id: 'metric:acc', desc: false }] }, rows: [0, 2, 3, 1] },
      { name: 'keep their order where all is equal', choices: { sort: [{ id: 'metric:mae', desc: true }] }, rows: [0, 1, 2, 3] },
      { name: 'sort texts without regard to case, then by the next column', choices: { sort: [{ id: 'param:model', desc: true }, { id: 'metric:acc', desc: true }] }, rows: [2, 0, 1, 3] },
      { name: 'pass over columns that are not there', choices: { sort: [{ id: 'gone', desc: true }], filters: [{ id: 'gone', text: 'x' }] }, rows: [0, 1, 2, 3] },
      { name: 'pass all filters', choices: { filters: [{ id: 'metric:acc', text: '> 0.3' }, { id: 'param:model', text: 'a' }] }, rows: [1, 3] },
      { name: 'pass a filter that is half typed', choices: { filters: [{ id: 'metric:acc', text: '>' }] }, rows: [0, 1, 2, 3] },
      { name: 'pass filters of hidden columns', choices: { hidden: ['metric:acc'], filters: [{ id: 'metric:acc', text: '= 0.9' }] }, rows: [1, 2] },
    ];
    for (const { name, choices, rows: expected } of cases) it(name, () => assert.deepEqual(rows(choices), expected));

    it('are sorted by several columns whatever is missing', () => {
      const value = fc.option(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.NaN)));
      fc.assert(
        fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 30 }), fc.boolean(), fc.boolean(), (pairs, descA, descB) => {
          const some = shownColumns(shownComparison({ metrics: { a: pairs.map(([a]) => a), b: pairs.map(([, b]) => b) } }));
          const { rows: sorted } = layOut(some, pairs.length, { ...plainView, sort: [{ id: 'metric:a', desc: descA }, { id: 'metric:b', desc: descB }] });
          const rank = (own: number | null, desc: boolean) => (own === null || Number.isNaN(own) ? Infinity : desc ? -own : own);
          const compare = (x: number, y: number) => (x === y ? 0 : x < y ? -1 : 1);
          const expected = [...pairs.keys()].sort((x, y) => compare(rank(pairs[x]![0], descA), rank(pairs[y]![0], descA)) || compare(rank(pairs[x]![1], descB), rank(pairs[y]![1], descB)) || x - y);
          assert.deepEqual(sorted, expected);
        }),
      );
    });
  });

  it('has the best first until a person sorts', () => {
    assert.deepEqual(sortingOf(columns, { sort: null }, 'rmse'), [{ id: 'metric:rmse', desc: false }]);
    assert.deepEqual(sortingOf(columns, { sort: null }, 'acc'), [{ id: 'metric:acc', desc: true }]);
    for (const judged of [null, 'gone', 'lr']) assert.deepEqual(sortingOf(columns, { sort: null }, judged), []);
    assert.deepEqual(sortingOf(columns, { sort: [] }, 'rmse'), []);
  });

  it('lays out 5,000 rows of 40 columns, sorted by two and filtered, in under half a second', () => {
    const large = shownColumns(shownComparison({ metrics: Object.fromEntries(Array.from({ length: 40 }, (_, column) => [`m${column}`, Array.from({ length: 5000 }, (_row, row) => (row * 7919) % (97 + column))])) }));
    const startedAtMs = performance.now();
    const { rows: kept } = layOut(large, 5000, { ...plainView, sort: [{ id: 'metric:m0', desc: true }, { id: 'metric:m1', desc: false }], filters: [{ id: 'metric:m2', text: '> 10' }] });
    assert.ok(kept.length > 4000);
    assert.ok(performance.now() - startedAtMs < 500);
  });
});
