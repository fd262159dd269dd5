import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDelimited } from '../../../../src/core/artifacts/delimitedText';
import { bytesForPreview, collectPreview } from '../../../../src/core/artifacts/filePreview';

const bounds = { rows: 3, columns: 3 };
const bytes = (text: string) => new TextEncoder().encode(text);
const preview = (name: string, text: string) => collectPreview(name, bytes(text), bytes(text).length);

describe('parseDelimited', () => {
  for (const { name, text, columns, rows, isWhole = true } of [
    { name: 'plain rows', text: 'a,b\n1,2\n3,4\n', columns: ['a', 'b'], rows: [['1', '2'], ['3', '4']] },
    { name: 'Windows line ends, a byte order mark, no end of line', text: '\ufeffa,b\r\n1,2', columns: ['a', 'b'], rows: [['1', '2']] },
    { name: 'quotes around commas, line ends and quotes', text: 'a\n"x, ""y""\nz"\n', columns: ['a'], rows: [['x, "y"\nz']] },
    { name: 'empty fields', text: 'a,b,c\n,,\n1,,', columns: ['a', 'b', 'c'], rows: [['', '', ''], ['1', '', '']] },
    { name: 'rows of any length', text: 'a,b\n1\n1,2,3\n', columns: ['a', 'b'], rows: [['1'], ['1', '2', '3']] },
    { name: 'a quote that never closes', text: 'a\n"x', columns: ['a'], rows: [['x']] },
    { name: 'a quote in the middle', text: 'a\n5" pipe\n', columns: ['a'], rows: [['5" pipe']] },
    { name: 'nothing', text: '', columns: [], rows: [] },
    { name: 'as many rows as fit', text: 'a\n1\n2\n3\n', columns: ['a'], rows: [['1'], ['2'], ['3']] },
    { name: 'the first of too many rows', text: 'a\n1\n2\n3\n4\n', columns: ['a'], rows: [['1'], ['2'], ['3']], isWhole: false },
    { name: 'the first of too many columns', text: 'a,b,c,d\n1,2,3,4\n', columns: ['a', 'b', 'c'], rows: [['1', '2', '3']], isWhole: false },
  ]) {
    it(`reads ${name}`, () => assert.deepEqual(parseDelimited(text, ',', bounds), { columns, rows, isWhole }));
  }

  it('gives back any table that was written by the rules', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'ö'), minLength: 1, maxLength: 4 });
    const row = fc.array(field, { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(row, fc.array(row, { maxLength: 3 }), fc.constantFrom('\n', '\r\n'), (columns, rows, end) => {
        const text = [columns, ...rows].map((one) => one.map((value) => `"${value.replaceAll('"', '""')}"`).join(',') + end).join('');
        assert.deepEqual(parseDelimited(text, ',', bounds), { columns, rows, isWhole: true });
      }),
    );
  });
});

describe('collectPreview', () => {
  it('shows pictures by their name', () => assert.deepEqual(preview('plots/Loss.PNG', 'x'), { kind: 'image', mime: 'image/png', bytes: bytes('x') }));
  it('shows text, JSON and what has no ending', () => {
    for (const name of ['notes.txt', 'a.json', 'LICENSE', 'a.csv/x']) assert.deepEqual(preview(name, '{"a": "ö"}'), { kind: 'text', text: '{"a": "ö"}', isWhole: true });
  });
  it('shows tables', () => assert.deepEqual(preview('a.tsv', 'a\tb\n1\t2\n'), { kind: 'table', columns: ['a', 'b'], rows: [['1', '2']], isWhole: true }));
  it('names the rest', () => {
    assert.deepEqual(preview('model.pkl', 'a\0b'), { kind: 'none', reason: 'A binary file.' });
    assert.deepEqual(collectPreview('a.txt', Uint8Array.of(0xff, 0xfe), 2), { kind: 'none', reason: 'A binary file.' });
    assert.deepEqual([preview('a.txt', ''), preview('a.png', '')], [{ kind: 'none', reason: 'The file is empty.' }, { kind: 'none', reason: 'The file is empty.' }]);
  });
  it('reads the beginning of a long text, whole characters and whole rows only', () => {
    assert.equal(bytesForPreview('a.txt', 1 << 30), 256 << 10);
    assert.deepEqual(collectPreview('a.txt', bytes('aö').subarray(0, 2), 3), { kind: 'text', text: 'a', isWhole: false });
    assert.deepEqual(collectPreview('a.csv', bytes('a,b\n1,2\n3,'), 1000), { kind: 'table', columns: ['a', 'b'], rows: [['1', '2']], isWhole: false });
  });
  it('shows a picture whole or not at all', () => {
    assert.equal(bytesForPreview('a.png', 8 << 20), 8 << 20);
    assert.equal(bytesForPreview('a.png', (8 << 20) + 1), 0);
    assert.equal(collectPreview('a.png', new Uint8Array(), 9 << 20).kind, 'none');
  });
});
