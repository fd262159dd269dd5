import assert from 'node:assert/strict';
import { barChart, tableOfBars } from '../../../../webview-ui/charts/barChart';
import type { BarMarks } from '../../../../webview-ui/charts/barMarks';
import { boxChart, quartiles, tableOfBoxes } from '../../../../webview-ui/charts/boxChart';
import type { CellTexts } from '../../../../webview-ui/charts/cellTexts';
import type { NumberColumn, WordColumn } from '../../../../webview-ui/charts/chartColumn';
import { confusionChart, tableOfConfusion } from '../../../../webview-ui/charts/confusionChart';
import { importanceChart, tableOfImportance } from '../../../../webview-ui/charts/importanceChart';
import { movedBrush, brushFromShares } from '../../../../webview-ui/charts/parallelBrush';
import { parallelChart, tableOfParallel, type ParallelData } from '../../../../webview-ui/charts/parallelChart';
import { parallelScale } from '../../../../webview-ui/charts/parallelScale';
import { runColors } from '../../../../webview-ui/charts/runColors';
import type { RunMarks } from '../../../../webview-ui/charts/runMarks';
import { missingInScatter, scatterChart, tableOfScatter } from '../../../../webview-ui/charts/scatterChart';
import { theme } from './theme';

const runs = ['a', 'b', 'c', 'd'].map((runId) => ({ runId, name: `run ${runId}` }));
const number = (id: string, values: number[], isLog = false): NumberColumn => ({ kind: 'number', id, title: id, values: Float64Array.from(values), isLog });
const word = (id: string, names: string[], codes: number[]): WordColumn => ({ kind: 'word', id, title: id, words: names, codes: Int32Array.from(codes) });
const rmse = number('rmse', [3, 1, Number.NaN, 2]);
const lr = number('lr', [0.1, 0.01, 0.001, 1], true);
const kind = word('kind', ['sgd', 'adam'], [0, 1, 1, -1]);
interface Drawn extends RunMarks, BarMarks, CellTexts { data: unknown[]; stepped?: string; borderColor: unknown; backgroundColor: string[]; pointRadius: unknown; order: number }
const drawn = (configuration: { data: { datasets: unknown[] } }) => configuration.data.datasets as Drawn[];
const strokes = runColors(4, theme);

describe('scatterChart', () => {
  it('is a point a run that has both, ordered by x, with its run', () => {
    const [dataset] = drawn(scatterChart({ runs, x: lr, y: rmse, front: null }, strokes, theme));
    assert.deepEqual([dataset?.data, dataset?.runIds], [[{ x: 0.01, y: 1 }, { x: 0.1, y: 3 }, { x: 1, y: 2 }], ['b', 'a', 'd']]);
    assert.equal(missingInScatter({ runs, x: lr, y: rmse, front: null }), 1);
  });
  it('places words evenly', () => {
    const { options } = scatterChart({ runs, x: kind, y: rmse, front: null }, strokes, theme);
    assert.deepEqual([options?.scales?.x?.type, (options?.scales?.x as { labels?: string[] }).labels], ['category', ['sgd', 'adam']]);
  });
  it('draws the front as steps on the side of what is better, its points larger', () => {
    const draw = (xGoal: 'min' | 'max') => drawn(scatterChart({ runs, x: lr, y: rmse, front: { rows: [3, 1], xGoal } }, strokes, theme));
    const [dataset, front] = draw('min');
    assert.deepEqual([dataset?.pointRadius, front?.data, front?.stepped, front?.role], [[5, 4, 5], [{ x: 0.01, y: 1 }, { x: 1, y: 2 }], 'before', 'front']);
    assert.equal(draw('max')[1]?.stepped, 'after');
  });
  it('has a table', () => {
    assert.deepEqual(tableOfScatter({ runs, x: kind, y: rmse, front: { rows: [1], xGoal: 'min' } }).rows, [['run a', 'sgd', '3', ''], ['run b', 'adam', '1', 'yes'], ['run c', 'adam', '', ''], ['run d', '', '2', '']]);
  });
});

describe('barChart', () => {
  const bars = [{ runId: 'g', name: 'g', value: 10, count: 3, deviation: 2 }, { runId: 'h', name: 'h', value: 4, count: 1, deviation: null }];
  it('begins at zero and has whiskers where there is a deviation', () => {
    const configuration = barChart('rmse', bars, strokes, theme);
    assert.deepEqual(drawn(configuration)[0]?.whiskers, [{ low: 8, high: 12 }, null]);
    assert.deepEqual([(configuration.options?.scales?.y as { beginAtZero?: boolean }).beginAtZero, configuration.options?.scales?.y?.suggestedMax], [true, 12]);
    assert.deepEqual(drawn(configuration)[0]?.runIds, ['g', 'h']);
  });
  it('has a table', () => {
    assert.deepEqual(tableOfBars('rmse', bars).rows, [['g', '10', '2', '3'], ['h', '4', '', '1']]);
    assert.deepEqual(tableOfBars('rmse', [{ runId: 'a', name: 'a', value: 1 }]), { columns: [{ title: 'Run', isNumber: false }, { title: 'rmse', isNumber: true }], rows: [['a', '1']] });
  });
});

