import assert from 'node:assert/strict';
import { pointAtError, searchHints } from '../../../../src/core/search/searchHints';
import { readSearch } from '../../../../src/core/search/searchText';

describe('readSearch', () => {
  for (const { text, reads } of [
    { text: '', reads: 'words' },
    { text: 'ridge over night', reads: 'words' },
    { text: 'train.py', reads: 'words' },
    { text: '"lr = 0.1"', reads: 'words' },
    { text: 'what is in here', reads: 'words' },
    { text: 'metrics.rmse < 50', reads: 'filter' },
    { text: "status = 'FAILED'", reads: 'filter' },
    { text: "run_name LIKE 'hgb%'", reads: 'filter' },
    { text: 'params.lr IS NULL', reads: 'filter' },
    { text: "datasets.name IN ('a')", reads: 'filter' },
    { text: 'metrics.rmse', reads: 'error' },
    { text: 'rmse < 50', reads: 'error' },
    { text: 'metrics.rmse ~ 50', reads: 'error' },
  ]) {
    it(`takes ${text || 'nothing'} for ${reads}`, () => {
      const read = readSearch(text);
      assert.equal(read.ok ? (read.filter.clauses.length > 0 ? 'filter' : 'words') : 'error', reads);
    });
  }

  it('says where a filter goes wrong', () => {
    const text = 'metrics.rmse ~ 50';
    const read = readSearch(text);
    assert.equal(read.ok ? '' : pointAtError(text, read.error), 'metrics.rmse \u25b8~\u25c2 50');
    const open = "params.model = 'ridge' AND";
    const missing = readSearch(open);
    assert.equal(missing.ok ? '' : pointAtError(open, missing.error), `${open}\u25b8\u25c2`);
  });
});

describe('searchHints', () => {
  const known = { metrics: ['rmse', 'val rmse'], params: ['lr'], tags: ['team'], valuesOf: () => ['ridge', "it's"] };
  const hints = (text: string) => searchHints(text, known).map((hint) => hint.text);
  for (const { name, text, expected } of [
    { name: 'keys behind a prefix', text: 'metrics.', expected: ['metrics.rmse ', 'metrics.`val rmse` '] },
    { name: 'a key from a lone word', text: 'rms', expected: ['metrics.rmse ', 'metrics.`val rmse` '] },
    { name: 'a key behind AND', text: 'metrics.rmse < 5 AND lr', expected: ['metrics.rmse < 5 AND params.lr '] },
    { name: 'values', text: 'params.lr = ', expected: ["params.lr = 'ridge' ", 'params.lr = "it\'s" '] },
    { name: 'AND behind a condition', text: 'metrics.rmse < 5 ', expected: ['metrics.rmse < 5 AND '] },
  ]) {
    it(`offers ${name}`, () => assert.deepEqual(hints(text), expected));
  }

  it('offers prefixes without a blank behind them', () => assert.ok(hints('').includes('metrics.')));
});
