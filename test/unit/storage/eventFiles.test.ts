import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { UserFacingError } from '../../../src/core/errors';
import { serializeRecord, type RunRecord } from '../../../src/core/runs/records';
import { createRunId } from '../../../src/core/runs/runId';
import { readEventFileTail, type EventFileRead } from '../../../src/storage/eventFileReader';
import { EventFileWriter, EventFileWriters } from '../../../src/storage/eventFileWriter';
import { makeReadOnly } from '../../harness/readOnly';
import { releasedAfterEach } from '../support/released';
import { anyRecord, exampleRecords, START_MS } from '../support/runRecords';
import { trackedWorkspace } from '../support/stores';
import { temporaryWorkspace } from '../support/workspaces';

const { open, session, git, end } = exampleRecords;

/** The tail of a file, records without their places. */
function readTail(file: string, fromBytes: number): Pick<EventFileRead, 'readBytes' | 'replaced'> & { records: RunRecord[]; bad: { offset: number; reason: string }[] } {
  const { records, bad, readBytes, replaced } = readEventFileTail(file, fromBytes);
  return { records: records.map(({ record }) => record), bad, readBytes, replaced };
}

describe('EventFileWriter and readEventFileTail', () => {
  const released = releasedAfterEach();
  const eventFile = (content?: string | Uint8Array) => released(temporaryWorkspace('Läufe', content === undefined ? {} : { 'events-a.jsonl': content })).file('events-a.jsonl');
  const lines = (...records: RunRecord[]) => records.map(serializeRecord).join('');

  it('round-trip every list of records, in whatever portions they are read', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRecord, fc.boolean()), { maxLength: 8 }), (steps) => {
        const file = eventFile();
        const writer = new EventFileWriter(file);
        const read: RunRecord[] = [];
        let readBytes = 0;
        const readOn = () => {
          const tail = readTail(file, readBytes);
          assert.deepEqual([tail.bad, tail.replaced], [[], false]);
          readBytes = tail.readBytes;
          read.push(...tail.records);
        };
        for (const [record, reads] of steps) {
          writer.append(record);
          if (reads) readOn();
        }
        writer.close();
        readOn();
        assert.deepEqual(read, steps.map(([record]) => record));
        assert.equal(readBytes, statSync(file).size);
      }),
      { numRuns: 50 },
    );
  });

  it('read the same records however a file grows byte by byte', () => {
    const bytes = Buffer.from(lines(open, { ...session, name: 'größe 日本.py' }, end));
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 6 }), (cuts) => {
        const file = eventFile('');
        const read: RunRecord[] = [];
        let readBytes = 0;
        let written = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          appendFileSync(file, bytes.subarray(written, cut));
          written = cut;
          const tail = readTail(file, readBytes);
          assert.deepEqual(tail.bad, []);
          read.push(...tail.records);
          readBytes = tail.readBytes;
        }
        assert.deepEqual(read, [open, { ...session, name: 'größe 日本.py' }, end]);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves a torn last line for later', () => {
    const file = eventFile(lines(open, session) + serializeRecord(end).slice(0, 30));
    const tail = readTail(file, 0);
    assert.deepEqual([tail.records, tail.bad, tail.readBytes], [[open, session], [], lines(open, session).length]);
    appendFileSync(file, serializeRecord(end).slice(30));
    assert.deepEqual(readTail(file, tail.readBytes).records, [end]);
  });

  for (const { name, zeros } of [
    { name: 'zeros', zeros: '\0\0\0\0' },
    { name: 'zeros and a newline', zeros: '\0\0\0\0\n' },
    { name: 'a record with zeros in its middle', zeros: `${serializeRecord(git).slice(0, 20)}\0\0\0\n` },
    { name: 'several lines with zeros', zeros: '\0\0\n\0\n\0' },
  ]) {
    it(`leaves a tail of ${name} for later and reads it when it has arrived`, () => {
      const file = eventFile(lines(open) + zeros);
      const tail = readTail(file, 0);
      assert.deepEqual([tail.records, tail.bad, tail.readBytes], [[open], [], lines(open).length]);
      writeFileSync(file, lines(open, git, end));
      assert.deepEqual(readTail(file, tail.readBytes).records, [git, end]);
    });
  }

  it('reports zeros in front of good lines and passes over them', () => {
    const before = lines(open);
    const tail = readTail(eventFile(`${before}\0\0\0\n${lines(end)}`), 0);
    assert.deepEqual([tail.records, tail.bad], [[open, end], [{ offset: before.length, reason: 'zero bytes' }]]);
  });

  it('reports a bad line in the middle with its place and passes over it', () => {
    const before = lines(open, session);
    const file = eventFile(`${before}{"kind":"git", oops\n${lines(end)}`);
    const tail = readTail(file, 0);
    assert.deepEqual([tail.records, tail.bad], [[open, session, end], [{ offset: before.length, reason: 'not JSON' }]]);
    assert.equal(tail.readBytes, statSync(file).size);
  });

  it('tells the place of a bad line in the file, not in the portion', () => {
    const before = lines(open);
    const file = eventFile(`${before}bad\n`);
    assert.deepEqual(readTail(file, before.length).bad, [{ offset: before.length, reason: 'not JSON' }]);
  });

  it('passes over kinds of a later release without a word', () => {
    const tail = readTail(eventFile(`${lines(open)}{"kind":"metric","key":"loss","value":1}\n${lines(end)}`), 0);
    assert.deepEqual([tail.records, tail.bad], [[open, end], []]);
  });

  it('never loses a good line to damage around it', () => {
    const damage = fc.oneof(fc.constantFrom('', '{', 'null', '\0\0', '{"kind":1}', '{"kind":"later"}'), fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')));
    fc.assert(
      fc.property(fc.array(fc.oneof(anyRecord, damage), { maxLength: 8 }), (parts) => {
        const file = eventFile([...parts, end].map((part) => (typeof part === 'string' ? `${part}\n` : serializeRecord(part))).join(''));
        assert.deepEqual(readTail(file, 0).records, [...parts.filter((part) => typeof part !== 'string'), end]);
      }),
      { numRuns: 100 },
    );
  });

  it('says that a shrunk file was replaced', () => {
    const file = eventFile(lines(open, session));
    truncateSync(file, 10);
    assert.deepEqual(readTail(file, lines(open, session).length), { records: [], bad: [], readBytes: 0, replaced: true });
  });

  it('throws when there is no file', () => {
    assert.throws(() => readTail('/no/such/file', 0), { code: 'ENOENT' });
  });

  it('begins a line of its own in a file that ends in a torn line', () => {
    const file = eventFile(lines(open) + serializeRecord(git).slice(0, 25));
    const writer = new EventFileWriter(file);
    writer.append(end);
    writer.close();
    const tail = readTail(file, 0);
    assert.deepEqual(tail.records, [open, end]);
    assert.deepEqual(tail.bad, [{ offset: lines(open).length, reason: 'not JSON' }]);
  });

  it('keeps what was written when a file is opened again', () => {
    const file = eventFile();
    for (const record of [open, session, end]) {
      const writer = new EventFileWriter(file);
      writer.append(record);
      writer.close();
    }
    const tail = readTail(file, 0);
    assert.deepEqual([tail.records, tail.bad], [[open, session, end], []]);
  });

  it('has handed a record to the system when append returns', () => {
    const file = eventFile();
    const writer = released(new EventFileWriter(file));
    writer.append(open);
    assert.equal(readFileSync(file, 'utf8'), lines(open));
  });

  it('refuses to write after it is closed, and closes once', () => {
    const writer = new EventFileWriter(eventFile());
    writer.close();
    writer.close();
    writer.beat();
    assert.throws(() => writer.append(open), /is closed/);
  });

  it('shows that it lives by the time of the file alone', () => {
    const file = eventFile();
    const writer = released(new EventFileWriter(file));
    writer.append(open);
    utimesSync(file, 1, 1);
    writer.beat();
    assert.ok(Math.abs(statSync(file).mtimeMs - Date.now()) < 5_000);
    assert.equal(readFileSync(file, 'utf8'), lines(open));
  });

  it('keeps the lines of many writing processes apart', () => {
    const { store, folder } = released(trackedWorkspace());
    const writers = new EventFileWriters(store);
    const runId = createRunId({ nowMs: () => START_MS });
    const names = ['launcher-a-1', 'launcher-a-2', 'helper-b.example-3'];
    const opened = names.map((name) => writers.open(runId, name));
    for (const [index, writer] of opened.entries()) writer.append({ ...open, writer: names[index] ?? '' });
    opened.forEach((writer) => writer.close());
    const runFolder = path.join(folder, '.onramp', 'runs', '2026-11', runId);
    assert.deepEqual(readdirSync(runFolder).sort(), names.map((name) => `events-${name}.jsonl`).sort());
    assert.deepEqual(names.map((name) => readTail(path.join(runFolder, `events-${name}.jsonl`), 0).records.map((one) => (one as typeof open).writer)), names.map((name) => [name]));
  });

  for (const { name, prepare } of [
    { name: 'a store without runs', prepare: () => undefined },
    { name: 'a store with runs', prepare: (store: string) => new EventFileWriter(path.join(store, 'runs', '2026-11', 'x', 'events-a.jsonl')).close() },
  ]) {
    it(`says that ${name} is read-only`, () => {
      const { store } = released(trackedWorkspace());
      prepare(store.storeFolder);
      released({ dispose: makeReadOnly(store.storeFolder) });
      assert.throws(
        () => new EventFileWriters(store).open(createRunId({ nowMs: () => START_MS }), 'a'),
        (error) => error instanceof UserFacingError && error.message === `Onramp cannot write to ${store.storeFolder}: it is read-only for you.`,
      );
    });
  }

});
