import assert from 'node:assert/strict';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { collectComparisonChanges, comparisonChanges, comparisonView, type ColumnView, type ComparisonView, type RowView } from '../../../src/protocol/comparison';
import { withChanges, withColumns } from '../../../webview-ui/panels/compare/comparison';
import { shownComparison } from '../support/shownComparison';

const value = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom(Number.NaN, -0, Infinity));
const floats = (count: number) => fc.array(value, { minLength: count, maxLength: count }).map((values) => Float64Array.from(values));
const metric = (key: string, count: number): fc.Arbitrary<ColumnView> =>
  fc.record({ kind: fc.constant('metric' as const), key: fc.constant(key), differs: fc.boolean(), direction: fc.constantFrom('lower' as const, 'higher' as const, null), count: floats(count), last: floats(count), min: floats(count), max: floats(count), lastStep: floats(count) }, { noNullPrototype: true });
const param = (key: string, count: number): fc.Arbitrary<ColumnView> =>
  fc.record({ kind: fc.constant('param' as const), key: fc.constant(key), differs: fc.boolean(), isSeed: fc.constant(false), words: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }), codes: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: count, maxLength: count }).map((codes) => Int32Array.from(codes)) }, { noNullPrototype: true });
const row = (position: number): fc.Arbitrary<RowView> => fc.constantFrom('RUNNING' as const, 'FINISHED' as const).chain((status) => fc.constantFrom('a', 'b').map((name) => ({ ...shownComparison({ rows: [{}] }).rows[0]!, runId: `id${position}`, name, status })));
/** What a page may show of the same runs at two moments. */
const moment = (count: number) => fc.record({ rows: fc.tuple(...Array.from({ length: count }, (_, position) => row(position))).map((rows): RowView[] => rows), columns: fc.tuple(metric('loss', count), param('lr', count), metric('lr', count)).map((columns): ColumnView[] => columns) }, { noNullPrototype: true });
const page = (some: Pick<ComparisonView, 'rows' | 'columns'>): ComparisonView => ({ ...shownComparison({}), ...some, columnCount: some.columns.length });

describe('The changes of a comparison', () => {
  it('make of what was shown what is now, and leave the rest as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }).chain((count) => fc.tuple(moment(count), moment(count), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))), ([before, other, isKept]) => {
        const after = { rows: other.rows.map((one, position) => (isKept[position] ? { ...before.rows[position]! } : one)), columns: other.columns.map((one, position) => (isKept[position + 3] ? structuredClone(before.columns[position]!) : one)) };
        const changes = collectComparisonChanges(before, after);
        assert.ok(changes !== 'other');
        const shown = page(before);
        const next = changes ? withChanges(shown, comparisonChanges.parse(structuredClone(changes))) : shown;
        assert.deepEqual([next.rows, next.columns], [after.rows, after.columns]);
        for (const [position, column] of next.columns.entries()) if (isKept[position + 3]) assert.equal(column, before.columns[position]);
        for (const [position, one] of next.rows.entries()) if (isKept[position]) assert.equal(one, before.rows[position]);
        assert.equal(collectComparisonChanges(next, after), undefined);
      }),
    );
  });

  it('of rows alone leave the list of columns the same, and the other way round', () => {
    const shown = shownComparison({ params: { lr: ['1', '2'] }, metrics: { loss: [1, 2] } });
    const renamed = withChanges(shown, { rows: [{ position: 1, row: { ...shown.rows[1]!, name: 'other' } }], columns: [], metrics: [] });
    assert.deepEqual([renamed.rows[1]?.name, renamed.columns === shown.columns, renamed.rows[0] === shown.rows[0]], ['other', true, true]);
    const grown = withChanges(shown, { rows: [], columns: [{ position: 1, column: { ...shown.columns[1]!, differs: false } }], metrics: [] });
    assert.deepEqual([grown.columns[1]?.differs, grown.rows === shown.rows, grown.columns[0] === shown.columns[0]], [false, true, true]);
    assert.deepEqual([shown.rows[1]?.name, shown.columns[1]?.differs], ['run 1', true]);
  });

  it('are not enough where there are other rows or columns', () => {
    const shown = shownComparison({ params: { lr: ['1', '2'] }, metrics: { loss: [1, 2] } });
    const { rows, columns } = shown;
    const others: Pick<ComparisonView, 'rows' | 'columns'>[] = [
      { rows: rows.slice(1), columns },
      { rows: [...rows].reverse(), columns },
      { rows: [rows[0]!, { ...rows[1]!, runId: 'other' }], columns },
      { rows, columns: columns.slice(1) },
      { rows, columns: [...columns].reverse() },
      { rows, columns: [columns[0]!, { ...columns[1]!, key: 'lr' }] },
      { rows, columns: [...columns, ...shownComparison({ tags: { lr: ['1', '2'] } }).columns] },
    ];
    for (const other of others) assert.equal(collectComparisonChanges(shown, other), 'other');
    assert.equal(collectComparisonChanges(shown, structuredClone(shown)), undefined);
  });

  it('tell of another direction of the key metric', () => {
    const before = shownComparison({ metrics: { score: [1, 2] } }, { key: 'score', direction: 'higher' });
    const after = shownComparison({ metrics: { score: [1, 2] } }, { key: 'score', direction: 'lower' });
    assert.deepEqual(collectComparisonChanges(before, after), { rows: [], columns: [{ position: 0, column: after.columns[0] }], metrics: [] });
  });

  it('are passed over where the page has not asked for that column yet', () => {
    const whole = shownComparison({ metrics: { a: [1], b: [2] } });
    const part = { ...whole, columns: whole.columns.slice(0, 1) };
    const other = { ...whole.columns[1]!, differs: true };
    const next = withChanges(part, { rows: [], columns: [{ position: 1, column: other }], metrics: [] });
    assert.equal(next.columns, part.columns);
    assert.deepEqual(withColumns(next, [other]).columns, [whole.columns[0], other]);
  });

  it('of one value among 40 columns of 5,000 rows are that value alone', () => {
    const large = () => shownComparison({ metrics: Object.fromEntries(Array.from({ length: 40 }, (_, column) => [`m${column}`, Array.from({ length: 5000 }, (_row, position) => position * column)])) });
    const [before, after] = [large(), large()];
    const grown = after.columns[7];
    assert.ok(grown?.kind === 'metric');
    grown.last[4999] = 0.5;
    const changes = collectComparisonChanges(before, after);
    assert.ok(changes && changes !== 'other');
    const [change] = changes.metrics;
    assert.deepEqual([changes.rows.length, changes.columns.length, changes.metrics.length, change?.position, change?.rows, change?.last], [0, 0, 1, 7, Int32Array.of(4999), Float64Array.of(0.5)]);
    assert.ok(serialize(changes).byteLength < 1000);
    assert.deepEqual(withChanges(page(before), changes).columns, after.columns);
  });
});

describe('A comparison on its way to the page', () => {
  it('keeps its arrays, NaN and all', () => {
    const sent = shownComparison({ params: { lr: ['1', null] }, metrics: { loss: [Number.NaN, null] } });
    assert.deepEqual(comparisonView.parse(structuredClone(sent)), sent);
    const [, loss] = sent.columns;
    assert.equal(comparisonView.safeParse({ ...sent, columns: [{ ...loss, last: [1, 2] }] }).success, false);
  });
});
