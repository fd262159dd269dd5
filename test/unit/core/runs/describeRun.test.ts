import assert from 'node:assert/strict';
import { describeInterpreterReason, describeRow, describeRowAloud, describeStatus, durationMs } from '../../../../src/core/runs/describeRun';
import { interpreterReason } from '../../../../src/core/runs/records';
import { noMarks } from '../../../../src/core/runs/runMarks';
import type { RunGlance } from '../../../../src/core/runs/runGlance';
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

describe('describeRow with the key metric', () => {
  const glance = (changes: Partial<RunGlance> = {}): RunGlance => ({ metric: null, progress: null, marks: noMarks, ...changes });
  const rmse = (value: number, best: number | null) => ({ key: 'rmse', direction: 'lower' as const, value, best: best === null ? null : { runId: 'b', value: best } });
  const running: Partial<Run> = { status: 'RUNNING', endedAtMs: null, exitCode: null };
  for (const { name, changes = {}, shown, row, aloud } of [
    { name: 'the distance to the best', shown: { glance: glance({ metric: rmse(42.04, 41.3) }) }, row: 'rmse 42.04 (+0.74 to best) \u00b7 4.2 s \u00b7 5 min', aloud: 'train.py, rmse 42.04, 0.74 above the best, 4.2 s, 5 min' },
    { name: 'a value below the best', shown: { glance: glance({ metric: { ...rmse(0.8329, 0.8431), key: 'auc', direction: 'higher' } }) }, row: 'auc 0.8329 (-0.01 to best) \u00b7 4.2 s \u00b7 5 min', aloud: 'train.py, auc 0.8329, 0.01 below the best, 4.2 s, 5 min' },
    { name: 'the best itself', shown: { glance: glance({ metric: rmse(41.3, 41.3), marks: { ...noMarks, pinned: true, starred: true } }) }, row: 'rmse 41.3 best \u00b7 4.2 s \u00b7 5 min', aloud: 'train.py, pinned, starred, rmse 41.3, the best, 4.2 s, 5 min' },
    { name: 'a value with nothing to compare', shown: { glance: glance({ metric: rmse(98.6123, null) }) }, row: 'rmse 98.61 \u00b7 4.2 s \u00b7 5 min', aloud: 'train.py, rmse 98.61, 4.2 s, 5 min' },
    { name: 'a value that is no number', shown: { glance: glance({ metric: rmse(Number.NaN, 41.3) }) }, row: 'rmse NaN \u00b7 4.2 s \u00b7 5 min', aloud: 'train.py, rmse NaN, 4.2 s, 5 min' },
    { name: 'progress of a running run', changes: running, shown: { glance: glance({ metric: rmse(42, 41.3), progress: { done: 37, total: 100 } }) }, row: 'rmse 42 (+0.7 to best) \u00b7 running 37/100', aloud: 'train.py, rmse 42, 0.7 above the best, running 37/100' },
    { name: 'how many runs it stands for, and that it is archived', shown: { glance: glance({ marks: { ...noMarks, archived: true } }), runCount: 14 }, row: '14 runs \u00b7 archived \u00b7 4.2 s \u00b7 5 min', aloud: 'train.py, 14 runs, archived, 4.2 s, 5 min' },
  ]) {
    it(`says ${name}`, () => {
      assert.equal(describeRow(exampleRun(changes), nowMs, shown), row);
      assert.equal(describeRowAloud(exampleRun(changes), nowMs, shown), aloud);
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
