import assert from 'node:assert/strict';
import { compactNumber, linearLabel, logTicks } from '../../../../webview-ui/charts/axisLabels';
import { emptyReason, leftOut, rangeOf, type Curve, type CurveAxes, type XAxis } from '../../../../webview-ui/charts/curve';
import { curveChart, strokeOf } from '../../../../webview-ui/charts/curveChart';
import { clockLabel, timeTicks } from '../../../../webview-ui/charts/timeTicks';
import { START_MS } from '../../support/runRecords';
import { theme } from './theme';

const curve = (label: string, values: number[], smoothed?: number[]): Curve => {
  const x = Float64Array.from(values, (_, step) => step);
  return { key: `${label}_loss`, label, total: values.length, points: { x, values: Float64Array.from(values) }, smoothed: smoothed ? { x, values: Float64Array.from(smoothed) } : null };
};
const axes: CurveAxes = { x: 'step', range: null, isLog: false };
const yOf = (curves: Curve[], isLog = false) => curveChart(curves, { ...axes, isLog }, theme).data.datasets.map(({ data }) => data.map(({ y }) => y));

interface Scale {
  type: string;
  min?: number;
  max?: number;
  grid: object;
  border: object;
  ticks: { color: string; font: object; maxTicksLimit: number; callback(value: number, index: number, ticks: { value: number }[]): string };
  afterBuildTicks?(axis: { min: number; max: number; ticks: { value: number }[] }): void;
}
const scale = (name: 'x' | 'y', some: Partial<CurveAxes> = {}): Scale => curveChart([curve('train', [1, 2])], { ...axes, ...some }, theme).options?.scales?.[name] as unknown as Scale;

describe('curveChart', () => {
  it('is a thin line a curve, the second dashed as well as coloured', () => {
    const { type, data } = curveChart([curve('train', [3, 2]), curve('validation', [4, 3])], axes, theme);
    assert.equal(type, 'line');
    const common = { borderWidth: 1.5, pointRadius: 2.5, pointHoverRadius: 3.5, pointHitRadius: 6, spanGaps: false, tension: 0 };
    const line = (label: string, color: string, borderDash: number[], values: number[]) => ({
      label, data: values.map((y, x) => ({ x, y })), borderColor: color, backgroundColor: color, hoverBackgroundColor: color, hoverBorderColor: color, borderDash, ...common,
    });
    assert.deepEqual(data.datasets, [line('train', '#0000aa', [], [3, 2]), line('validation', '#aa5500', [6, 3], [4, 3])]);
  });

  it('keeps the raw line faint behind the smoothed one', () => {
    const { datasets } = curveChart([curve('train', [3, 1], [3, 2])], axes, theme).data;
    assert.deepEqual(datasets.map((one): unknown[] => [one.label, one.borderColor, one.borderWidth]), [
      ['train, smoothed', '#0000aa', 1.5],
      ['train, as logged', 'color-mix(in srgb, #0000aa 30%, transparent)', 1],
    ]);
    assert.deepEqual(yOf([curve('train', [3, 1], [3, 2])]), [[3, 2], [3, 1]]);
  });

  it('leaves gaps where there is no number, and on a logarithmic axis where none can be', () => {
    const values = [1, Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 2];
    assert.deepEqual(yOf([curve('a', values)]), [[1, Number.NaN, Number.NaN, -1, 0, 2]]);
    assert.deepEqual(yOf([curve('a', values)], true), [[1, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 2]]);
  });

  it('marks single points only where there are few', () => {
    const radius = (count: number) => curveChart([curve('a', Array.from({ length: count }, () => 1))], axes, theme).data.datasets[0]?.pointRadius;
    assert.deepEqual([radius(1), radius(12), radius(13)], [2.5, 2.5, 0]);
  });

  it('keeps still, has a quiet grid, and shares the range of x', () => {
    const { options } = curveChart([curve('a', [1])], axes, theme);
    assert.equal(options?.animation, false);
    const [x, y] = [scale('x', { range: { min: 0, max: 50 } }), scale('y')];
    assert.deepEqual([x.min, x.max, x.type], [0, 50, 'linear']);
    assert.deepEqual([y.type, y.grid, y.border], ['linear', { color: theme.grid, lineWidth: 1, drawTicks: false }, { display: false }]);
    assert.deepEqual([y.ticks.color, y.ticks.font], [theme.muted, { family: 'Sans', size: 11 }]);
    assert.deepEqual(x.grid, { display: false });
    assert.equal(scale('y', { isLog: true }).type, 'logarithmic');
    assert.equal('min' in scale('x'), false);
  });

  it('says in the tooltip where a point lies', () => {
    const title = (x: XAxis, value: number) => {
      const callbacks = curveChart([], { ...axes, x }, theme).options?.plugins?.tooltip?.callbacks as unknown as { title(items: { parsed: { x: number } }[]): string };
      return callbacks.title([{ parsed: { x: value } }]);
    };
    assert.equal(title('step', 1200), 'Step 1,200');
    assert.equal(title('relative', 90), '1.5 min after the start');
    assert.match(title('wall', START_MS), /2026/);
    const { label } = curveChart([], axes, theme).options?.plugins?.tooltip?.callbacks as unknown as { label(item: object): string };
    assert.equal(label({ dataset: { label: 'train' }, parsed: { y: 0.123456 } }), 'train 0.1235');
  });

  it('places the ticks of time at whole seconds and minutes', () => {
    const ticks = (x: XAxis, min: number, max: number) => {
      const axis = { min, max, ticks: [] as { value: number }[] };
      const { afterBuildTicks, ticks: { callback } } = scale('x', { x, range: { min, max } });
      afterBuildTicks?.(axis);
      return axis.ticks.map(({ value }, index) => callback(value, index, axis.ticks));
    };
    assert.deepEqual(ticks('relative', 0, 100), ['0 ms', '30 s', '1 min', '1.5 min']);
    assert.equal(ticks('wall', START_MS, START_MS + 3_600_000).length, 4);
    assert.equal(scale('x').afterBuildTicks, undefined);
  });
});

