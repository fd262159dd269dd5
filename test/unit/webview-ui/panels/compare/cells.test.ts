import assert from 'node:assert/strict';
import { cellOf, deltaOf, scaleOf, type CellView } from '../../../../../webview-ui/panels/compare/cells';
import { columnAt, shownColumns, shownComparison } from '../../../support/shownComparison';

const columns = shownColumns(shownComparison({ params: { lr: ['1e-3', '5'], text: ['a', 'b'] }, data: { d: ['d'.repeat(64), 'e'] }, metrics: { rmse: [42.75, 41.25, Number.NaN, null, 44.25], acc: [0.5, 0.75, 1, 0, null], mystery: [1, 2, 3, 4, 5], flat: [7, 7, 7, 7, 7] } }));
const rows = [0, 1, 2, 3, 4];
const cell = (id: string, row: number, baseline: number | null = null) => cellOf(columnAt(columns, id), row, scaleOf(columnAt(columns, id), rows), baseline);

describe('A cell', () => {
  const deltas: { name: string; value: number; base: unknown; direction: 'lower' | 'higher' | null; delta: CellView['delta'] }[] = [
    { name: 'worse where lower is better', value: 42, base: 41.3, direction: 'lower', delta: { text: '+0.7', tone: 'worse' } },
    { name: 'better where lower is better', value: 41, base: 41.3, direction: 'lower', delta: { text: '\u22120.3', tone: 'better' } },
    { name: 'better where higher is better', value: 0.9, base: 0.5, direction: 'higher', delta: { text: '+0.4', tone: 'better' } },
    { name: 'worse where higher is better', value: 0.4, base: 0.5, direction: 'higher', delta: { text: '\u22120.1', tone: 'worse' } },
    { name: 'neither where no direction is known', value: 3, base: 1, direction: null, delta: { text: '+2', tone: 'other' } },
    { name: 'whole where it is large', value: 1334.6, base: 100, direction: null, delta: { text: '+1,235', tone: 'other' } },
    { name: 'of two digits where it is small', value: 0.00123456, base: 0, direction: null, delta: { text: '+0.0012', tone: 'other' } },
    { name: 'none where both are the same', value: 3, base: 3, direction: 'lower', delta: null },
    { name: 'none without a value of the baseline', value: 3, base: undefined, direction: 'lower', delta: null },
    { name: 'none against NaN', value: 3, base: Number.NaN, direction: 'lower', delta: null },
    { name: 'none of NaN', value: Number.NaN, base: 3, direction: 'lower', delta: null },
    { name: 'none of an infinite value', value: Infinity, base: 3, direction: 'lower', delta: null },
    { name: 'none against a text', value: 3, base: 'a', direction: 'lower', delta: null },
  ];
  for (const { name, value, base, direction, delta } of deltas) it(`has a difference to the baseline: ${name}`, () => assert.deepEqual(deltaOf(value, base, direction), delta));

  it('of the baseline has none', () => {
    assert.equal(cell('metric:rmse', 1, 1).delta, null);
    assert.deepEqual(cell('metric:rmse', 0, 1).delta, { text: '+1.5', tone: 'worse' });
    assert.equal(cell('metric:rmse', 0, null).delta, null);
    assert.equal(cell('metric:rmse', 0, 3).delta, null);
  });
  it('says where its value lies among those that are shown', () => {
    assert.deepEqual(rows.map((row) => cell('metric:rmse', row).share), [0.5, 0, null, null, 1]);
    assert.deepEqual(rows.map((row) => cell('metric:flat', row).share), [null, null, null, null, null]);
    assert.deepEqual(scaleOf(columnAt(columns, 'metric:rmse'), [0, 4]), { min: 42.75, max: 44.25, best: 42.75 });
  });
  it('marks the best, where one is better than another and it is known which', () => {
    const best = (id: string) => rows.filter((row) => cell(id, row).isBest);
    assert.deepEqual(['rmse', 'acc', 'mystery', 'flat'].map((key) => best(`metric:${key}`)), [[1], [2], [], []]);
    assert.deepEqual([scaleOf(columnAt(columns, 'metric:rmse'), [2, 3]), scaleOf(columnAt(columns, 'param:text'), rows)], [null, null]);
  });
  it('writes the whole value behind a short one', () => {
    const written = (id: string, row: number) => [cell(id, row).text, cell(id, row).title];
    assert.deepEqual([written('metric:rmse', 0), written('metric:rmse', 3), written('param:lr', 0), written('param:text', 0), written('data:d', 0)], [['42.75', ''], ['', ''], ['1e-3', '0.001'], ['a', ''], ['dddddddd', 'd'.repeat(64)]]);
  });
  it('does not show the milliseconds behind a time', () => assert.deepEqual([cell('run:duration', 0).text, cell('run:duration', 0).title, cell('run:started', 0).title], ['500 ms', '', '']));
  it('of a parameter is held against nothing', () => assert.deepEqual([cell('param:lr', 1, 0).delta, cell('param:lr', 1, 0).share, cell('param:lr', 1, 0).isBest], [null, null, false]));
});
