import assert from 'node:assert/strict';
import { compareInput, type PresentFile, type RecordedInput } from '../../../../src/core/data/inputState';

const file = (some: Partial<PresentFile> = {}): PresentFile => ({ sizeBytes: 10, modifiedMs: 5.4, hash: () => Promise.resolve('a'), ...some });
const recorded: RecordedInput = { sha256: 'a', sizeBytes: 10, modifiedMs: 5 };
const unread = () => assert.fail('the file was read');

describe('compareInput', () => {
  for (const { name, input, now, expected } of [
    { name: 'a file of the same size and time is unchanged, unread', input: recorded, now: file({ hash: unread }), expected: 'unchanged' },
    { name: 'one of another size has changed, unread', input: recorded, now: file({ sizeBytes: 11, hash: unread }), expected: 'changed' },
    { name: 'one that was copied back is unchanged', input: recorded, now: file({ modifiedMs: 9 }), expected: 'unchanged' },
    { name: 'one of the same size and other content has changed', input: recorded, now: file({ modifiedMs: 9, hash: () => Promise.resolve('b') }), expected: 'changed' },
    { name: 'one that is too large to be read is not known', input: recorded, now: file({ modifiedMs: 9, hash: () => Promise.resolve(undefined) }), expected: 'unknown' },
    { name: 'one that was never hashed is not known', input: { sizeBytes: 10, modifiedMs: 4 }, now: file({ hash: unread }), expected: 'unknown' },
    { name: 'one of which only the hash was kept is read', input: { sha256: 'a' }, now: file(), expected: 'unchanged' },
    { name: 'a missing one is missing', input: recorded, now: undefined, expected: 'missing' },
    { name: 'a folder is not known', input: { ...recorded, fileCount: 3 }, now: file({ hash: unread }), expected: 'unknown' },
    { name: 'a missing folder is missing', input: { ...recorded, fileCount: 3 }, now: undefined, expected: 'missing' },
  ]) {
    it(`says that ${name}`, async () => assert.equal(await compareInput(input, now), expected));
  }
});
