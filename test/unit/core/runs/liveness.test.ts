import assert from 'node:assert/strict';
import { anyAlive, SILENCE_MS } from '../../../../src/core/runs/liveness';
import { BEAT_INTERVAL_MS } from '../../../../src/core/runs/recordProcess';

describe('anyAlive', () => {
  const nowMs = 1e12;
  /** Process numbers say what a lookup knows: 1 lives, 0 is gone, anything else is on another machine. */
  const lookup = { isAlive: ({ pid }: { pid: number }) => (pid === 1 ? true : pid === 0 ? false : undefined) };
  for (const { name, pids, silentMs, expected } of [
    { name: 'nothing', pids: [], silentMs: 0, expected: false },
    { name: 'a live process that has been silent for days', pids: [1], silentMs: 1e9, expected: true },
    { name: 'a process that is gone, however recent its last sign', pids: [0], silentMs: 0, expected: false },
    { name: 'a dead recorder and a live program', pids: [0, 1], silentMs: 1e9, expected: true },
    { name: 'another machine that spoke just now', pids: [9], silentMs: 0, expected: true },
    { name: 'another machine just before its silence is long enough', pids: [9], silentMs: SILENCE_MS - 1, expected: true },
    { name: 'another machine that has been silent long enough', pids: [9], silentMs: SILENCE_MS, expected: false },
    { name: 'a process that is gone here and one elsewhere that spoke', pids: [0, 9], silentMs: 10, expected: true },
    { name: 'another machine whose clock is ahead', pids: [9], silentMs: -60_000, expected: true },
  ]) {
    it(`is ${expected} for ${name}`, () => {
      const processes = pids.map((pid) => ({ host: 'h', pid }));
      assert.equal(anyAlive(processes, nowMs - silentMs, lookup, nowMs), expected);
    });
  }

  it('allows several beats to get lost', () => assert.ok(SILENCE_MS >= 3 * BEAT_INTERVAL_MS));
});
