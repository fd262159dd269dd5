import assert from 'node:assert/strict';
import { collectShownRuns, groupsOf, strokesOf, toChartColumn } from '../../../../../webview-ui/panels/compare/shownRuns';
import { collectRows, groupingColumns } from '../../../../../webview-ui/panels/compare/tableRows';
import { theme } from '../../charts/theme';
import { columnAt, shownColumns, shownComparison } from '../../../support/shownComparison';

/** Twenty runs of four models. */
const many = shownComparison({ params: { model: Array.from({ length: 20 }, (_, row) => 'abcd'[row % 4]!), id: Array.from({ length: 20 }, (_, row) => row) } });
const few = shownComparison({ params: { model: ['a', 'b', 'a', 'b'] } });
type Shown = typeof many;
const rowsOf = (comparison: Shown, rows: readonly number[], groupBy: readonly string[]) => collectRows(rows, groupingColumns(shownColumns(comparison), groupBy), groupBy.length > 0, new Set(), comparison.rows.length);
const shown = (comparison: Shown, rows: readonly number[], groupBy: readonly string[] = [], emphasised: number[] = []) => collectShownRuns(comparison, rows, rowsOf(comparison, rows, groupBy), emphasised, theme);
const looks = ({ runs, strokes }: ReturnType<typeof shown>) => new Map(runs.map(({ runId }, position) => [runId, strokes[position]]));
const groupLooks = ({ groups }: ReturnType<typeof shown>) => new Map(groups.map(({ name, stroke }) => [name, stroke]));
const all = [...many.rows.keys()];

describe('The runs that charts show', () => {
  it('stand in the order of the table', () => {
    assert.deepEqual(shown(few, [2, 0, 7]).runs, [{ runId: 'id2', name: 'run 2' }, { runId: 'id0', name: 'run 0' }]);
  });
  it('keep their looks when the table is sorted and filtered', () => {
    const before = looks(shown(few, [0, 1, 2, 3]));
    assert.equal(new Set([...before.values()].map((stroke) => JSON.stringify(stroke))).size, 4);
    for (const [runId, stroke] of looks(shown(few, [3, 1]))) assert.deepEqual(stroke, before.get(runId));
  });
  it('are quiet where they are too many, except for those that are emphasised', () => {
    const some = shown(many, all, [], [7, 3]);
    assert.deepEqual(some.strokes.flatMap(({ isDistinct }, row) => (isDistinct ? [row] : [])), [3, 7]);
    const before = looks(some);
    for (const [runId, stroke] of looks(shown(many, [7, 8, 3], [], [7, 3]))) assert.deepEqual(stroke, before.get(runId));
  });
  it('look as their group does, which keeps its look when the table is sorted and filtered', () => {
    const before = shown(many, all, ['param:model']);
    assert.deepEqual(before.groups.map(({ name, positions }) => [name, positions.length]), [['model a', 5], ['model b', 5], ['model c', 5], ['model d', 5]]);
    assert.equal(new Set(before.groups.map(({ stroke }) => JSON.stringify(stroke))).size, 4);
    for (const rows of [[...all].reverse(), [3, 7], [2], [19, 0, 6]]) {
      const after = shown(many, rows, ['param:model']);
      for (const [runId, stroke] of looks(after)) assert.deepEqual(stroke, looks(before).get(runId));
      for (const [name, stroke] of groupLooks(after)) assert.deepEqual(stroke, groupLooks(before).get(name));
    }
    for (const { positions, stroke } of before.groups) for (const position of positions) assert.deepEqual(before.strokes[position], stroke);
  });
  it('have no looks of groups that are too many, and those of a few of them that are shown', () => {
    const every = shown(many, all, ['param:id']);
    assert.ok(every.groups.every(({ stroke }) => !stroke.isDistinct));
    const last = shown(many, [19, 18, 17], ['param:id']);
    assert.equal(new Set(last.groups.map(({ stroke }) => JSON.stringify(stroke))).size, 3);
    assert.deepEqual(groupLooks(shown(many, [17, 19, 18], ['param:id'])).get('id 19'), groupLooks(last).get('id 19'));
    for (const { positions, stroke } of last.groups) for (const position of positions) assert.deepEqual(last.strokes[position], stroke);
  });
  it('have one look each in the whole comparison, quiet where a row is in no group', () => {
    const strokes = strokesOf(20, groupsOf(rowsOf(many, [0, 1], ['param:model'])), [], theme);
    assert.deepEqual([strokes.length, strokes.map(({ isDistinct }) => isDistinct).slice(0, 4)], [20, [true, true, false, false]]);
  });
});

describe('A column for charts', () => {
  const columns = shownColumns(shownComparison({ params: { lr: ['1e-3', null, '5'], model: ['m10', 'm9', null] }, metrics: { rmse: [1, Number.NaN, null] } }));
  it('has numbers, NaN where there is none', () => {
    assert.deepEqual(toChartColumn(columnAt(columns, 'param:lr'), [2, 1, 0], true), { kind: 'number', id: 'param:lr', title: 'lr', isLog: true, values: Float64Array.of(5, Number.NaN, 0.001) });
    assert.deepEqual(toChartColumn(columnAt(columns, 'metric:rmse'), [0, 1, 2]), { kind: 'number', id: 'metric:rmse', title: 'rmse', isLog: false, values: Float64Array.of(1, Number.NaN, Number.NaN) });
  });
  it('has the words of the rows that are shown, in order', () => {
    assert.deepEqual(toChartColumn(columnAt(columns, 'param:model'), [0, 1, 2]), { kind: 'word', id: 'param:model', title: 'model', words: ['m9', 'm10'], codes: Int32Array.of(1, 0, -1) });
    assert.deepEqual(toChartColumn(columnAt(columns, 'param:model'), [0]), { kind: 'word', id: 'param:model', title: 'model', words: ['m10'], codes: Int32Array.of(0) });
  });
});
