import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareText } from '../../../../src/core/search/compareText';
import { foldCase } from '../../../../src/core/search/foldCase';
import { matchesLike } from '../../../../src/core/search/like';

describe('matchesLike', () => {
  for (const { pattern, takes, not } of [
    { pattern: 'a%', takes: ['a', 'ab', 'a%', 'a\nb'], not: ['', 'A', 'ba'] },
    { pattern: '%a%', takes: ['a', 'bab', 'aaa'], not: ['', 'b'] },
    { pattern: 'a_c', takes: ['abc', 'a_c', 'a\nc', 'a\u{1f600}c'], not: ['ac', 'abbc'] },
    { pattern: '', takes: [''], not: ['a'] },
    { pattern: '%', takes: ['', 'a', '\n'], not: [] },
    { pattern: '_%_', takes: ['ab', 'abc'], not: ['', 'a', '\u{1f600}'] },
    { pattern: 'a.c[d]*', takes: ['a.c[d]*'], not: ['abcd'] },
    { pattern: '50\\%', takes: ['50\\', '50\\x'], not: ['50%'] },
    { pattern: '%ab%ab', takes: ['abab', 'xabyabab'], not: ['ab', 'ababa'] },
  ]) {
    it(`takes for ${JSON.stringify(pattern)} what SQL takes`, () => {
      for (const text of takes) assert.ok(matchesLike(text, pattern), JSON.stringify(text));
      for (const text of not) assert.ok(!matchesLike(text, pattern), JSON.stringify(text));
    });
  }

  it('agrees with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '\n', '\u{1f600}'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (text, pattern) => {
        const expression = new RegExp(`^${pattern.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su');
        assert.equal(matchesLike(text, pattern), expression.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('stays quick with many wildcards', () => {
    const startedAtMs = performance.now();
    assert.ok(!matchesLike('a'.repeat(2000), '%a'.repeat(200) + '%b'));
    assert.ok(performance.now() - startedAtMs < 500);
  });
});

describe('foldCase', () => {
  for (const [one, other] of [
    ['ABC xyz', 'abc XYZ'],
    ['ÉÄÑ', 'éäñ'],
    ['ΣΑΣ', 'σας'],
    ['ДА', 'да'],
    ['ẞ', 'ß'],
    ['\u00b5', '\u03bc'],
    ['\u{10400}', '\u{10428}'],
  ] as const) {
    it(`makes ${one} and ${other} alike`, () => assert.equal(foldCase(one), foldCase(other)));
  }

  it('keeps apart what differs by more than case', () => {
    for (const [one, other] of [['ß', 'ss'], ['\u00e9', 'e\u0301'], ['é', 'e'], ['İ', 'i']] as const) assert.notEqual(foldCase(one), foldCase(other));
  });

  it('keeps the number of characters and changes nothing twice, for every character there is', () => {
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const character = String.fromCodePoint(point);
      const folded = foldCase(character);
      if (Array.from(folded).length !== 1 || foldCase(folded) !== folded) assert.fail(`U+${point.toString(16)}`);
    }
  }).timeout(10_000);
});

describe('compareText', () => {
  it('orders as the code points do', () => {
    const characters = fc.string({ unit: fc.constantFrom('a', 'b', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}', '\u{10ffff}'), maxLength: 4 });
    const points = (text: string) => Array.from(text, (character) => String(character.codePointAt(0)).padStart(8, '0')).join('');
    fc.assert(
      fc.property(characters, characters, (a, b) => {
        assert.equal(Math.sign(compareText(a, b)), points(a) === points(b) ? 0 : points(a) < points(b) ? -1 : 1);
        assert.equal(Math.sign(compareText(a, b)), Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { numRuns: 1000 },
    );
  });
});
