import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPageToken, readPageToken, type PagedQuery } from '../../../../src/core/search/pageToken';
import { parseFreeText } from '../../../../src/core/search/freeText';
import { sortKeyOf } from '../../../../src/core/search/runOrder';
import { anyFilter, anyOrderBy, anyRuns, filterOf, orderOf, searchableRun } from '../../support/searches';

const query = (filter = '', order: string[] = [], words = '', scope: string[] = ['0']): PagedQuery => ({ filter: filterOf(filter), orderBy: orderOf(...order), freeText: parseFreeText(words), scope });
const run = searchableRun({ attributes: { run_id: 'r7', start_time: 1_700_000_000_000 }, params: { model: 'Größe \ud800 "\u{1f600}' }, metrics: { nan: NaN, top: Infinity, loss: 0.1 } });
const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');

describe('page tokens', () => {
  it('bring a place of any order back', () => {
    fc.assert(
      fc.property(anyRuns, anyFilter, anyOrderBy, (runs, filter, orderBy) => {
        for (const one of runs) {
          const asked = { filter, orderBy, freeText: parseFreeText('a "b c"'), scope: ['0', '12'] };
          const key = sortKeyOf(one, orderBy);
          const token = createPageToken(asked, key);
          assert.match(token, /^[\w-]+$/);
          const values = key.values.map((value) => (value === 0 ? 0 : value));
          assert.deepEqual(readPageToken(token, asked), { ok: true, after: { ...key, values } });
        }
      }),
    );
  });

  it('keep NaN, infinities, missing values and odd text', () => {
    const asked = query('', ['metrics.nan', 'metrics.top', 'params.model', 'tags.none DESC']);
    const read = readPageToken(createPageToken(asked, sortKeyOf(run, asked.orderBy)), asked);
    assert.deepEqual(read.ok && read.after.values, [NaN, Infinity, 'Größe \ud800 "\u{1f600}', null]);
  });

  it('stay valid for the same query in other words', () => {
    const token = createPageToken(query("metrics.a > 1.0 and tag.x='1'", ['created'], 'Adam'), sortKeyOf(run, orderOf('start_time')));
    assert.ok(readPageToken(token, query("metrics.`a` > 1 AND tags.x = \"1\"", ['attributes.start_time ASC'], 'adam')).ok);
  });

  for (const { name, other } of [
    { name: 'another filter', other: query('metrics.a > 2', ['metrics.loss'], 'x') },
    { name: 'another order', other: query('metrics.a > 1', ['metrics.nan'], 'x') },
    { name: 'another direction', other: query('metrics.a > 1', ['metrics.loss DESC'], 'x') },
    { name: 'other words', other: query('metrics.a > 1', ['metrics.loss'], 'y') },
    { name: 'other experiments', other: query('metrics.a > 1', ['metrics.loss'], 'x', ['0', '1']) },
  ]) {
    it(`are refused with ${name}`, () => {
      const own = query('metrics.a > 1', ['metrics.loss'], 'x');
      const token = createPageToken(own, sortKeyOf(run, own.orderBy));
      assert.ok(readPageToken(token, own).ok);
      const read = readPageToken(token, other);
      assert.deepEqual(read, { ok: false, reason: 'other-query', message: 'This page token belongs to another search: filter, order and experiments have to stay the same from page to page.' });
    });
  }

  for (const { name, token, reason = 'malformed' } of [
    { name: 'nothing', token: '' },
    { name: 'no base 64', token: 'not base64!' },
    { name: 'half a token', token: createPageToken(query(), sortKeyOf(run, [])).slice(0, -7) },
    { name: 'no JSON', token: Buffer.from('not json').toString('base64url') },
    { name: 'bytes that are no text', token: 'gICA' },
    { name: "a token of MLflow's own", token: encode({ offset: 5 }) },
    { name: 'null', token: encode(null) },
    { name: 'a wrong type', token: encode({ v: 1, query: 'x', values: [true], start: 0, id: 'r' }) },
    { name: 'a newer version', token: encode({ v: 2, anything: 1 }), reason: 'newer-version' },
  ]) {
    it(`are refused when they hold ${name}`, () => {
      const read = readPageToken(token, query());
      assert.ok(!read.ok && read.reason === reason && read.message.length > 0);
    });
  }

  it('never throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json().map((json) => Buffer.from(json).toString('base64url'))), (token) => assert.equal(readPageToken(token, query()).ok, false)));
  });
});
