import assert from 'node:assert/strict';
import fc from 'fast-check';
import { displayWidth, fit } from '../../../src/core/displayWidth';
import { plain } from '../../../src/cli/plainText';
import { tableLines } from '../../../src/cli/table';

describe('plain', () => {
  it('lets no text steer a terminal or begin another line', () => {
    assert.equal(plain('a\u001b[2J\u009bb\nc\td\u2028\u202ee\u2069'), 'a?[2J?b?c?d??e?');
    assert.equal(plain('größe 日本 👩‍🔬'), 'größe 日本 👩‍🔬');
  });
});

describe('displayWidth', () => {
  for (const [text, width] of [['', 0], ['abc', 3], ['größe', 5], ['gro\u0308ße', 5], ['日本', 4], ['ｆｕｌｌ', 8], ['한국', 4], ['🚲', 2], ['👩‍🔬', 2], ['❤️', 2], ['a\u200bb', 2], ['é…', 2]] as const) {
    it(`is ${width} for "${text}"`, () => assert.equal(displayWidth(text), width));
  }
});

describe('fit', () => {
  it('shortens to the width, never in the middle of a character', () => {
    assert.deepEqual(['abcdef', '日本語', '👩‍🔬👩‍🔬'].map((text) => fit(text, 4)), ['abc…', '日…', '👩‍🔬👩‍🔬']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }).map(plain), fc.integer({ min: 1, max: 12 }), (text, columns) => {
        const short = fit(text, columns);
        assert.ok(displayWidth(short) <= columns);
        assert.ok(short === text || (short.endsWith('…') && text.startsWith(short.slice(0, -1))));
      }),
    );
  });
});

describe('tableLines', () => {
  const columns = [
    { title: 'NAME', cells: ['日本', 'b'] },
    { title: 'N', cells: ['1', '200'], alignRight: true },
    { title: 'NOTE', cells: ['a long note', ''], width: 6 },
  ];

  it('aligns columns by what a terminal shows', () => {
    assert.deepEqual(tableLines(columns, 80), ['NAME    N  NOTE', '日本    1  a lon…', 'b     200']);
  });

  it('leaves out columns from the first that does not fit, but none that is needed', () => {
    assert.deepEqual(tableLines(columns, 16, 1), ['NAME    N', '日本    1', 'b     200']);
    assert.equal(tableLines(columns, 17, 1)[0], 'NAME    N  NOTE');
    assert.deepEqual(tableLines(columns, 1, 2), ['NAME    N', '日本    1', 'b     200']);
  });
});
