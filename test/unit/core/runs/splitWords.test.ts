import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { quoteCommand } from '../../../../src/core/runs/commandLine';
import { splitWords } from '../../../../src/core/runs/splitWords';

describe('splitWords', () => {
  for (const { name, text } of [
    { name: 'words and blanks', text: '  --lr   0.1\t--epochs 3 ' },
    { name: 'single quotes', text: "--name 'a b' '' x'y'z" },
    { name: 'double quotes with backslashes', text: String.raw`"a \"b\" \\ \x" "it's"` },
    { name: 'backslashes', text: String.raw`a\ b \\ \'` },
    { name: 'several lines', text: 'one\ntwo' },
  ]) {
    it(`parts ${name} as a shell does`, () => {
      const shell = execFileSync('sh', ['-c', `for word in ${text.replaceAll('\n', ' ')}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' }).split('\0').slice(0, -1);
      assert.deepEqual(splitWords(text), { ok: true, words: shell });
    });
  }

  it('expands nothing', () => assert.deepEqual(splitWords('$HOME *.py ~'), { ok: true, words: ['$HOME', '*.py', '~'] }));

  it('gives back every command that was quoted', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => assert.deepEqual(splitWords(quoteCommand(words)), { ok: true, words })));
  });

  for (const { text, message } of [
    { text: "--name 'a b", message: 'The quote at character 8 is never closed.' },
    { text: '"a', message: 'The quote at character 1 is never closed.' },
    { text: 'a\\', message: 'The backslash at the end stands before nothing.' },
  ]) {
    it(`says what is wrong with ${text}`, () => assert.deepEqual(splitWords(text), { ok: false, message }));
  }
});
