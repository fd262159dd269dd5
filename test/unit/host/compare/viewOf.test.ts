import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseComparison, type SavedComparison } from '../../../../src/core/compare/savedComparison';
import { serializeComparison } from '../../../../src/core/compare/serializeComparison';
import { directionOfMetric } from '../../../../src/host/compare/comparisonView';
import { savedViewOf, viewOf } from '../../../../src/host/compare/viewOf';
import { compareTabs, compareView, plainView, type CompareView } from '../../../../src/protocol/comparePanel';
import { comparedRow, metricColumn, savedComparison } from '../../support/compared';

const compared = { rows: [comparedRow(1), comparedRow(2)], columns: [metricColumn('rmse', [1, 2])] };
const first = comparedRow(1).runId;

/** A view that went through a file. */
function restored(view: CompareView, keyMetric?: Parameters<typeof savedViewOf>[1]): CompareView {
  return viewOf(parseComparison(serializeComparison(savedComparison(compared, savedViewOf(view, keyMetric))), 'x.json'));
}

/** How a file is looked at whose view another release, or a hand, wrote. */
function opened(view: Record<string, unknown>, rest: Partial<SavedComparison> = {}): CompareView {
  return viewOf(parseComparison(serializeComparison(savedComparison(compared, { metric: null, baseline: null, ...rest, view })), 'x.json'));
}

describe('How a saved comparison is looked at', () => {
  const id = fc.constantFrom('metric:rmse', 'param:lr', 'param:__proto__', 'run:name');
  const ids = fc.uniqueArray(id, { maxLength: 4 });
  const key = fc.constantFrom('rmse', 'acc', '__proto__', 'constructor', '');
  const step = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
  const direction = fc.constantFrom('lower' as const, 'higher' as const);
  const x = fc.constantFrom('step' as const, 'relative' as const, 'wall' as const);
  const view: fc.Arbitrary<CompareView> = fc.record({
    tab: fc.constantFrom(...compareTabs),
    baseline: fc.oneof(fc.constantFrom('best' as const, 'none' as const), fc.constant({ runId: first })),
    metric: fc.option(key),
    directions: fc.dictionary(fc.constantFrom('rmse', 'acc', 'constructor'), direction, { noNullPrototype: true }),
    aggregation: fc.oneof(fc.constantFrom('last' as const, 'best' as const), fc.record({ step }, { noNullPrototype: true })),
    onlyDiffering: fc.boolean(),
    isTransposed: fc.boolean(),
    hasCharts: fc.boolean(),
    confusion: fc.record({ isNormalised: fc.boolean() }, { noNullPrototype: true }),
    sort: fc.option(fc.array(fc.record({ id, desc: fc.boolean() }, { noNullPrototype: true }), { maxLength: 2 })),
    filters: fc.array(fc.record({ id, text: fc.string() }, { noNullPrototype: true }), { maxLength: 2 }),
    hidden: ids,
    pinned: ids,
    order: ids,
    widths: fc.dictionary(fc.constantFrom('param:lr', 'run:name'), step, { noNullPrototype: true }),
    heat: ids,
    columnSets: fc.array(fc.record({ name: fc.constantFrom('short', 'all'), columns: ids, pinned: ids, widths: fc.dictionary(fc.constantFrom('param:lr', 'run:name'), step, { noNullPrototype: true }), sort: fc.option(fc.array(fc.record({ id, desc: fc.boolean() }, { noNullPrototype: true }), { maxLength: 2 })), heat: ids, onlyDiffering: fc.boolean() }, { noNullPrototype: true }), { maxLength: 2 }),
    groupBy: ids,
    curves: fc.record({ metrics: fc.option(fc.array(key, { maxLength: 2 })), x, smoothing: fc.double({ min: 0, max: 0.99, noNaN: true }), isLog: fc.option(fc.boolean()), isLogX: fc.boolean(), bands: fc.boolean() }, { noNullPrototype: true }),
    scatter: fc.record({ x: fc.option(id), y: fc.option(id), isLogX: fc.boolean(), isLogY: fc.boolean(), front: fc.boolean() }, { noNullPrototype: true }),
    bars: fc.record({ metric: fc.option(id), kind: fc.constantFrom('bars' as const, 'boxes' as const) }, { noNullPrototype: true }),
    parallel: fc.record({ columns: fc.option(ids), brushes: fc.dictionary(fc.constantFrom('param:lr', 'run:name'), fc.record({ min: step, max: step }, { noNullPrototype: true }), { noNullPrototype: true }) }, { noNullPrototype: true }),
  }, { noNullPrototype: true });

  it('comes back through its file as it was', () => {
    fc.assert(
      fc.property(view, fc.option(fc.record({ key, direction: fc.option(direction) }), { nil: undefined }), (some, keyMetric) => {
        assert.deepEqual(restored(some, keyMetric), some);
      }),
    );
    assert.deepEqual(restored(plainView, { key: 'rmse', direction: 'lower' }), plainView);
  });

  it('is plain where the file says nothing of it', () => assert.deepEqual(opened({}), plainView));

  it('follows what the file says beside its view', () => {
    assert.deepEqual(opened({}, { baseline: first, metric: { key: 'rmse', direction: 'higher' } }), { ...plainView, baseline: { runId: first }, metric: 'rmse', directions: { rmse: 'higher' } });
    assert.deepEqual(opened({}, { metric: { key: 'rmse', direction: null } }), { ...plainView, metric: 'rmse' });
    assert.deepEqual(opened({ baseline: 'best', metric: null, directions: {} }, { baseline: first, metric: { key: 'rmse', direction: 'lower' } }), plainView);
    assert.deepEqual(opened({ baseline: { of: 'a later release' } }, { baseline: first }), { ...plainView, baseline: { runId: first } });
  });

  const cases: { name: string; view: Record<string, unknown>; expected: Partial<CompareView> }[] = [
    { name: 'an unknown tab', view: { tab: 'carousel', hidden: ['tag:a'] }, expected: { hidden: ['tag:a'] } },
    { name: 'an unknown axis', view: { curves: { metrics: null, x: 'epoch', isLog: true, isLogX: false, smoothing: 0.5 } }, expected: { curves: { ...plainView.curves, isLog: true, smoothing: 0.5 } } },
    { name: 'fewer choices of curves', view: { curves: { metrics: ['rmse'], x: 'wall', isLog: false, isLogX: false, smoothing: 0 } }, expected: { curves: { ...plainView.curves, metrics: ['rmse'], x: 'wall', isLog: false } } },
    { name: 'a smoothing that is none', view: { curves: { metrics: null, x: 'wall', isLog: false, isLogX: false, smoothing: 1 } }, expected: { curves: { ...plainView.curves, x: 'wall', isLog: false } } },
    { name: 'fewer choices of the scatter', view: { scatter: { x: 'param:lr', y: null } }, expected: { scatter: { ...plainView.scatter, x: 'param:lr' } } },
    { name: 'other kinds of bars', view: { bars: { metric: 'metric:rmse', kind: 'violins' } }, expected: { bars: { metric: 'metric:rmse', kind: 'bars' } } },
    { name: 'another form of bars', view: { bars: ['metric:rmse'], parallel: null }, expected: {} },
    { name: 'more than is known', view: { zoom: 3, onlyDiffering: false, scatter: { x: null, y: null, color: 'param:lr' } }, expected: { onlyDiffering: false } },
    { name: 'another aggregation', view: { aggregation: 'median', groupBy: ['repeats'] }, expected: { groupBy: ['repeats'] } },
  ];
  for (const { name, view: saved, expected } of cases) {
    it(`is plain in what another release wrote otherwise: ${name}`, () => {
      assert.deepEqual(opened(saved), { ...plainView, ...expected });
      assert.ok(compareView.safeParse(opened(saved)).success);
    });
  }
});

