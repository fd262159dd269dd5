import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatAgo, formatBytes, formatDifference, formatDuration, formatMetric } from '../../../src/core/format';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('formatDuration', () => {
  for (const { name, ms, expected } of [
    { name: 'nothing', ms: 0, expected: '0 ms' },
    { name: 'a clock that went back', ms: -5, expected: '0 ms' },
    { name: 'milliseconds', ms: 340, expected: '340 ms' },
    { name: 'the last millisecond before a second', ms: 999, expected: '999 ms' },
    { name: 'a fraction before a second', ms: 999.6, expected: '1.0 s' },
    { name: 'a second', ms: 1000, expected: '1.0 s' },
    { name: 'tenths', ms: 4249, expected: '4.2 s' },
    { name: '59.94 s', ms: 59_949, expected: '59.9 s' },
    { name: '59.95 s', ms: 59_950, expected: '1 min' },
    { name: '60 s', ms: 60_000, expected: '1 min' },
    { name: 'minutes and seconds', ms: 3 * minute + 5 * second, expected: '3 min 5 s' },
    { name: '3599 s', ms: 3599 * second, expected: '59 min 59 s' },
    { name: '3599.5 s', ms: 3599.5 * second, expected: '1 h' },
    { name: 'an hour', ms: hour, expected: '1 h' },
    { name: 'an hour and half a minute', ms: hour + 29 * second, expected: '1 h' },
    { name: 'hours and minutes', ms: 2 * hour + 10 * minute, expected: '2 h 10 min' },
    { name: '23 h 59 min', ms: 23 * hour + 59 * minute, expected: '23 h 59 min' },
    { name: '23 h 59 min 30 s', ms: 23 * hour + 59 * minute + 30 * second, expected: '1 d' },
    { name: 'days and hours', ms: 3 * day + 4 * hour, expected: '3 d 4 h' },
    { name: 'a day and almost a second one', ms: 2 * day - second, expected: '2 d' },
  ]) {
    it(`writes ${name} as ${expected}`, () => assert.equal(formatDuration(ms), expected));
  }

  it('never writes a full larger unit as a smaller one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 40 * day, noNaN: true }), (ms) => assert.doesNotMatch(formatDuration(ms), /\b(1000 ms|60\.0 s|60 s|60 min|24 h)\b/)),
      { numRuns: 2000, examples: [[999.5], [59_950], [59_999.9], [3_599_500], [hour - 1], [day - 1], [day - 30_000]] },
    );
  });

  it('writes a number from which the duration can be told within its last unit', () => {
    const sizes: Record<string, number> = { ms: 1, s: second, min: minute, h: hour, d: day };
    fc.assert(
      fc.property(fc.nat({ max: 40 * day }), (ms) => {
        const words = formatDuration(ms).split(' ');
        let read = 0;
        for (let position = 0; position < words.length; position += 2) read += Number(words[position]) * (sizes[words[position + 1] ?? ''] ?? Number.NaN);
        const last = sizes[words.at(-1) ?? ''] ?? Number.NaN;
        assert.ok(Math.abs(read - ms) <= last, `${ms} ms: ${words.join(' ')}`);
      }),
    );
  });
});

describe('formatAgo', () => {
  const nowMs = Date.UTC(2026, 10, 20, 12);
  for (const { name, agoMs, expected } of [
    { name: 'this moment', agoMs: 0, expected: 'now' },
    { name: 'the future of a clock ahead', agoMs: -5 * minute, expected: 'now' },
    { name: 'just under a minute', agoMs: minute - 1, expected: 'now' },
    { name: 'a minute', agoMs: minute, expected: '1 min' },
    { name: 'just under an hour', agoMs: hour - 1, expected: '59 min' },
    { name: 'an hour', agoMs: hour, expected: '1 h' },
    { name: 'just under a day', agoMs: day - 1, expected: '23 h' },
    { name: 'a day', agoMs: day, expected: '1 d' },
    { name: 'just under two weeks', agoMs: 14 * day - 1, expected: '13 d' },
    { name: 'two weeks', agoMs: 14 * day, expected: '2026-11-06' },
  ]) {
    it(`writes ${name} as ${expected}`, () => assert.equal(formatAgo(nowMs - agoMs, nowMs), expected));
  }
});

describe('formatBytes', () => {
  for (const { sizeBytes, expected } of [
    { sizeBytes: 0, expected: '0 B' },
    { sizeBytes: 1023, expected: '1023 B' },
    { sizeBytes: 1024, expected: '1.0 KB' },
    { sizeBytes: 4300, expected: '4.2 KB' },
    { sizeBytes: 1024 ** 2 - 1, expected: '1.0 MB' },
    { sizeBytes: 1.5 * 1024 ** 3, expected: '1.5 GB' },
    { sizeBytes: 5000 * 1024 ** 4, expected: '5000.0 TB' },
  ]) {
    it(`writes ${sizeBytes} as ${expected}`, () => assert.equal(formatBytes(sizeBytes), expected));
  }
});

describe('formatMetric and formatDifference', () => {
  for (const { value, expected } of [
    { value: 41.2987, expected: '41.3' },
    { value: 0.93124, expected: '0.9312' },
    { value: 17379, expected: '17379' },
    { value: 12345.678, expected: '12350' },
    { value: 0, expected: '0' },
    { value: -0.00005, expected: '-5e-5' },
    { value: 123456789, expected: '1.23e8' },
    { value: Number.NaN, expected: 'NaN' },
    { value: Number.NEGATIVE_INFINITY, expected: '-\u221e' },
  ]) {
    it(`writes ${value} as ${expected}`, () => assert.equal(formatMetric(value), expected));
  }

  for (const { difference, expected } of [
    { difference: 42.0 - 41.3, expected: '+0.7' },
    { difference: 57.31, expected: '+57' },
    { difference: -0.00123, expected: '-0.0012' },
    { difference: 0, expected: '0' },
  ]) {
    it(`writes a difference of ${difference} as ${expected}`, () => assert.equal(formatDifference(difference), expected));
  }
});
