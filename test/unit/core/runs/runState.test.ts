import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunRecord } from '../../../../src/core/runs/records';
import { createRunState, foldPoints, foldRecord, statusOf, type RunState } from '../../../../src/core/runs/runState';
import { anyRecord, exampleRecords, START_MS } from '../../support/runRecords';

/** Records with the place each has in its writer's file; the order of reading is another matter. */
type Placed = { record: RunRecord; writer: string; position: number };

const placed = (records: readonly RunRecord[]): Placed[] => records.map((record, position) => ({ record, writer: position % 2 === 0 ? 'a' : 'b', position }));

function foldPlaced(records: readonly Placed[]): RunState {
  const state = createRunState();
  for (const { record, ...place } of records) foldRecord(state, record, place);
  return state;
}

const fold = (records: readonly RunRecord[]): RunState => foldPlaced(placed(records));

/** Records together with another order of the same ones. */
const shuffled = fc.array(anyRecord, { maxLength: 10 }).map(placed).chain((records) => fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length })));

describe('foldRecord', () => {
  it('gives the same state in whatever order records are read', () => {
    fc.assert(fc.property(shuffled, ([records, other]) => assert.deepEqual(foldPlaced(other), foldPlaced(records))), { numRuns: 1000 });
  });

  it('gives the same state when records are read again', () => {
    fc.assert(fc.property(shuffled, ([records, again]) => assert.deepEqual(foldPlaced([...records, ...again]), foldPlaced(records))));
  });

  it('adds up a whole session', () => {
    const { open, session, process, git, end } = exampleRecords;
    const { kind: _1, ...expectedSession } = session;
    const { kind: _2, ...expectedGit } = git;
    const { kind: _3, ...expectedEnd } = end;
    assert.deepEqual(fold([open, session, process, git, end]), {
      ...createRunState(),
      session: expectedSession,
      git: expectedGit,
      end: expectedEnd,
      lastEnd: expectedEnd,
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

describe('A run that goes on', () => {
  const { end } = exampleRecords;

  it('has no end until another one comes', () => {
    const resumed = [end, { kind: 'resume' as const, at: end.at + 5 }];
    assert.equal(fold(resumed).end, null);
    assert.equal(fold([...resumed].reverse()).end, null);
    assert.equal(statusOf(fold(resumed), true), 'RUNNING');
    assert.equal(fold([...resumed, { ...end, at: end.at + 9, status: 'FAILED' }]).end?.status, 'FAILED');
  });

  it('lives by the program, not by the endpoint that records it', () => {
    const { open, process } = exampleRecords;
    const state = createRunState();
    foldRecord(state, { ...open, writer: 'endpoint-h-7' }, { writer: 'endpoint-h-7', position: 0 });
    foldRecord(state, process, { writer: 'endpoint-h-7', position: 1 });
    assert.deepEqual(state.processes, [{ ...process.process, role: 'program' }]);
  });
});

describe('Edits of a run', () => {
  const params = (counter: number, values: Record<string, string>, at = START_MS): RunRecord => ({ kind: 'params', counter, at, values: Object.entries(values) });
  const tags = (counter: number, values: Record<string, string | null>, at = START_MS): RunRecord => ({ kind: 'tags', counter, at, values: Object.entries(values) });

  it('keep the first value of a parameter and say which came too late', () => {
    const state = fold([params(2, { lr: '0.2' }), params(1, { lr: '0.1' }), params(3, { lr: '0.1' }), params(4, { lr: '0.3' })]);
    assert.equal(state.params.get('lr')?.value, '0.1');
    assert.deepEqual(state.params.get('lr')?.refused, ['0.2', '0.3']);
  });

  it('keep the last value of a tag, by counter before the clock', () => {
    const state = fold([tags(2, { team: 'b' }, START_MS - 60_000), tags(1, { team: 'a' }, START_MS)]);
    assert.equal(state.tags.get('team')?.value, 'b');
  });

  it('of the same counter are ordered by clock, then writer, then position', () => {
    const at = (record: RunRecord, writer: string, position: number): Placed => ({ record, writer, position });
    const last = (...edits: Placed[]) => foldPlaced(edits).tags.get('team')?.value;
    assert.equal(last(at(tags(1, { team: 'late' }, START_MS + 1), 'a', 0), at(tags(1, { team: 'early' }, START_MS), 'b', 0)), 'late');
    assert.equal(last(at(tags(1, { team: 'b' }), 'b', 0), at(tags(1, { team: 'a' }), 'a', 9)), 'b');
    assert.equal(last(at(tags(1, { team: 'second' }), 'a', 9), at(tags(1, { team: 'first' }), 'a', 0)), 'second');
  });

  it('count on from the highest counter that was seen', () => {
    assert.equal(fold([tags(7, { a: null }), params(3, {})]).counter, 7);
  });

  it('delete and restore', () => {
    const lifecycle = (counter: number, value: 'active' | 'deleted'): RunRecord => ({ kind: 'lifecycle', counter, at: START_MS, value });
    assert.equal(fold([lifecycle(1, 'deleted')]).lifecycle?.value, 'deleted');
    assert.equal(fold([lifecycle(2, 'active'), lifecycle(1, 'deleted')]).lifecycle?.value, 'active');
  });
});

describe('foldPoints', () => {
  const summaryOf = (...points: [step: number, timeMs: number, value: number][]) => {
    const state = createRunState();
    for (const [step, timeMs, value] of points) foldPoints(state, { key: 'rmse', steps: [step], timesMs: [timeMs], values: [value] });
    return state.metrics.get('rmse');
  };

  it('takes the point of the highest step as the last, then time, then value', () => {
    assert.equal(summaryOf([2, 0, 5], [1, 9, 7])?.last, 5);
    assert.equal(summaryOf([1, 1, 5], [1, 2, 4])?.last, 4);
    assert.equal(summaryOf([1, 1, 5], [1, 1, 6])?.last, 6);
    assert.equal(summaryOf([1, 1, Number.NaN], [1, 1, 6])?.last, 6);
  });

  it('leaves NaN out of minimum and maximum', () => {
    const summary = summaryOf([0, 0, Number.NaN], [1, 0, 3], [2, 0, Number.NEGATIVE_INFINITY], [3, 0, Number.NaN]);
    assert.deepEqual([summary?.min, summary?.max, summary?.count, summary?.last], [Number.NEGATIVE_INFINITY, 3, 4, Number.NaN]);
  });

  it('gives the same summary in whatever order points are read', () => {
    const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
    const point = fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 2 }), number);
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 12 }).chain((points) => fc.tuple(fc.constant(points), fc.shuffledSubarray(points, { minLength: points.length }))), ([points, other]) => assert.deepEqual(summaryOf(...other), summaryOf(...points))));
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
    assert.equal(statusOf(fold([open]), false), 'KILLED');
    assert.equal(statusOf(fold([open, end]), false), 'FINISHED');
  });
});
