import assert from 'node:assert/strict';
import fc from 'fast-check';
import { collectRows, groupCell, groupingColumns, REPEATS, rowsInOrder, statisticsOf } from '../../../../../webview-ui/panels/compare/tableRows';
import { columnAt, shownColumns, shownComparison } from '../../../support/shownComparison';

const comparison = shownComparison({ params: { lr: ['1e-3', '5', '0.001', '5', null], seed: ['1', '2', '3', '4', '5'], same: ['x', 'x', 'x', 'x', 'x'] }, tags: { team: ['a', 'b', 'b', 'b', 'b'] }, metrics: { rmse: [1, 2, 3, Number.NaN, null] } });
const columns = shownColumns(comparison);
const grouped = (groupBy: string[], { rows = [0, 1, 2, 3, 4], open = [] as string[] } = {}) => collectRows(rows, groupingColumns(columns, groupBy), true, new Set(open), 5);
const groups = (...given: Parameters<typeof grouped>) => grouped(...given).map((row): unknown => (row.kind === 'group' ? [row.label, row.rows] : row.row));

describe('The rows of a table', () => {
  it('are runs where nothing puts them together', () => {
    assert.deepEqual(collectRows([2, 0], [], false, new Set(), 5), [{ kind: 'run', row: 2, isInGroup: false }, { kind: 'run', row: 0, isInGroup: false }]);
  });
  it('are groups of equal values, in the order in which they first appear', () => {
    assert.deepEqual(groups(['param:lr']), [['lr 1e-3', [0, 2]], ['lr 5', [1, 3]], ['lr none', [4]]]);
    assert.deepEqual(groups(['param:lr'], { rows: [4, 3, 2, 1] }), [['lr none', [4]], ['lr 5', [3, 1]], ['lr 0.001', [2]]]);
    assert.deepEqual(groups(['tag:team', 'param:lr']), [['team a, lr 1e-3', [0]], ['team b, lr 5', [1, 3]], ['team b, lr 0.001', [2]], ['team b, lr none', [4]]]);
  });
  it('keep a missing value apart from NaN, and NaN from infinity', () => {
    const odd = shownColumns(shownComparison({ metrics: { m: [Number.NaN, null, Infinity, -Infinity, Number.NaN] } }));
    assert.deepEqual(collectRows([0, 1, 2, 3, 4], [columnAt(odd, 'metric:m')], true, new Set(), 5).map((row) => row.kind === 'group' && row.rows), [[0, 4], [1], [2], [3]]);
  });
  it('are counted by their place in the whole comparison, however they are sorted and filtered', () => {
    const places = (rows: number[]) => grouped(['param:lr'], { rows }).map((row): unknown => row.kind === 'group' && [row.label, row.place]);
    assert.deepEqual(places([0, 1, 2, 3, 4]), [['lr 1e-3', 0], ['lr 5', 1], ['lr none', 2]]);
    assert.deepEqual(places([4, 3]), [['lr none', 2], ['lr 5', 1]]);
  });
  it('of an open group follow it', () => {
    const key = grouped(['param:lr']).flatMap((row) => (row.kind === 'group' && row.rows.includes(1) ? [row.key] : []));
    const shown = grouped(['param:lr'], { open: key });
    assert.deepEqual(shown.map((row): unknown => (row.kind === 'group' ? [row.label, row.isOpen] : [row.row, row.isInGroup])), [['lr 1e-3', false], ['lr 5', true], [1, true], [3, true], ['lr none', false]]);
    assert.deepEqual(rowsInOrder(shown), [0, 2, 1, 3, 4]);
  });
  it('are one group where no column tells them apart', () => assert.deepEqual(groups(['gone']), [['All runs', [0, 1, 2, 3, 4]]]));

  it('are repeats where nothing differs but the seed', () => {
    assert.deepEqual(groupingColumns(columns, [REPEATS]).map(({ id }) => id), ['param:lr']);
    assert.deepEqual(groups([REPEATS]), [['lr 1e-3', [0, 2]], ['lr 5', [1, 3]], ['lr none', [4]]]);
    assert.deepEqual(groupingColumns(columns, [REPEATS, 'tag:team', 'param:lr']).map(({ id }) => id), ['param:lr', 'tag:team']);
  });
  it('are no repeats where the script is another', () => {
    const scripts = shownColumns(shownComparison({ params: { seed: ['1', '2', '3'] }, rows: [{ source: 'a.py' }, { source: 'b.py' }, { source: 'a.py' }] }));
    assert.deepEqual(collectRows([0, 1, 2], groupingColumns(scripts, [REPEATS]), true, new Set(), 3).map((row) => row.kind === 'group' && [row.label, row.rows]), [['Script a.py', [0, 2]], ['Script b.py', [1]]]);
  });
});

describe('What a group shows', () => {
  const of = (id: string, rows: number[]) => groupCell(columnAt(columns, id), rows);
  it('is the mean with the deviation of a metric, and how many that rests on', () => {
    assert.deepEqual(of('metric:rmse', [0, 1, 2, 3, 4]), { text: '2 ± 1', title: 'mean of 3, standard deviation 1', isBest: false, mean: 2 });
    assert.deepEqual(of('metric:rmse', [1, 3]), { text: '2', title: 'mean of 1', isBest: false, mean: 2 });
    assert.deepEqual(of('metric:rmse', [3, 4]), { text: '', title: '', isBest: false, mean: null });
  });
  it('is what all have, as it is written, or how many values there are', () => {
    assert.deepEqual([of('param:same', [0, 1]).text, of('param:lr', [2]).text, of('param:lr', [1, 3]).text, of('param:seed', [0, 1, 2]).text, of('param:lr', [4]).text], ['x', '0.001', '5', '3 values', '']);
  });
  it('has a mean between the least and the greatest value, and no deviation of equal ones', () => {
    const finite = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0);
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 20 }), finite, (values, one) => {
        const statistics = statisticsOf({ value: (row) => values[row] }, [...values.keys()]);
        assert.ok(statistics && statistics.deviation !== null);
        const [least, greatest] = [Math.min(...values), Math.max(...values)];
        const slack = 1e-9 * Math.max(1, Math.abs(least), Math.abs(greatest));
        assert.ok(statistics.mean >= least - slack && statistics.mean <= greatest + slack && statistics.deviation >= 0);
        assert.deepEqual(statisticsOf({ value: () => one }, [0, 1, 2, 3, 4, 5, 6]), { count: 7, mean: one, deviation: 0 });
      }),
    );
  });
});
