import assert from 'node:assert/strict';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { root } from '../../../../scripts/lib/paths.mjs';
import { ComparisonClient } from '../../../../src/adapters/compare/comparisonClient';
import { describeComparison } from '../../../../src/core/compare/describeComparison';
import { groupStatistics } from '../../../../src/core/compare/groupStatistics';
import { parameterImportance } from '../../../../src/core/compare/parameterImportance';
import { compareWithBaseline } from '../../../../src/core/compare/significance';
import { comparedColumns } from '../../support/comparedColumns';
import { releasedAfterEach } from '../../support/released';

describe('ComparisonClient', () => {
  const released = releasedAfterEach();
  const client = () => released(new ComparisonClient(path.join(root, 'dist', 'compareWorker.cjs')));
  const values = Array.from({ length: 24 }, (_, row) => (row % 4) + (row % 3) / 10);
  const compared = comparedColumns({ params: { lr: values.map((_, row) => String(row % 4)), depth: values.map((_, row) => String(row % 3)) }, metrics: { rmse: values } });

  it('answers from its worker what the calculations themselves say', async () => {
    const math = client();
    const rmse = Float64Array.from(values);
    const depths = [0, 1, 2].map((depth) => ({ label: `depth ${depth}`, rows: values.flatMap((_, row) => (row % 3 === depth ? [row] : [])) }));
    assert.deepEqual(await math.describe(compared, { key: 'rmse', direction: 'lower', aggregation: 'last' }, depths), describeComparison(compared, { key: 'rmse', direction: 'lower', aggregation: 'last' }, depths));
    assert.deepEqual(await math.explain(compared, rmse, 'lower'), parameterImportance(compared, rmse, 'lower'));
    const groups = [0, 1, 2].map((depth) => groupStatistics(rmse, values.flatMap((_, row) => (row % 3 === depth ? [row] : []))));
    const [first, ...others] = groups;
    assert.ok(first);
    assert.deepEqual(await math.judge(first, others, 'lower'), compareWithBaseline(first, others, 'lower'));
  });

  it('writes Parquet', async () => {
    const bytes = await client().parquet({ rowCount: 2, columns: [{ title: 'run', kind: 'text', values: ['a', null] }, { title: 'rmse', kind: 'number', values: [0.5, Number.NaN] }] });
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    assert.deepEqual(await parquetReadObjects({ file }), [{ run: 'a', rmse: 0.5 }, { run: null, rmse: Number.NaN }].map((row) => ({ ...row })));
  });

  it('settles every question when its worker cannot start, and starts another with the next', async () => {
    const math = released(new ComparisonClient(path.join(root, 'dist', 'no-such-worker.cjs')));
    for (let round = 0; round < 2; round += 1) await assert.rejects(math.parquet({ rowCount: 0, columns: [] }), /no-such-worker/);
  });

  it('settles what is asked when the window closes', async () => {
    const math = new ComparisonClient(path.join(root, 'dist', 'compareWorker.cjs'));
    const asked = math.explain(compared, Float64Array.from(values), 'lower');
    math.dispose();
    await assert.rejects(asked, /The window closes/);
  });
});
