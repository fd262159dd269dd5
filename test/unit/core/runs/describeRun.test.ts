import assert from 'node:assert/strict';
import { describeInterpreterReason, describeRow, describeStatus, durationMs } from '../../../../src/core/runs/describeRun';
import { interpreterReason } from '../../../../src/core/runs/records';
import type { Run } from '../../../../src/core/runs/runStore';
import { exampleRun } from '../../support/exampleRun';
import { START_MS } from '../../support/runRecords';

const nowMs = START_MS + 5 * 60_000;

describe('describeStatus and describeRow', () => {
  for (const { name, changes, status, row } of [
    { name: 'a finished run', changes: {}, status: 'finished', row: '4.2 s · 5 min' },
    { name: 'a running one', changes: { status: 'RUNNING', endedAtMs: null, exitCode: null }, status: 'running', row: 'running 5 min' },
    { name: 'a failed one', changes: { status: 'FAILED', exitCode: 3 }, status: 'failed, exit code 3', row: 'failed, exit code 3 · 4.2 s · 5 min' },
    { name: 'one that could not start', changes: { status: 'FAILED', exitCode: null, error: 'x was not found' }, status: 'failed, x was not found', row: 'failed, x was not found · 4.2 s · 5 min' },
    { name: 'a failure without a number', changes: { status: 'FAILED', exitCode: null }, status: 'failed', row: 'failed · 4.2 s · 5 min' },
    { name: 'one ended by a signal', changes: { status: 'KILLED', exitCode: null, signal: 'SIGKILL' }, status: 'killed by SIGKILL', row: 'killed by SIGKILL · 4.2 s · 5 min' },
    { name: 'one that vanished', changes: { status: 'KILLED', exitCode: null }, status: 'killed', row: 'killed · 4.2 s · 5 min' },
  ] satisfies { name: string; changes: Partial<Run>; status: string; row: string }[]) {
    it(`says how it stands with ${name}`, () => {
      assert.equal(describeStatus(exampleRun(changes)), status);
      assert.equal(describeRow(exampleRun(changes), nowMs), row);
    });
  }
});

describe('durationMs', () => {
  it('counts up to now while a run has no end, and never below zero', () => {
    assert.equal(durationMs(exampleRun({}), nowMs), 4200);
    assert.equal(durationMs(exampleRun({ endedAtMs: null }), nowMs), 5 * 60_000);
    assert.equal(durationMs(exampleRun({ endedAtMs: START_MS - 10 }), nowMs), 0);
  });
});

describe('describeInterpreterReason', () => {
  it('has different words for every reason', () => {
    const words = interpreterReason.options.map(describeInterpreterReason);
    assert.equal(new Set(words).size, words.length);
  });
});
