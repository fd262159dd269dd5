import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunRecord } from '../../../../src/core/runs/records';
import { emptyRunState, foldRecord, statusOf, type RunState } from '../../../../src/core/runs/runState';
import { anyRecord, exampleRecords, START_MS } from '../../support/runRecords';

const fold = (records: readonly RunRecord[]): RunState => records.reduce(foldRecord, emptyRunState);

/** Records together with another order of the same ones. */
const shuffled = fc.array(anyRecord, { maxLength: 10 }).chain((records) => fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length })));

describe('foldRecord', () => {
  it('gives the same state in whatever order records are read', () => {
    fc.assert(fc.property(shuffled, ([records, other]) => assert.deepEqual(fold(other), fold(records))), { numRuns: 500 });
  });

  it('gives the same state when records are read again', () => {
    fc.assert(fc.property(shuffled, ([records, again]) => assert.deepEqual(fold([...records, ...again]), fold(records))));
  });

  it('leaves the state it starts from as it was', () => {
    const before = fold([exampleRecords.open]);
    const copy = structuredClone(before);
    fold([exampleRecords.open, exampleRecords.process]);
    foldRecord(before, exampleRecords.process);
    assert.deepEqual(before, copy);
  });

  it('keeps a state that survives being saved as JSON', () => {
    fc.assert(fc.property(fc.array(anyRecord, { maxLength: 6 }), (records) => assert.deepEqual(JSON.parse(JSON.stringify(fold(records))), fold(records))));
  });

  it('adds up a whole session', () => {
    const { open, session, process, git, end } = exampleRecords;
    const { kind: _1, ...expectedSession } = session;
    const { kind: _2, ...expectedGit } = git;
    const { kind: _3, ...expectedEnd } = end;
    assert.deepEqual(fold([open, session, process, git, end]), {
      session: expectedSession,
      git: expectedGit,
      end: expectedEnd,
      processes: [
        { ...open.process, role: 'recorder' },
        { ...process.process, role: 'program' },
      ],
      firstAtMs: START_MS,
      lastAtMs: START_MS + 4,
    });
  });

  it('keeps the first session and the last end', () => {
    const { session, end } = exampleRecords;
    const state = fold([{ ...end, at: end.at + 10, status: 'FAILED', exitCode: 3 }, end, { ...session, at: session.at + 10, name: 'other.py' }, session]);
    assert.equal(state.session?.name, 'train.py');
    assert.equal(state.end?.exitCode, 3);
  });
});

describe('statusOf', () => {
  const { open, end } = exampleRecords;
  for (const { name, records, alive, expected } of [
    { name: 'a live process', records: [open], alive: true, expected: 'RUNNING' },
    { name: 'no live process', records: [open], alive: false, expected: 'KILLED' },
    { name: 'an end while the recorder lives', records: [open, end], alive: true, expected: 'FINISHED' },
    { name: 'an end with an error', records: [open, { ...end, status: 'FAILED' as const }], alive: false, expected: 'FAILED' },
    { name: 'an end by a signal', records: [open, { ...end, status: 'KILLED' as const }], alive: true, expected: 'KILLED' },
  ]) {
    it(`is ${expected} for ${name}`, () => assert.equal(statusOf(fold(records), alive), expected));
  }

  it('lets a later record revoke KILLED', () => {
    const silent = fold([open]);
    assert.equal(statusOf(silent, false), 'KILLED');
    assert.equal(statusOf(foldRecord(silent, end), false), 'FINISHED');
  });
});
