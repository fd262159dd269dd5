import assert from 'node:assert/strict';
import { comparedCurves, pointsPerLine, tableOfCurves, type RunCurve } from '../../../../webview-ui/charts/comparedCurves';
import type { CurveAxes } from '../../../../webview-ui/charts/curve';
import { runColors } from '../../../../webview-ui/charts/runColors';
import type { RunMarks } from '../../../../webview-ui/charts/runMarks';
import { theme } from './theme';

const points = (values: number[]) => ({ x: Float64Array.from(values, (_, step) => step), values: Float64Array.from(values) });
const curve = (runId: string, values: number[], some: Partial<RunCurve> = {}): RunCurve => ({ runId, name: `run ${runId}`, points: points(values), smoothed: null, total: 1000, ...some });
const axes: CurveAxes = { x: 'step', range: null, isLog: false };
const draw = (curves: RunCurve[], some: Partial<CurveAxes> = {}) => comparedCurves(curves, { ...axes, ...some }, runColors(curves.length, theme), theme);
const marked = (curves: RunCurve[], direction: 'lower' | 'higher' | null, some: Partial<CurveAxes> = {}) => (comparedCurves(curves, { ...axes, ...some }, runColors(curves.length, theme), theme, direction).data.datasets as Dataset[]).filter(({ role }) => role === 'best');
type Dataset = ReturnType<typeof draw>['data']['datasets'][number] & RunMarks;
const datasets = (...given: Parameters<typeof draw>) => draw(...given).data.datasets as Dataset[];

describe('comparedCurves', () => {
  it('is a thin line a run, in the order and the colours of the runs', () => {
    assert.deepEqual(
      datasets([curve('a', [1, 2]), curve('b', [3]), curve('c', [4])]).map(({ runId, label, borderColor, borderDash, borderWidth }): unknown[] => [runId, label, borderColor, borderDash, borderWidth]),
      [['a', 'run a', '#0000aa', [], 1.5], ['b', 'run b', '#aa5500', [], 1.5], ['c', 'run c', '#0000aa', [6, 3], 1.5]],
    );
  });
  it('keeps the line as logged faint behind the smoothed one', () => {
    const [line, raw] = datasets([curve('a', [1, 3], { smoothed: points([1, 2]) })]);
    assert.deepEqual([line?.data.map(({ y }) => y), raw?.data.map(({ y }) => y)], [[1, 2], [1, 3]]);
    assert.deepEqual([raw?.role, raw?.runId, raw?.borderColor, raw?.order], ['raw', 'a', 'rgba(0, 0, 170, 0.3)', 1]);
  });
  it('fills the band of a group between its least and greatest values, behind all lines', () => {
    const x = Float64Array.of(0, 1);
    const [mean, min, max] = datasets([curve('g', [2, 3], { memberIds: ['a', 'b'], band: { x, min: Float64Array.of(1, 2), max: Float64Array.of(3, 4) } })]);
    assert.deepEqual([mean?.memberIds, mean?.fill, min?.fill, max?.fill], [['a', 'b'], false, false, '-1']);
    assert.deepEqual([min, max].map((one): unknown[] => [one?.role, one?.borderWidth, one?.order, one?.data.map(({ y }) => y)]), [['band', 0, 2, [1, 2]], ['band', 0, 2, [3, 4]]]);
    assert.equal(max?.backgroundColor, 'rgba(0, 0, 170, 0.14)');
  });
  it('leaves gaps for NaN, and on a logarithmic axis of x leaves out where none can be', () => {
    assert.deepEqual(datasets([curve('a', [1, Number.NaN, 3])])[0]?.data.map(({ y }) => y), [1, Number.NaN, 3]);
    assert.deepEqual(datasets([curve('a', [1, 2, 3])], { isLogX: true })[0]?.data.map(({ x }) => x), [1, 2]);
    const scales = draw([curve('a', [1, 2])], { isLogX: true, isLog: true, range: { min: 0, max: 5 } }).options?.scales;
    assert.deepEqual([scales?.x?.type, scales?.y?.type, scales?.x?.min, scales?.x?.max], ['logarithmic', 'logarithmic', undefined, 5]);
  });
  it('shares the range of x, does not parse and does not move', () => {
    const { options } = draw([curve('a', [1])], { range: { min: 2, max: 9 } });
    assert.deepEqual([options?.scales?.x?.min, options?.scales?.x?.max, options?.parsing, options?.normalized, options?.animation, options?.interaction?.mode], [2, 9, false, true, false, 'nearestRun']);
  });
  it('rings the best point where which way it gets better is known', () => {
    const curves = [curve('a', [3, 2]), curve('b', [Number.NaN, 0, 5], { smoothed: points([4, 4, 4]) })];
    assert.deepEqual(marked(curves, 'lower').map(({ runId, data, borderColor, showLine }): unknown[] => [runId, data, borderColor, showLine]), [['b', [{ x: 1, y: 0 }], '#aa5500', false]]);
    assert.deepEqual(marked(curves, 'higher').map(({ data }) => data), [[{ x: 2, y: 5 }]]);
    assert.deepEqual([marked(curves, null), marked([curve('a', [])], 'lower'), marked(curves, 'lower', { isLog: true })], [[], [], []]);
  });
  it('fits the axis of values to them, with room for points on the edge', () => {
    const y = draw([curve('a', [3, 2])]).options?.scales?.y as { bounds?: string; grace?: string } | undefined;
    assert.deepEqual([y?.bounds, y?.grace], ['data', '8%']);
    const log = draw([curve('a', [3, 2])], { isLog: true }).options?.scales?.y as { grace?: string } | undefined;
    assert.equal(log?.grace, undefined);
    assert.ok(datasets([curve('a', [3, 2])]).every(({ clip }) => typeof clip === 'number' && clip > 2.5));
  });
  it('is quiet for runs that are too many, until they are lit', () => {
    const [first] = datasets(Array.from({ length: 13 }, (_, place) => curve(String(place), [1])));
    assert.deepEqual([first?.borderColor, first?.borderWidth, first?.litColor], ['rgba(119, 119, 119, 0.45)', 1, '#0000aa']);
  });
  it('asks for fewer points where lines are many', () => assert.deepEqual([1, 20, 100, 3000].map(pointsPerLine), [2000, 2000, 600, 100]));
  it('has a table of its lines', () => {
    const table = tableOfCurves([curve('a', [3, Number.NaN, 1]), curve('b', [])], axes);
    assert.deepEqual(table.columns.map(({ title }) => title), ['Run', 'First', 'Last', 'At step', 'Lowest', 'Highest', 'Points']);
    assert.deepEqual(table.rows, [['run a', '3', '1', '2', '1', '3', '1,000'], ['run b', '', '', '', '', '', '1,000']]);
  });
});
