import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesFreeText, parseFreeText } from '../../../../src/core/search/freeText';
import { anyRuns, anyText, searchableRun } from '../../support/searches';

describe('parseFreeText', () => {
  for (const { name, text, terms } of [
    { name: 'words', text: ' adam  lr=0.1\tGPT-4\n', terms: ['adam', 'lr=0.1', 'gpt-4'] },
    { name: 'phrases', text: 'big "two  words" x"y z"', terms: ['big', 'two  words', 'x', 'y z'] },
    { name: 'a phrase that is still being typed', text: 'a "b c', terms: ['a', 'b c'] },
    { name: 'apostrophes as letters', text: "it's", terms: ["it's"] },
    { name: 'case beyond ASCII', text: 'ÉLAN ΣΑΣ', terms: ['élan', 'σασ'] },
    { name: 'each word once', text: 'a A "a"', terms: ['a'] },
    { name: 'wildcards as letters', text: '50% a_b', terms: ['50%', 'a_b'] },
    { name: 'nothing', text: ' "" " " "', terms: [] },
  ]) {
    it(`reads ${name}`, () => assert.deepEqual(parseFreeText(text), { terms }));
  }
});

describe('matchesFreeText', () => {
  const run = searchableRun({ attributes: { run_name: 'Melodic Lynx', user_id: 'ada' }, note: 'Too slow\nat night', params: { optimizer: 'AdamW', lr: '0.001' }, tags: { team: 'Straße' }, metrics: { rmse: 1 } });
  for (const { name, text, takes = true } of [
    { name: 'the name', text: 'lynx' },
    { name: 'the note', text: 'NIGHT' },
    { name: 'the key of a parameter', text: 'optim' },
    { name: 'the value of a parameter', text: '0.001' },
    { name: 'key and value of a tag', text: 'team straße' },
    { name: 'words in different places', text: 'melodic adamw slow' },
    { name: 'a phrase', text: '"melodic lynx"' },
    { name: 'a phrase over a line end', text: '"slow\nat"' },
    { name: 'no words', text: '' },
    { name: 'not a run that lacks one word', text: 'melodic tiger', takes: false },
    { name: 'not words of a phrase in another order', text: '"lynx melodic"', takes: false },
    { name: 'not a hit over two texts', text: 'adamwlr', takes: false },
    { name: 'not the separator inside', text: '"adamw\u001flr"', takes: false },
    { name: 'not metrics and attributes', text: 'rmse', takes: false },
    { name: 'not the user', text: 'ada\u001f', takes: false },
  ]) {
    it(`takes ${name}`, () => assert.equal(matchesFreeText(run, parseFreeText(text)), takes));
  }

  it('finds every piece of a text of the run, in any case', () => {
    fc.assert(
      fc.property(anyText, fc.nat(6), fc.nat(6), (text, start, length) => {
        const piece = Array.from(text).slice(start, start + length).join('').replaceAll('"', '');
        const owner = searchableRun({ tags: { a: text.replaceAll('"', '') } });
        if (!text.includes('"')) for (const typed of [piece, piece.toUpperCase().length === piece.length ? piece.toUpperCase() : piece]) assert.ok(matchesFreeText(owner, parseFreeText(`"${typed}"`)), JSON.stringify(typed));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes fewer runs with every word', () => {
    fc.assert(fc.property(anyRuns, anyText, anyText, (runs, one, other) => runs.every((run) => !matchesFreeText(run, { terms: [one, other] }) || matchesFreeText(run, { terms: [one] }))));
  });
});
