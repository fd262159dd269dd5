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
      { kind: 'noise', text: 'hgb-lr0.1, the best that is set up otherwise, is within noise of it (n = 2 against 1)', runIds: ['id1'], links: [{ runId: 'id1', text: 'hgb-lr0.1' }] },
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

  describe('of runs that were repeated', () => {
    const about = (values: number[], lr: number[], of: Parameters<typeof describeComparison>[2] = []) => describeComparison(comparedColumns({ params: { lr, seed: lr.map((_, row) => row) }, metrics: { rmse: values } }), rmse, of).filter(({ kind }) => kind === 'best' || kind === 'noise');
    const said = (...args: Parameters<typeof about>) => about(...args).map(({ text }) => text);

    it('says that the next best set-up is within noise, and links it', () => {
      const [, noise] = about([40, 43, 41.5, 41, 42.5, 44], [1, 1, 1, 2, 2, 2]);
      assert.deepEqual(noise, { kind: 'noise', text: 'run 3, the best that is set up otherwise, is within noise of it (n = 3)', runIds: ['id3'], links: [{ runId: 'id3', text: 'run 3' }] });
      assert.equal(said([40, 43, 41.5, 41], [1, 1, 1, 2])[1], 'run 3, the best that is set up otherwise, is within noise of it (n = 3 against 1)');
      assert.equal(said([40, 43, 41.5, 41], [2, 1, 1, 1])[1], 'run 3, the best that is set up otherwise, is within noise of it (n = 1 against 3)');
    });
    it('says where the repeats of another are better on average than those of the best run', () => {
      assert.match(said([40, 60, 61, 60, 41, 41.1, 41.2, 41.1], [1, 1, 1, 1, 2, 2, 2, 2])[1] ?? '', /^run 4, .* within noise/);
      assert.equal(said([40, 59, 60, 61, 62, 60, 61, 40.1, 40.2, 40.3, 40.2], [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2])[1], 'run 7 and its repeats are better on average (n = 7 against 4)');
    });
    it('says nothing where the difference is beyond noise, or nothing was repeated', () => {
      assert.deepEqual(said([40, 40.1, 39.9, 80, 80.1, 79.9], [1, 1, 1, 2, 2, 2]), ['best: run 2, rmse 39.9']);
      assert.deepEqual(said([40, 41, 42], [1, 2, 3]), ['best: run 0, rmse 40']);
    });
    it('says that there is nothing else', () => assert.equal(said([40, 41, 42], [1, 1, 1])[1], 'all runs are repeats of each other: rmse 41 \u00b1 1 (n = 3)'));

    it('takes nothing for a repeat that ran other code, or whose parameters nobody knows', () => {
      const rows = [{ commit: 'a' }, { commit: 'b' }, { commit: 'c' }];
      for (const columns of [{ params: { lr: [1, 1, 1] }, rows }, {}]) assert.deepEqual(texts({ ...columns, metrics: { rmse: [40, 41, 42] } }).filter((text) => text.includes('repeats')), []);
    });

    const groups = [{ label: 'lr 1', rows: [0, 1, 2] }, { label: 'lr 2', rows: [3, 4, 5] }];
    it('names the best group by its mean, before the best run, and those within noise of it', () => {
      assert.deepEqual(said([39, 44, 46, 41, 42, 43], [1, 1, 1, 2, 2, 2], groups), ['best group: lr 2, rmse 42 \u00b1 1 (n = 3)', 'lr 1 is within noise of it', 'best run: run 0, rmse 39']);
      assert.deepEqual(said([39, Number.NaN, 40, 91, 92, 93], [1, 1, 1, 2, 2, 2], groups), ['best group: lr 1, rmse 39.5 \u00b1 0.71 (n = 2, 1 not finite)', 'best run: run 0, rmse 39']);
      assert.deepEqual(said([39, 44], [1, 2], [{ label: 'lr 1', rows: [0] }, { label: 'lr 2', rows: [1] }]), ['best group: lr 1, rmse 39 (n = 1)', 'best run: run 0, rmse 39']);
    });
  });

  it('says what the best runs have in common', () => {
    const count = 30;
    const params = { depth: Array.from({ length: count }, (_, row) => (row < 4 ? 9 : row % 5)), lr: Array.from({ length: count }, (_, row) => row / 10) };
    const parts = describeComparison(comparedColumns({ params, metrics: { rmse: Array.from({ length: count }, (_, row) => row) } }), rmse);
    assert.equal(parts.find(({ kind }) => kind === 'common')?.text, 'the best 3 have in common: lr 0 to 0.2 (none of the other 27), depth = 9 (1 of the other 27)');
  });
});
