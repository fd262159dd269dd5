import assert from 'node:assert/strict';
import fc from 'fast-check';
import { collectRepeats, groupRows, isSeedKey } from '../../../../src/core/compare/repeats';
import { comparedColumns } from '../../support/comparedColumns';

describe('isSeedKey', () => {
  for (const key of ['seed', 'random_state', 'random_seed', 'model.random_state', 'split/seed', 'RANDOM-SEED', 'svc__random_state', 'trainer.manual_seed', 'pythonhashseed']) {
    it(`takes ${key} for a seed`, () => assert.ok(isSeedKey(key)));
  }
  for (const key of ['lr', 'seed.size', 'seedling', 'use_seed_words', 'state', '']) {
    it(`does not take "${key}" for a seed`, () => assert.ok(!isSeedKey(key)));
  }
});

describe('collectRepeats', () => {
  const compared = comparedColumns({
    params: { lr: [0.1, 0.1, 0.2, 0.1, 0.2, null], seed: [1, 2, 1, 3, 1, 4], depth: [8, 8, 8, 8, 8, 8], out: ['a', 'b', 'c', 'd', 'e', 'f'] },
    data: { 'hour.csv': ['x', 'x', 'x', 'y', 'x', 'x'] },
    metrics: { loss: [1, 2, 3, 4, 5, 6] },
    rows: [{ commit: 'c1' }, { commit: 'c2' }, {}, { commit: 'c1' }, {}, {}],
  });
  const rowsOf = (groups: { rows: number[] }[]) => groups.map(({ rows }) => rows);

  it('puts rows together that differ in seeds alone, labelled by what separates them', () => {
    assert.deepEqual(collectRepeats(compared, { ignoredParams: ['out'] }), [
      { label: 'lr = 0.1', rows: [0, 1, 3] },
      { label: 'lr = 0.2', rows: [2, 4] },
      { label: 'no lr', rows: [5] },
    ]);
  });

  it('separates by each other parameter', () => {
    assert.equal(collectRepeats(compared).length, 6);
  });

  it('separates by commit and data when asked', () => {
    assert.deepEqual(rowsOf(collectRepeats(compared, { ignoredParams: ['out'], sameCommit: true })), [[0, 3], [1], [2, 4], [5]]);
    assert.deepEqual(rowsOf(collectRepeats(compared, { ignoredParams: ['out'], sameData: true })), [[0, 1], [2, 4], [3], [5]]);
  });

  it('never takes runs of different scripts for repeats', () => {
    const scripts = comparedColumns({ rows: [{ source: 'a.py' }, { source: 'b.py' }, { source: 'a.py' }] });
    assert.deepEqual(collectRepeats(scripts), [
      { label: 'source = a.py', rows: [0, 2] },
      { label: 'source = b.py', rows: [1] },
    ]);
  });

  it('has all runs in one group where nothing differs, and no group without runs', () => {
    assert.deepEqual(collectRepeats(comparedColumns({ params: { lr: [1, 1] } })), [{ label: 'all runs', rows: [0, 1] }]);
    assert.deepEqual(collectRepeats(comparedColumns({})), []);
  });
});

describe('groupRows', () => {
  it('groups by parameters, tags, metrics and facts of rows', () => {
    const compared = comparedColumns({
      params: { lr: [0.1, 0.2, 0.1, 0.1] },
      tags: { kind: ['a', 'a', 'b', 'a'] },
      metrics: { epochs: [3, 3, 3, null] },
      rows: [{ user: 'ann' }, { user: 'ann' }, { user: 'ann' }, {}],
    });
    assert.deepEqual(groupRows(compared, ['param:lr', 'tag:kind', 'metric:epochs', 'row:user', 'param:gone']), [
      { label: 'lr = 0.1, kind = a, epochs = 3, user = ann', rows: [0] },
      { label: 'lr = 0.2, kind = a, epochs = 3, user = ann', rows: [1] },
      { label: 'lr = 0.1, kind = b, epochs = 3, user = ann', rows: [2] },
      { label: 'lr = 0.1, kind = a, no epochs, no user', rows: [3] },
    ]);
    assert.deepEqual(groupRows(compared, []), [{ label: 'all runs', rows: [0, 1, 2, 3] }]);
  });

  it('puts two rows together exactly when all their values are the same', () => {
    const value = fc.constantFrom('x', 'y', null);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 30 }), (table) => {
        const compared = comparedColumns({ params: Object.fromEntries([0, 1, 2].map((key) => [`p${key}`, table.map((row) => row[key]!)])) });
        const expected = new Map<string, number[]>();
        for (const [row, values] of table.entries()) expected.set(JSON.stringify(values), [...(expected.get(JSON.stringify(values)) ?? []), row]);
        assert.deepEqual(groupRows(compared, ['param:p0', 'param:p1', 'param:p2']).map(({ rows }) => rows), [...expected.values()]);
      }),
    );
  });
});
