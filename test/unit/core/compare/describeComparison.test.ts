import assert from 'node:assert/strict';
import { describeComparison } from '../../../../src/core/compare/describeComparison';
import { comparedColumns, type WrittenColumns } from '../../support/comparedColumns';

const rmse = { key: 'rmse', direction: 'lower', aggregation: 'last' } as const;
const bike: WrittenColumns = {
  params: { lr: [0.05, 0.1, 0.05], depth: [8, 4, 8], a: [1, 1, 1], b: [1, 1, 1], c: ['x', 'x', 'x'], d: ['', '', ''] },
  metrics: { rmse: [41.3, 42, 98.64321] },
  rows: [{ name: 'hgb-lr0.05' }, { name: 'hgb-lr0.1' }, { name: 'ridge' }],
};
const texts = (columns: WrittenColumns, metric: Parameters<typeof describeComparison>[1] = rmse) => describeComparison(comparedColumns(columns), metric).map(({ text }) => text);

describe('describeComparison', () => {
  it('answers which run is best, what differs, and what cannot be separated', () => {
    assert.deepEqual(describeComparison(comparedColumns(bike), rmse), [
      { kind: 'best', text: 'best: hgb-lr0.05, rmse 41.3', runIds: ['id0'], links: [{ runId: 'id0', text: 'hgb-lr0.05' }] },
      { kind: 'differ', text: 'runs differ in: lr and depth', runIds: [], links: [] },
      { kind: 'equal', text: '4 parameters are equal everywhere', runIds: [], links: [] },
      { kind: 'together', text: 'lr and depth changed together: cannot be separated', runIds: [], links: [] },
    ]);
  });

  for (const { name, columns, metric, expected } of [
    { name: 'the highest', columns: bike, metric: { ...rmse, direction: 'higher' as const }, expected: 'best: ridge, rmse 98.64' },
    { name: 'two that are equally good', columns: { ...bike, metrics: { rmse: [42, 41, 41] } }, metric: rmse, expected: 'best: hgb-lr0.1 and ridge, rmse 41' },
    { name: 'many that are equally good', columns: { ...bike, metrics: { rmse: [41, 41, 41] } }, metric: rmse, expected: 'best: hgb-lr0.05 and 2 more, rmse 41' },
    { name: 'past what diverged', columns: { ...bike, metrics: { rmse: [Number.NaN, 42, Number.NEGATIVE_INFINITY] } }, metric: rmse, expected: 'best: hgb-lr0.1, rmse 42' },
  ]) {
    it(`names ${name}`, () => assert.equal(texts(columns, metric)[0], expected));
  }

  it('counts the runs without the metric', () => {
    const [, missing] = describeComparison(comparedColumns({ ...bike, metrics: { rmse: [41, null, Number.NaN] } }), rmse);
    assert.deepEqual(missing, { kind: 'missing', text: '2 runs without a finite rmse', runIds: ['id1', 'id2'], links: [] });
    assert.deepEqual(texts({ metrics: { loss: [1, 2] } }), ['no run has rmse']);
  });

  it('names no best run where which way the metric gets better is not known, or without a metric', () => {
    assert.equal(texts(bike, { ...rmse, direction: null })[0], 'runs differ in: lr and depth');
    assert.equal(texts(bike, null)[0], 'runs differ in: lr and depth');
  });

  it('says that only the code differs', () => {
    const rows = [{ commit: 'c1' }, { commit: 'c2', isDirty: true }, { commit: 'c1' }];
    const parts = describeComparison(comparedColumns({ params: { lr: [1, 1, 1] }, rows }), null);
    assert.deepEqual(parts.map(({ text }) => text), ['all parameters are equal', 'code differs (2 commits)', 'uncommitted changes in 1 run']);
    assert.deepEqual(parts[2]?.runIds, ['id1']);
  });

  it('says which data differs, and how many scripts there are', () => {
    const rows = [{ source: 'a.py' }, { source: 'b.py' }, { source: null, commit: 'c1' }];
    const data = { 'hour.csv': ['x', 'y', 'x'], 'day.csv': ['x', 'x', 'x'] };
    assert.deepEqual(texts({ data, rows }, null), ['code differs (2 scripts and 1 run without one, 1 commit and 2 runs without one)', 'data differs: hour.csv']);
  });

  it('cuts long lists', () => {
    const params = Object.fromEntries(Array.from({ length: 15 }, (_, key) => [`p${key}`, [key, key, key + (key % 2), key + 1 + (key % 3)]]));
    assert.equal(texts({ params }, null)[0], 'runs differ in: p0, p1, p2 and 12 more');
  });

  it('only names a single run, and says nothing of none', () => {
    assert.deepEqual(texts({ params: { lr: [1] }, metrics: { rmse: [41] } }), ['best: run 0, rmse 41']);
    assert.deepEqual(texts({}), []);
  });
});
