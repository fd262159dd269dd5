import assert from 'node:assert/strict';
import { compareGroups, nameOfDay, rangeOfDay, type RunGroup, type RunGrouping } from '../../../../src/core/search/runGroups';

const group = (value: string | null, latestMs = 0): RunGroup => ({ value, latestMs, count: 1, running: 0, experimentName: null });

describe('compareGroups', () => {
  for (const { name, grouping, groups, order } of [
    { name: 'scripts, the latest first and those without one last', grouping: { by: 'script' }, groups: [group('a', 1), group(null, 9), group('b', 2)], order: ['b', 'a', null] },
    { name: 'states, what needs a person first', grouping: { by: 'status' }, groups: [group('FINISHED', 9), group('KILLED', 1), group('RUNNING', 2), group('FAILED', 3)], order: ['RUNNING', 'FAILED', 'KILLED', 'FINISHED'] },
    { name: 'values of a tag, numbers by size', grouping: { by: 'tag', key: 'fold' }, groups: [group(null), group('10'), group('9')], order: ['9', '10', null] },
  ] satisfies { name: string; grouping: RunGrouping; groups: RunGroup[]; order: (string | null)[] }[]) {
    it(`orders ${name}`, () => assert.deepEqual([...groups].sort((a, b) => compareGroups(grouping, a, b)).map(({ value }) => value), order));
  }
});

describe('Days', () => {
  it('last from midnight to midnight where the reader is', () => {
    const { fromMs, toMs } = rangeOfDay('2026-11-25');
    assert.deepEqual([new Date(fromMs).getDate(), new Date(fromMs).getHours(), new Date(toMs).getDate(), new Date(toMs).getHours()], [25, 0, 26, 0]);
  });

  it('have names that people use', () => {
    const now = new Date(2026, 10, 25, 1, 30).getTime();
    assert.equal(nameOfDay('2026-11-25', now), 'Today');
    assert.equal(nameOfDay('2026-11-24', now), 'Yesterday');
    assert.equal(nameOfDay('2026-11-22', now), 'Sunday');
    assert.match(nameOfDay('2026-11-18', now), /2026/);
    assert.match(nameOfDay('2026-11-30', now), /2026/, 'a clock ahead');
  });
});
