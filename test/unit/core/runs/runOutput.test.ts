import assert from 'node:assert/strict';
import fc from 'fast-check';
import { interleaveOutput, joinOutput, parseOutputLine, type OutputPart } from '../../../../src/core/runs/runOutput';

const part = (offset: number, text: string): OutputPart => ({ stream: 'stdout', at: 1, offset, text });

describe('joinOutput', () => {
  it('gives a text back from any parts that cover it, in any order', () => {
    const cut = fc.string({ unit: 'grapheme', maxLength: 60 }).chain((text) => {
      const characters = [...text];
      const piece = fc.tuple(fc.nat(characters.length), fc.nat(characters.length)).map(([from, to]) => part(Math.min(from, to), characters.slice(Math.min(from, to), Math.max(from, to)).join('')));
      return fc.tuple(fc.constant(text), fc.array(piece, { maxLength: 6 }));
    });
    fc.assert(fc.property(cut, ([text, pieces]) => assert.equal(joinOutput([...pieces, part(0, text)]), text)));
  });

  it('marks what is missing', () => {
    assert.equal(joinOutput([part(100, 'tail'), part(0, 'head')]), 'head\n... 96 characters were not kept ...\ntail');
  });
});

describe('interleaveOutput', () => {
  it('shows both streams by time, and pieces of one that follow each other as one', () => {
    const piece = (stream: OutputPart['stream'], at: number, offset: number, text: string): OutputPart => ({ stream, at, offset, text });
    const parts = [piece('stdout', 1, 0, 'a'), piece('stdout', 2, 1, 'b'), piece('stdout', 9, 1, 'bcd'), piece('stderr', 5, 0, 'oh\n'), piece('stdout', 3, 10, 'z')];
    assert.deepEqual(interleaveOutput(parts), [
      { stream: 'stdout', text: 'ab' },
      { stream: 'stderr', text: 'oh\n' },
      { stream: 'stdout', text: 'cd\n... 6 characters were not kept ...\nz' },
    ]);
    assert.deepEqual(interleaveOutput([]), []);
  });
});

describe('parseOutputLine', () => {
  it('reads its own lines and passes over all others', () => {
    const line = { stream: 'stderr', at: 5, offset: 3, text: 'a\u2028b' };
    assert.deepEqual(parseOutputLine(JSON.stringify(line)), line);
    for (const other of ['', '{', 'null', '{"stream":"stdin","at":1,"offset":0,"text":""}', JSON.stringify(line).slice(0, -4)]) assert.equal(parseOutputLine(other), undefined);
  });
});
