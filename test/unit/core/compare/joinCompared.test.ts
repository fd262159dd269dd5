import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columnId, textAt, type ComparedRuns } from '../../../../src/core/compare/comparedRuns';
import { joinCompared } from '../../../../src/core/compare/joinCompared';
import { positionsOf, selectRows } from '../../../../src/core/compare/selectRows';
import { comparedRow, metricColumn, textColumn, valuesOf } from '../../support/compared';

const number = fc.option(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(Number.NaN, Infinity, -0)));
const text = fc.option(fc.constantFrom('', 'a', 'b', '__proto__'));
const keys = ['a', 'b', '__proto__'];

/** Runs with ids up to 8 and some of six columns. */
const compared: fc.Arbitrary<ComparedRuns> = fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { maxLength: 6 }).chain((ids) => {
  const listOf = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: ids.length, maxLength: ids.length });
  const columns = fc.tuple(
    ...keys.map((key) => fc.option(fc.tuple(listOf(number), listOf(number)).map(([last, other]) => metricColumn(key, last, { min: Float64Array.from(other, (value) => value ?? 7) })), { nil: undefined })),
    ...keys.map((key) => fc.option(listOf(text).map((values) => textColumn('param', key, values)), { nil: undefined })),
  );
  return columns.map((some) => ({ rows: ids.map((id) => comparedRow(id)), columns: some.filter((column) => column !== undefined) }));
});

/** By run and column what it has, without those that it has not. */
function facts(some: ComparedRuns): Map<string, unknown> {
  return new Map(some.rows.flatMap(({ runId }, row) => some.columns.flatMap((column): [string, unknown][] => {
    const id = `${runId} ${columnId(column)}`;
    if (column.kind === 'metric') return column.count[row] ? [[id, [column.count[row], column.last[row], column.min[row], column.max[row], column.lastStep[row]]]] : [];
    const own = textAt(column, row);
    return own === null ? [] : [[id, own]];
  })));
}

describe('joinCompared', () => {
  it('finds every value again, and of a run that both have that of the first', () => {
    fc.assert(
      fc.property(compared, compared, (first, second) => {
        const joined = joinCompared(first, second);
        const known = new Set(first.rows.map(({ runId }) => runId));
        const added = second.rows.filter(({ runId }) => !known.has(runId));
        assert.deepEqual(joined.rows, [...first.rows, ...added]);
        const expected = new Map([...[...facts(second)].filter(([id]) => !known.has(id.split(' ')[0]!)), ...facts(first)]);
        assert.deepEqual(facts(joined), expected);
        assert.deepEqual(joined.columns.map(columnId), [...new Set([...first.columns, ...second.columns].map(columnId))]);
        for (const column of joined.columns) assert.equal((column.kind === 'metric' ? column.count : column.codes).length, joined.rows.length);
      }),
    );
  });

  it('leaves both as they were', () => {
    const [first, second] = [{ rows: [comparedRow(1)], columns: [textColumn('param', 'lr', ['1'])] }, { rows: [comparedRow(2)], columns: [textColumn('param', 'lr', ['2'])] }];
    const before = structuredClone([first, second]);
    joinCompared(first, second);
    assert.deepEqual([first, second], before);
  });

  it('takes what was saved of a run only where it is not there', () => {
    const live = { rows: [comparedRow(1, { name: 'as it is' })], columns: [metricColumn('rmse', [1])] };
    const saved = { rows: [comparedRow(1, { name: 'as it was' }), comparedRow(2)], columns: [metricColumn('rmse', [9, 2]), textColumn('param', 'lr', ['0.1', '0.2'])] };
    const joined = joinCompared(live, saved);
    assert.deepEqual(joined.rows.map(({ name }) => name), ['as it is', 'run 2']);
    assert.deepEqual(valuesOf(joined).columns, [['metric:rmse', [[1, 1, 1, 0, 1], [2, 2, 2, 0, 1]]], ['param:lr', [null, '0.2']]]);
  });
});

describe('selectRows', () => {
  it('has the rows in the order of their positions, each with its values', () => {
    fc.assert(
      fc.property(compared, fc.array(fc.nat({ max: 8 })), (some, asked) => {
        const positions = [...new Set(asked)].filter((position) => position < some.rows.length);
        const selected = selectRows(some, positions);
        assert.deepEqual(selected.rows, positions.map((position) => some.rows[position]));
        const kept = new Set(selected.rows.map(({ runId }) => runId));
        const expected = new Map([...facts(some)].filter(([id]) => kept.has(id.split(' ')[0]!)));
        assert.deepEqual(new Map([...facts(selected)].sort()), new Map([...expected].sort()));
        assert.deepEqual(positionsOf(some, selected.rows.map(({ runId }) => runId)), positions);
      }),
    );
  });

  it('passes over runs that are not there', () => {
    const some = { rows: [comparedRow(1), comparedRow(2)], columns: [] };
    assert.deepEqual(positionsOf(some, [comparedRow(2).runId, 'gone', comparedRow(1).runId]), [1, 0]);
  });
});
