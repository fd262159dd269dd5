import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseOrderBy } from '../../../../src/core/search/parseOrderBy';
import { orderOf } from '../../support/searches';

describe('parseOrderBy', () => {
  for (const { entry, field, descending = false } of [
    { entry: 'metrics.rmse', field: { kind: 'metric', key: 'rmse' } },
    { entry: 'metrics.accuracy DESC', field: { kind: 'metric', key: 'accuracy' }, descending: true },
    { entry: 'metrics."key1"  desc', field: { kind: 'metric', key: 'key1' }, descending: true },
    { entry: 'metrics.`Mean Square Error` ASC', field: { kind: 'metric', key: 'Mean Square Error' } },
    { entry: ' params."a b" aSc ', field: { kind: 'param', key: 'a b' } },
    { entry: 'params.lr DESC', field: { kind: 'param', key: 'lr' }, descending: true },
    { entry: 'tags.`mlflow.source.name`', field: { kind: 'tag', key: 'mlflow.source.name' } },
    { entry: 'attributes.start_time', field: { kind: 'attribute', key: 'start_time' } },
    { entry: 'created DESC', field: { kind: 'attribute', key: 'start_time' }, descending: true },
    { entry: '`Run name`', field: { kind: 'attribute', key: 'run_name' } },
    { entry: 'metrics.desc', field: { kind: 'metric', key: 'desc' } },
  ]) {
    it(`reads ${entry}`, () => assert.deepEqual(orderOf(entry), [{ field, descending }]));
  }

  it('keeps the entries in their order', () => {
    assert.deepEqual(
      orderOf('params.b', 'params.a DESC').map(({ field }) => field.key),
      ['b', 'a'],
    );
    assert.deepEqual(orderOf(), []);
  });

  for (const { name, entries, message, at, length } of [
    { name: 'an unknown prefix', entries: ['m.acc'], message: '"m." is not known. A name begins with "metrics.", "params.", "tags.", "attributes." or "datasets.".', at: 0, length: 1 },
    { name: 'a key without prefix', entries: ['acc'], message: 'There is no attribute "acc". A metric is written metrics.acc, a parameter params.acc.', at: 0, length: 3 },
    { name: 'an open backtick', entries: ['`metrics.A'], message: 'This backtick is never closed; inside of quotes it is written twice.', at: 0, length: 1 },
    { name: 'quotes around everything', entries: ['`metrics.A`'], message: 'The quotes go around what follows the dot: metrics.`A`.', at: 0, length: 11 },
    { name: 'a condition', entries: ['metrics.A != 1'], message: 'Expected ASC or DESC, not "!= 1".', at: 10, length: 4 },
    { name: 'a misspelt direction', entries: ['attribute.run_id ACS'], message: 'Expected ASC or DESC, not "ACS".', at: 17, length: 3 },
    { name: 'words behind the direction', entries: ['metrics.a DESC NULLS LAST'], message: 'Expected the end, not "NULLS LAST".', at: 15, length: 10 },
    { name: 'several names in one entry', entries: ['metrics.a, metrics.b'], message: 'Expected ASC or DESC, not ", metrics.b". Every name is an entry of its own.', at: 9, length: 11 },
    { name: 'data sets', entries: ['datasets.name'], message: 'Runs are not ordered by their data sets: a run may have several.', at: 0, length: 13 },
    { name: 'an empty entry', entries: [''], message: 'An order begins with a name such as metrics.rmse or start_time.', at: 0, length: 0 },
    { name: 'a field twice', entries: ['start_time', ' run.created DESC'], message: '`run.created` is already part of the order.', at: 1, length: 11 },
  ]) {
    it(`refuses ${name}`, () => {
      const parsed = parseOrderBy(entries);
      assert.ok(!parsed.ok);
      assert.deepEqual([parsed.entry, parsed.error.message, parsed.error.offset, parsed.error.length], [entries.length - 1, message, at, length]);
    });
  }

  it('says of any text whether it is an order', () => {
    const word = fc.oneof(fc.constantFrom('metrics.a', 'start_time', 'DESC', 'ASC', ' ', '`', "'", ',', 'metrics.'), fc.string({ unit: 'binary', maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        const entry = words.join(' ');
        const parsed = parseOrderBy([entry]);
        assert.ok(parsed.ok || (parsed.error.offset >= 0 && parsed.error.offset + parsed.error.length <= entry.length && parsed.error.message !== ''));
      }),
      { numRuns: 1000 },
    );
  });
});
