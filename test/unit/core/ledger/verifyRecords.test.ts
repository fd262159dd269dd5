import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordFileName } from '../../../../src/core/ledger/ledgerRecord';
import { verifyRecords, type BrokenReason, type RecordFile } from '../../../../src/core/ledger/verifyRecords';
import { sha256 } from '../../../../src/storage/ledger/sha256';
import { exampleRecord, fileOf, namedByContent } from '../../support/ledgers';

/** A chain of four: two decide about the same stage. */
function chain() {
  const one = fileOf(exampleRecord({ body: { name: 'Räder 😀' }, decides: [{ subject: 'stage', basis: [], value: 1 }] }));
  const two = fileOf(exampleRecord({ number: 2, parents: [one.hash] }));
  const three = fileOf(exampleRecord({ number: 3, parents: [two.hash], decides: [{ subject: 'stage', basis: [one.hash], value: 2 }] }));
  const four = fileOf(exampleRecord({ number: 4, parents: [three.hash], relies: [{ subject: 'stage', basis: [three.hash] }] }));
  return [one, two, three, four] as const;
}

const verify = (files: readonly RecordFile[]) => verifyRecords(files, sha256);
const replaced = (files: readonly RecordFile[], position: number, bytes: Uint8Array) => files.map((file, at) => (at === position ? { ...file, bytes } : file));

describe('verifyRecords', () => {
  const [one, two, three, four] = chain();

  it('accepts an empty ledger and a whole one', () => {
    assert.deepEqual(verify([]), { ok: true, count: 0, heads: [], conflicts: [] });
    assert.deepEqual(verify([one, two, three, four]), { ok: true, count: 4, heads: [{ number: 4, hash: four.hash }], conflicts: [] });
  });

  it('accepts a fork and a merge of it', () => {
    const left = fileOf(exampleRecord({ number: 5, parents: [four.hash], body: { left: true } }));
    const right = fileOf(exampleRecord({ number: 5, parents: [four.hash], body: { left: false } }));
    const forked = verify([one, two, three, four, left, right]);
    assert.ok(forked.ok);
    assert.equal(forked.heads.length, 2);
    const merge = fileOf(exampleRecord({ number: 6, parents: [left.hash, right.hash].sort() }));
    assert.deepEqual(verify([one, two, three, four, left, right, merge]).heads, [{ number: 6, hash: merge.hash }]);
  });

  it('names the record of every flipped bit', () => {
    const files = chain();
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.nat(), fc.nat({ max: 7 }), (position, offset, bit) => {
        const file = files[position] ?? files[0];
        const bytes = Uint8Array.from(file.bytes);
        const at = offset % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const verification = verify(replaced(files, position, bytes));
        assert.ok(!verification.ok);
        assert.deepEqual([verification.first.file, verification.first.reason, verification.brokenCount], [file.name, 'content', 1]);
      }),
      { numRuns: 500 },
    );
  });

  it('names the record that is cut off, at every length', () => {
    for (let length = 0; length < two.bytes.length; length += 1) {
      const verification = verify(replaced([one, two, three], 1, two.bytes.slice(0, length)));
      assert.ok(!verification.ok);
      assert.deepEqual([verification.first.file, verification.first.reason], [two.name, length === 0 ? 'empty' : 'content']);
    }
  });

  const forged = (fields: Parameters<typeof exampleRecord>[0]) => fileOf(exampleRecord({ number: 5, parents: [four.hash], ...fields }));
  const cases: { name: string; files: readonly RecordFile[]; file?: string; reason: BrokenReason; detail: RegExp }[] = [
    { name: 'a record taken out of the middle', files: [one, three, four], file: three.name, reason: 'parent-missing', detail: new RegExp(two.hash) },
    { name: 'a first record taken away', files: [two, three, four], file: two.name, reason: 'parent-missing', detail: new RegExp(one.hash) },
    { name: 'a number that skips', files: [one, two, three, four, forged({ number: 6 })], reason: 'number', detail: /should be 00000005/ },
    { name: 'a number that stays', files: [one, two, three, four, forged({ number: 4 })], reason: 'number', detail: /should be 00000005/ },
    { name: 'a first record that is not the first', files: [fileOf(exampleRecord({ number: 2 }))], reason: 'number', detail: /should be 00000001/ },
    { name: 'a name whose number is not that of the content', files: [one, { ...two, name: recordFileName(3, two.hash) }], reason: 'number', detail: /name says 3, its content 2/ },
    { name: 'a record of a newer release', files: [one, namedByContent('00000002', `{"number":2,"parents":["${one.hash}"],"v":9}`)], reason: 'newer-release', detail: /newer release of Onramp \(format 9\)/ },
    { name: 'a file that is no record', files: [one, namedByContent('00000002', '[]')], reason: 'unreadable', detail: /cannot be read/ },
    { name: 'a record that is not UTF-8', files: [one, namedByContent('00000002', Uint8Array.of(0x22, 0xff, 0x22))], reason: 'unreadable', detail: /UTF-8/ },
    { name: 'a record with a byte order mark', files: [namedByContent('00000001', `\ufeff${Buffer.from(one.bytes).toString()}`)], reason: 'unreadable', detail: /JSON/ },
    { name: 'a record in another form', files: [namedByContent('00000001', `${Buffer.from(one.bytes).toString()}\n`)], reason: 'unreadable', detail: /canonical form/ },
    { name: 'another file', files: [one, { name: 'notes.json', bytes: Buffer.from('{}') }], file: 'notes.json', reason: 'name', detail: /not the name/ },
    { name: 'a decision on a basis that was replaced', files: [one, two, three, four, forged({ decides: [{ subject: 'stage', basis: [one.hash], value: 3 }] })], reason: 'basis', detail: /about stage/ },
    { name: 'a decision that ignores an earlier one', files: [one, two, three, four, forged({ decides: [{ subject: 'stage', basis: [], value: 3 }] })], reason: 'basis', detail: /of nothing/ },
    { name: 'a reliance on what never was', files: [one, two, three, four, forged({ relies: [{ subject: 'approval', basis: [one.hash] }] })], reason: 'basis', detail: /has nothing/ },
  ];
  for (const { name, files, file, reason, detail } of cases) {
    it(`names ${name}`, () => {
      const verification = verify([...files].reverse());
      assert.ok(!verification.ok);
      assert.equal(verification.first.reason, reason);
      assert.equal(verification.first.file, file ?? files.at(-1)?.name);
      assert.match(verification.first.detail, detail);
      assert.equal(verification.brokenCount, 1, 'what builds on a broken record is not counted');
    });
  }

  it('refuses a cycle, were there a hash that allowed one', () => {
    const [a, b] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
    const files = [
      { name: recordFileName(2, a), bytes: fileOf(exampleRecord({ number: 2, parents: [b] })).bytes },
      { name: recordFileName(2, b), bytes: fileOf(exampleRecord({ number: 2, parents: [a] })).bytes },
    ];
    const forgetful = (bytes: Uint8Array) => (Buffer.from(bytes).includes(b) ? a : b);
    const verification = verifyRecords(files, forgetful);
    assert.ok(!verification.ok);
    assert.equal(verification.first.reason, 'number');
  });

  it('names the first of several', () => {
    const verification = verify([one, { ...two, bytes: Buffer.from('x') }, { ...three, bytes: Buffer.from('') }, four]);
    assert.ok(!verification.ok);
    assert.deepEqual([verification.first.file, verification.brokenCount], [two.name, 2]);
  });
});
