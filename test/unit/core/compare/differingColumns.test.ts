import assert from 'node:assert/strict';
import { differingColumns } from '../../../../src/core/compare/differingColumns';
import { comparedColumns } from '../../support/comparedColumns';

describe('differingColumns', () => {
  const compared = comparedColumns({
    params: { same: ['a', 'a', 'a'], other: ['a', 'a', 'b'], missing: ['a', 'a', null], nowhere: [null, null, null], empty: ['', null, ''] },
    metrics: { equal: [1, 1, 1], nan: [Number.NaN, Number.NaN, Number.NaN], part: [Number.NaN, Number.NaN, 1], gone: [0, null, 0], none: [null, null, null], zero: [0, -0, 0] },
  });
  const keysOf = (positions: number[]) => positions.map((position) => compared.columns[position]!.key);

  it('finds the columns whose values are not all the same', () => {
    assert.deepEqual(keysOf(differingColumns(compared)), ['other', 'missing', 'empty', 'part', 'gone']);
  });

  it('looks at chosen rows alone', () => {
    assert.deepEqual(keysOf(differingColumns(compared, [0, 1])), ['empty', 'gone']);
    assert.deepEqual(differingColumns(compared, [1]), []);
    assert.deepEqual(differingColumns(compared, []), []);
  });

  it('looks through 5,000 rows with 1,000 equal columns in under half a second', () => {
    const codes = new Int32Array(5000);
    const numbers = new Float64Array(5000).fill(1);
    const columns = Array.from({ length: 1000 }, (_, column) =>
      column % 2
        ? { kind: 'param' as const, key: `p${column}`, words: ['a'], codes }
        : { kind: 'metric' as const, key: `m${column}`, count: numbers, last: numbers, min: numbers, max: numbers, lastStep: numbers },
    );
    const { rows } = comparedColumns({ rows: Array.from({ length: 5000 }, () => ({})) });
    const startedAtMs = performance.now();
    assert.deepEqual(differingColumns({ rows, columns }), []);
    assert.ok(performance.now() - startedAtMs < 500);
  });
});