describe('What a saved comparison says of its view', () => {
  const metricOf = (some: Partial<CompareView>, keyMetric?: Parameters<typeof savedViewOf>[1]) => savedViewOf({ ...plainView, ...some }, keyMetric).metric;
  it('names the metric that runs are judged by, and which way it gets better', () => {
    assert.equal(metricOf({}), null);
    assert.deepEqual(metricOf({}, { key: 'score', direction: 'lower' }), { key: 'score', direction: 'lower' });
    assert.deepEqual(metricOf({ directions: { score: 'higher' } }, { key: 'score', direction: 'lower' }), { key: 'score', direction: 'higher' });
    assert.deepEqual(metricOf({ metric: 'rmse' }, { key: 'score', direction: 'lower' }), { key: 'rmse', direction: 'lower' });
    assert.deepEqual(metricOf({ metric: '__proto__' }), { key: '__proto__', direction: null });
  });
  it('leaves out a sorting that nobody chose', () => {
    assert.equal(savedViewOf(plainView, undefined).view.sort, undefined);
    assert.deepEqual(savedViewOf({ ...plainView, sort: [] }, undefined).view.sort, []);
  });
  it('has the direction of the key metric from its experiment, of others from their names', () => {
    const keyMetric = { key: 'loss', direction: 'higher' } as const;
    assert.deepEqual([directionOfMetric('loss', keyMetric), directionOfMetric('acc', keyMetric), directionOfMetric('loss', undefined), directionOfMetric('mystery', keyMetric)], ['higher', 'higher', 'lower', null]);
  });
});