describe('timeTicks', () => {
  for (const { name, from, to, most, expected } of [
    { name: 'seconds', from: 0, to: 9_000, most: 6, expected: [0, 2000, 4000, 6000, 8000] },
    { name: 'from the next whole one', from: 1_500, to: 9_000, most: 6, expected: [2000, 4000, 6000, 8000] },
    { name: 'a moment', from: 5, to: 5, most: 6, expected: [5] },
  ]) {
    it(`are ${name}`, () => assert.deepEqual(timeTicks(from, to, most), expected));
  }

  it('are never more than asked for', () => {
    for (let spanMs = 1; spanMs < 1e13; spanMs *= 1.7) assert.ok(timeTicks(START_MS, START_MS + spanMs, 6).length <= 6, String(spanMs));
  });

  it('begin days where the reader\'s begin', () => assert.deepEqual(timeTicks(0, 3 * 86_400_000, 5, -3_600_000)[0], 82_800_000));
});

describe('labels of axes', () => {
  const at = (...values: number[]) => values.map((value) => ({ value }));
  it('have the digits that neighbours need', () => {
    assert.equal(linearLabel(0.5, at(0, 0.5, 1)), '0.5');
    assert.equal(linearLabel(1, at(0, 0.25)), '1.00');
    assert.equal(linearLabel(1500, at(0, 500)), '1,500');
    assert.equal(linearLabel(2_500_000, at(0, 2_500_000)), '2.5M');
    assert.equal(linearLabel(0, at(0, 1e-7)), '0');
    assert.equal(linearLabel(3e-7, at(0, 1e-7)), '3E-7');
    assert.equal(linearLabel(7, at(7)), '7');
  });
  it('stand at powers of ten on a logarithmic axis, and at more where there is room', () => {
    assert.deepEqual(logTicks(0.3, 3, 5), [0.5, 1, 2]);
    assert.deepEqual(logTicks(0.02, 0.1, 5), [0.02, 0.05, 0.1]);
    assert.deepEqual(logTicks(0.001, 10, 5), [0.001, 0.01, 0.1, 1, 10]);
    for (let max = 2; max < 1e30; max *= 3) {
      const ticks = logTicks(1, max, 5);
      assert.ok(ticks.length >= 2 && ticks.length <= 5 && ticks.every((tick) => tick >= 1 && tick <= max * 1.000001), String(max));
    }
  });
  it('are short for large steps', () => assert.deepEqual([0, 1200, 50_000, 1.25e6, 2e-5].map(compactNumber), ['0', '1,200', '50K', '1.25M', '2E-5']));
  it('are the clock, or the date where days pass', () => {
    assert.match(clockLabel(START_MS, 1000), /\d:\d\d:\d\d/);
    assert.match(clockLabel(START_MS, 60_000), /\d:\d\d/);
    assert.match(clockLabel(START_MS, 86_400_000), /Nov/);
  });
});

describe('what curves can show', () => {
  it('is a reason where it is nothing', () => {
    assert.equal(emptyReason([curve('a', [])], false), 'No points yet.');
    assert.equal(emptyReason([curve('a', [Number.NaN, Number.POSITIVE_INFINITY])], false), 'Every value is NaN or infinite.');
    assert.match(emptyReason([curve('a', [0, -1])], true) ?? '', /above zero/);
    assert.equal(emptyReason([curve('a', [0, -1])], false), undefined);
    assert.equal(emptyReason([curve('a', []), curve('b', [1])], true), undefined);
  });
  it('is said where something is left out', () => {
    assert.equal(leftOut([curve('a', [1, Number.NaN])], false), 'gaps are NaN or infinite');
    assert.equal(leftOut([curve('a', [1, 0])], true), 'values of zero and below are left out');
    assert.equal(leftOut([curve('a', [1, 0])], false), undefined);
  });
  it('has a range over all of them', () => {
    assert.deepEqual(rangeOf([curve('a', []), curve('b', [1, 2, 3])]), { min: 0, max: 2 });
    assert.equal(rangeOf([curve('a', [])]), null);
  });
  it('repeats colours rather than run out of them', () => {
    assert.deepEqual([0, 1, 2].map((position) => strokeOf(position, theme).color), ['#0000aa', '#aa5500', '#0000aa']);
    assert.equal(strokeOf(0, { ...theme, series: [] }).color, theme.foreground);
  });
});