describe('boxChart', () => {
  const groups = [{ name: 'many', values: [1, 2, 3, 4, 100], runs }, { name: 'few', values: [5, 6], runs }];
  it('draws a box only of enough values, and every run beside it', () => {
    const [boxes, points] = drawn(boxChart('rmse', groups, strokes, theme));
    assert.deepEqual(boxes?.data, [[1, 2, 3, 4, 100], null]);
    assert.equal(points?.data.length, 7);
    const xs = (points?.data as { x: number }[]).map(({ x }) => x);
    assert.deepEqual(xs, [...xs].sort((a, b) => a - b));
    assert.ok(xs.every((x) => x - Math.floor(x) > 0.22 && x - Math.floor(x) < 0.44));
  });
  it('has quartiles by linear interpolation', () => {
    assert.deepEqual(quartiles([4, 1, 3, 2]), { min: 1, q1: 1.75, median: 2.5, q3: 3.25, max: 4 });
    assert.deepEqual(tableOfBoxes([...groups, { name: 'none', values: [], runs: [] }]).rows, [['many', '5', '1', '2', '3', '4', '100'], ['few', '2', '5', '5.25', '5.5', '5.75', '6'], ['none', '0', '', '', '', '', '']]);
  });
});

describe('importanceChart', () => {
  const entries = [{ names: ['lr'], share: 0.5 }, { names: ['depth', 'trees'], share: 0.25 }];
  it('hatches what cannot be separated, and says so', () => {
    const [dataset] = drawn(importanceChart(entries, theme));
    assert.deepEqual([dataset?.hatched, dataset?.endLabels], [[false, true], ['50%', '25%, cannot be separated']]);
    assert.deepEqual(dataset?.backgroundColor[1], 'rgba(0, 0, 0, 0)');
    assert.deepEqual(tableOfImportance(entries).rows[1], ['depth + trees', '25%', 'cannot be separated: they changed together']);
  });
});

describe('confusionChart', () => {
  const confusion = { labels: ['cat', 'dog'], counts: [[8, 2], [0, 0]] };
  it('says counts, with the strongest colour where most are', () => {
    const [dataset] = drawn(confusionChart(confusion, { isNormalised: false }, theme));
    assert.deepEqual(dataset?.texts, ['8', '2', '0', '0']);
    assert.deepEqual([dataset?.backgroundColor[0], dataset?.textColors[0], dataset?.textColors[2]], ['#00265e', '#ffffff', '#000000']);
  });
  it('says shares of each row, where it has any', () => {
    assert.deepEqual(drawn(confusionChart(confusion, { isNormalised: true }, theme))[0]?.texts, ['80%', '20%', '–', '–']);
    assert.deepEqual(tableOfConfusion(confusion, { isNormalised: true }).rows, [['cat', '80%', '20%'], ['dog', '', '']]);
    assert.deepEqual(tableOfConfusion(confusion, { isNormalised: false }).rows, [['cat', '8', '2'], ['dog', '0', '0']]);
  });
});

describe('parallelChart', () => {
  const data: ParallelData = { runs, columns: [lr, kind, rmse], colorBy: 'rmse', brushes: {} };
  it('is a line a run through its place on each axis, below it where there is none', () => {
    const ys = drawn(parallelChart(data, theme)).map(({ data: points }) => (points as { y: number }[]).map(({ y }) => Number(y.toFixed(3))));
    assert.deepEqual(ys, [[0.667, 0.75, 1], [0.333, 0.25, 0], [0, 0.25, -0.1], [1, -0.1, 0.5]]);
  });
  it('is faint outside of a range, and leaves it out of the table', () => {
    const brushed = { ...data, brushes: { rmse: { min: 1.5, max: 3 } } };
    assert.deepEqual(drawn(parallelChart(brushed, theme)).map(({ role, order }) => [role, order]), [[undefined, 0], ['raw', 1], ['raw', 1], [undefined, 0]]);
    assert.deepEqual(tableOfParallel(brushed).rows, [['run a', '0.1', 'sgd', '3'], ['run d', '1', '', '2']]);
  });
  it('goes back from shares to values', () => {
    for (const column of [lr, kind, rmse]) {
      const scale = parallelScale(column, 4) ?? assert.fail();
      for (const share of [0, 0.3, 1]) assert.ok(Math.abs(scale.toShare(scale.toPlace(share)) - share) < 1e-9, `${column.id} ${share}`);
    }
    assert.equal(parallelScale(number('none', [Number.NaN]), 1), null);
    assert.equal(parallelScale(number('one', [5, 5]), 2)?.toShare(5), 0.5);
  });
});

describe('ranges on axes', () => {
  const ofNumbers = parallelScale(rmse, 4) ?? assert.fail();
  const ofWords = parallelScale(kind, 4) ?? assert.fail();
  it('are values, or the words that were touched', () => {
    assert.deepEqual(brushFromShares(rmse, ofNumbers, 0.75, 0.25), { min: 1.5, max: 2.5 });
    assert.deepEqual(brushFromShares(kind, ofWords, 0.9, 0.6), { min: -0.5, max: 0.5 });
  });
  it('have ends that keys move', () => {
    assert.deepEqual(movedBrush(rmse, ofNumbers, null, 'min', 'ArrowUp'), { min: 1.1, max: 3 });
    assert.deepEqual(movedBrush(rmse, ofNumbers, { min: 1.1, max: 3 }, 'min', 'ArrowDown'), null);
    assert.deepEqual(movedBrush(rmse, ofNumbers, { min: 1, max: 2 }, 'max', 'End'), null);
    assert.deepEqual(movedBrush(kind, ofWords, null, 'max', 'ArrowUp'), { min: -0.5, max: 0.5 });
    assert.equal(movedBrush(rmse, ofNumbers, { min: 1, max: 2 }, 'max', 'Delete'), null);
    assert.equal(movedBrush(rmse, ofNumbers, null, 'max', 'x'), undefined);
  });
});
