import assert from 'node:assert/strict';
import { directionOf, judgedMetric } from '../../../../../webview-ui/panels/compare/tableColumns';
import { columnAt, shownColumns, shownComparison } from '../../../support/shownComparison';

const cells = (column: { value(row: number): unknown; text(row: number): string }, count: number) => Array.from({ length: count }, (_, row): unknown[] => [column.value(row), column.text(row)]);

describe('The columns of a comparison', () => {
  const comparison = shownComparison({ params: { lr: ['1e-3', '0.01'] }, tags: { note: ['a', 'b'] }, data: { 'hour.csv': ['d'.repeat(64), '1'.repeat(64)] }, metrics: { mae: [1, 2], rmse: [3, 4], 'system/cpu': [5, 6] } }, { key: 'rmse', direction: 'lower' });
  const own = ['metric:rmse', 'param:lr', 'metric:mae', 'data:hour.csv'];
  const facts = ['commit', 'source', 'status', 'duration', 'started', 'experiment', 'user'].map((key) => `run:${key}`);

  it('stand in the order in which they are asked for: name, key metric, parameters, metrics, data, runs, tags, the machine', () => {
    assert.deepEqual(shownColumns(comparison).map(({ id }) => id), ['run:name', ...own, ...facts, 'tag:note', 'metric:system/cpu']);
  });

  it('begin with whichever metric runs are judged by, each column once', () => {
    assert.deepEqual(shownColumns(comparison, { metric: 'system/cpu' }).map(({ id }) => id), ['run:name', 'metric:system/cpu', 'param:lr', 'metric:mae', 'metric:rmse', 'data:hour.csv', ...facts, 'tag:note']);
    assert.deepEqual(shownColumns(comparison, { metric: 'gone' }).map(({ id }) => id).slice(0, 3), ['run:name', 'param:lr', 'metric:mae']);
    assert.deepEqual([judgedMetric(comparison, { metric: null }), judgedMetric(comparison, { metric: 'mae' }), judgedMetric({ keyMetric: null }, { metric: null })], ['rmse', 'mae', null]);
  });

  describe('of parameters', () => {
    const numeric = columnAt(shownColumns(shownComparison({ params: { lr: ['1e-3', '0.01', '.5', null, '0.001', '-2'] } })), 'param:lr');
    it('are numbers where all are, written as they were written', () => {
      assert.ok(numeric.isNumeric);
      assert.deepEqual(cells(numeric, 6), [[0.001, '1e-3'], [0.01, '0.01'], [0.5, '.5'], [undefined, ''], [0.001, '0.001'], [-2, '-2']]);
      assert.deepEqual([numeric.format(0.5), numeric.format(7)], ['.5', '']);
    });
    const texts: { name: string; values: (string | null)[] }[] = [
      { name: 'one of them is a word', values: ['1', 'None'] },
      { name: 'one of them is empty', values: ['1', ''] },
      { name: 'one of them is blank', values: ['1', ' '] },
      { name: 'one of them is infinite', values: ['1', 'Infinity'] },
      { name: 'one of them is NaN', values: ['NaN', '1'] },
      { name: 'no run has one', values: [null, null] },
    ];
    for (const { name, values } of texts) {
      it(`are texts where ${name}`, () => {
        const column = columnAt(shownColumns(shownComparison({ params: { p: values } })), 'param:p');
        assert.deepEqual([column.isNumeric, ...cells(column, 2)], [false, ...values.map((value) => [value ?? undefined, value ?? ''])]);
      });
    }
    it('keeps whole numbers apart that are the same as floating point', () => {
      const big = columnAt(shownColumns(shownComparison({ params: { id: ['9007199254740993', '9007199254740992'] } })), 'param:id');
      assert.deepEqual([big.text(0), big.text(1)], ['9007199254740993', '9007199254740992']);
    });
    it('know which are seeds', () => {
      const columns = shownColumns(shownComparison({ params: { seed: ['1', '2'], lr: ['1', '2'] }, tags: { seed: ['1', '2'] } }));
      assert.deepEqual(['param:seed', 'param:lr', 'tag:seed'].map((id) => columnAt(columns, id).isSeed), [true, false, false]);
    });
  });

  describe('of metrics', () => {
    const two = shownComparison({ metrics: { acc: [0.5, 0.7, null, Number.NaN], rmse: [3, 4, null, 1], mystery: [1, 2, 3, 4] } });
    for (const column of two.columns) if (column.kind === 'metric') Object.assign(column, { min: column.last.map((value) => value - 0.25), max: column.last.map((value) => value + 0.25) });
    const values = (id: string, ...view: [Parameters<typeof shownColumns>[1]?, Parameters<typeof shownColumns>[2]?]) => [0, 1, 2, 3].map((row) => columnAt(shownColumns(two, ...view), id).value(row));

    const cases: { name: string; id: string; view: Parameters<typeof shownColumns>[1]; values: unknown[] }[] = [
      { name: 'are the last values', id: 'metric:acc', view: { aggregation: 'last' }, values: [0.5, 0.7, undefined, Number.NaN] },
      { name: 'are the highest where higher is better', id: 'metric:acc', view: { aggregation: 'best' }, values: [0.75, 0.95, undefined, Number.NaN] },
      { name: 'are the lowest where lower is better', id: 'metric:rmse', view: { aggregation: 'best' }, values: [2.75, 3.75, undefined, 0.75] },
      { name: 'are the last ones where no direction is known', id: 'metric:mystery', view: { aggregation: 'best' }, values: [1, 2, 3, 4] },
      { name: 'are the best in the direction that a person said', id: 'metric:mystery', view: { aggregation: 'best', directions: { mystery: 'lower' } }, values: [0.75, 1.75, 2.75, 3.75] },
      { name: 'are the best in the direction that a person said against its name', id: 'metric:rmse', view: { aggregation: 'best', directions: { rmse: 'higher' } }, values: [3.25, 4.25, undefined, 1.25] },
      { name: 'are nothing as long as those at a step are not there', id: 'metric:acc', view: { aggregation: { step: 3 } }, values: [undefined, undefined, undefined, undefined] },
    ];
    for (const { name, id, view, values: expected } of cases) it(name, () => assert.deepEqual(values(id, view), expected));

    it('are those at a step, nothing where there was no point yet, and NaN where the last point was', () => {
      const steps = shownComparison({ metrics: { loss: [9, 8, null, Number.NaN] } });
      for (const column of steps.columns) if (column.kind === 'metric') column.lastStep.set([100, 100, Number.NaN, 2]);
      const at = columnAt(shownColumns(steps, { aggregation: { step: 3 } }, new Map([['loss', Float64Array.of(1, Number.NaN, Number.NaN, Number.NaN)]])), 'metric:loss');
      assert.deepEqual(cells(at, 4), [[1, '1'], [undefined, ''], [undefined, ''], [Number.NaN, 'NaN']]);
    });
    it('take no direction from what every object has', () => {
      const odd = shownComparison({ metrics: { constructor: [1, 2] } }).columns[0];
      assert.ok(odd?.kind === 'metric');
      assert.equal(directionOf(odd, { directions: {} }), null);
    });
  });

  it('shorten digests of data, which are never numbers', () => {
    const columns = shownColumns(shownComparison({ data: { a: ['0123456789'.repeat(6), 'f'.repeat(64)], b: ['12345678', '87654321'] } }));
    assert.deepEqual(cells(columnAt(columns, 'data:a'), 2).map(([, text]) => text), ['01234567', 'ffffffff']);
    assert.deepEqual([columnAt(columns, 'data:b').isNumeric, columnAt(columns, 'data:b').text(0)], [false, '12345678']);
  });

  it('say of runs what is known', () => {
    const columns = shownColumns(shownComparison({ rows: [{ commit: 'abcdef1234567', isDirty: true, endedAtMs: null, startedAtMs: 0 }, { user: 'ada', startedAtMs: 0, endedAtMs: 4200 }] }));
    const both = (id: string) => [0, 1].map((row) => columnAt(columns, id).text(row));
    assert.deepEqual([both('run:commit'), both('run:user'), both('run:duration')], [['abcdef1+', ''], ['', 'ada'], ['1 min', '4.2 s']]);
    assert.deepEqual(['run:commit', 'run:source'].map((id) => columnAt(columns, id).differs), [true, false]);
  });
});
