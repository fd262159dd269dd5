import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eventFileName, runFolder, writerOfEventFile } from '../../../../src/core/workspace/storeLayout';

describe('store layout', () => {
  it('reads the writer back from the name of an event file', () => {
    const writer = fc.string({ unit: fc.constantFrom(...'azAZ09_.-'), minLength: 1 });
    fc.assert(fc.property(writer, (name) => assert.equal(writerOfEventFile(eventFileName(name)), name)));
  });

  for (const name of ['events-.jsonl', 'events-a b.jsonl', 'events-a.jsonl.tmp', 'events.jsonl', 'notes.txt', 'old-events-a.jsonl']) {
    it(`takes ${name} for no event file`, () => assert.equal(writerOfEventFile(name), undefined));
  }

  it('puts a run into the folder of its month', () => assert.equal(runFolder('2026-11', 'abc'), 'runs/2026-11/abc'));
});
