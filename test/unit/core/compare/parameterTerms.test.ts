import assert from 'node:assert/strict';
import type { TextColumn } from '../../../../src/core/compare/comparedRuns';
import { collectTerms, parseNumber } from '../../../../src/core/compare/parameterTerms';
import { comparedColumns } from '../../support/comparedColumns';

function termsOf(values: (string | number | null)[], withSquares = true) {
  const columns = comparedColumns({ params: { p: values } }).columns as TextColumn[];
  return collectTerms(columns, [...values.keys()], withSquares);
}

describe('collectTerms', () => {
  for (const { name, values, scale, terms } of [
    { name: 'numbers', values: [1, 2, 3, 4], scale: 'linear', terms: 2 },
    { name: 'numbers with two different values', values: [1, 2, 1, 2], scale: 'linear', terms: 1 },
    { name: 'numbers that span two orders of magnitude', values: ['1e-3', 0.01, 0.1], scale: 'log10', terms: 2 },
    { name: 'numbers that span less', values: [0.0011, 0.01, 0.1], scale: 'linear', terms: 2 },
    { name: 'numbers with a zero', values: [0, 0.001, 0.01, 0.1], scale: 'linear', terms: 2 },
    { name: 'even numbers, one of them near zero', values: [0.0001, 0.1, 0.2, 0.3, 0.4, 0.5], scale: 'linear', terms: 2 },
    { name: 'large numbers', values: [1e12, 1e12 + 1e6, 1e12 + 3e6], scale: 'linear', terms: 2 },
    { name: 'words', values: ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c'], scale: 'category', terms: 2 },
    { name: 'numbers that are missing in a run', values: [1, 1, 1, null, null, null], scale: 'category', terms: 1 },
    { name: 'numbers with one that is infinite', values: ['1', '1', '1', 'inf', 'inf', 'inf'], scale: 'category', terms: 1 },
  ]) {
    it(`takes ${name} as ${scale} with ${terms} terms`, () => {
      const [found] = termsOf(values).terms;
      assert.deepEqual([found?.scale, found?.basis.length], [scale, terms]);
    });
  }

  it('leaves squares out when told so', () => {
    assert.equal(termsOf([1, 2, 3, 4], false).terms[0]?.basis.length, 1);
  });

  it('leaves out more than 20 categories even of many runs, and fewer where runs are few', () => {
    const names = (levels: number, runs: number) => Array.from({ length: runs }, (_, run) => `name ${run % levels}`);
    const cases = [names(20, 60), names(20, 59), names(21, 900)];
    assert.deepEqual(cases.map((values) => termsOf(values).leftOut.length), [0, 1, 1]);
  });
});

describe('parseNumber', () => {
  for (const [text, expected] of [['1', 1], ['-0.5', -0.5], ['.5', 0.5], ['5.', 5], ['1e-3', 0.001], ['1E+3', 1000], [' 2 ', 2], ['', Number.NaN], ['0x10', Number.NaN], ['1_000', Number.NaN], ['True', Number.NaN], ['Infinity', Number.NaN], ['1.2.3', Number.NaN], [null, Number.NaN]] as const) {
    it(`reads ${text === null ? 'nothing' : `"${text}"`} as ${expected}`, () => assert.equal(parseNumber(text), expected));
  }
});
