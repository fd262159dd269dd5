import assert from 'node:assert/strict';
import fc from 'fast-check';
import { systemClock } from '../../../../src/core/clock';
import { createRunId, isMonth, isRunId, monthOf, monthOfOwnRunId, monthOfRunId } from '../../../../src/core/runs/runId';

const at = (timeMs: number) => ({ nowMs: () => timeMs });
/** From 1970 to the year 9999. */
const anyTimeMs = fc.integer({ min: 0, max: 253_402_300_799_999 });

describe('createRunId', () => {
  it('makes 32 lower-case hexadecimal digits with version 7 and the variant of RFC 9562', () => {
    fc.assert(
      fc.property(anyTimeMs, fc.uint8Array({ minLength: 16, maxLength: 16 }), (timeMs, random) => {
        assert.match(
          createRunId(at(timeMs), () => random),
          /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/,
        );
      }),
    );
  });

  it('sorts by the time of creation whatever the random bits are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyTimeMs, { minLength: 2, maxLength: 2 }), (times) => {
        const [early = 0, late = 0] = times.sort((a, b) => a - b);
        assert.ok(createRunId(at(early), () => new Uint8Array(16).fill(255)) < createRunId(at(late), () => new Uint8Array(16)));
      }),
    );
  });

  it('tells its month in UTC', () => {
    fc.assert(fc.property(anyTimeMs, (timeMs) => assert.equal(monthOfRunId(createRunId(at(timeMs))), new Date(timeMs).toISOString().slice(0, 7))));
    assert.equal(monthOfRunId(createRunId(at(Date.UTC(2026, 0, 31, 23, 59, 59, 999)))), '2026-01');
    assert.equal(monthOfRunId(createRunId(at(Date.UTC(2026, 1, 1)))), '2026-02');
  });

  it('makes 10,000 different ids in the same millisecond', () => {
    const clock = at(systemClock.nowMs());
    assert.equal(new Set(Array.from({ length: 10_000 }, () => createRunId(clock))).size, 10_000);
  });

  it('keeps every random bit that is not fixed', () => {
    const ones = createRunId(at(0), () => new Uint8Array(16).fill(255));
    assert.equal(ones, `${'0'.repeat(12)}7fffbfff${'f'.repeat(12)}`);
  });
});

describe('isRunId', () => {
  it('accepts what createRunId makes', () => assert.ok(isRunId(createRunId(systemClock))));

  for (const { name, text } of [
    { name: 'nothing', text: '' },
    { name: 'upper case', text: 'A'.repeat(32) },
    { name: '31 digits', text: 'a'.repeat(31) },
    { name: '33 digits', text: 'a'.repeat(33) },
    { name: 'a UUID with hyphens', text: '01890a5d-ac96-774b-bcce-b302099a8057' },
    { name: 'a way out of the folder', text: `../${'a'.repeat(29)}` },
    { name: 'a trailing newline', text: `${'a'.repeat(32)}\n` },
  ]) {
    it(`refuses ${name}`, () => assert.equal(isRunId(text), false));
  }
});

describe('isMonth', () => {
  it('accepts every month that monthOf writes', () => {
    fc.assert(fc.property(anyTimeMs, (timeMs) => assert.ok(isMonth(monthOf(timeMs)))));
  });

  for (const text of ['2026-00', '2026-13', '2026-1', '26-01', '2026-01-01', '2026_01', '']) {
    it(`refuses "${text}"`, () => assert.equal(isMonth(text), false));
  }
});

describe('monthOfOwnRunId', () => {
  it('is the month of creation', () => {
    const timeMs = fc.integer({ min: Date.UTC(2020, 1), max: Date.UTC(2099, 10) });
    fc.assert(fc.property(timeMs, (nowMs) => assert.equal(monthOfOwnRunId(createRunId({ nowMs: () => nowMs })), monthOf(nowMs))));
  });

  for (const { name, id } of [
    { name: 'a random id', id: '0123456789ab4def8123456789abcdef' },
    { name: 'a random id that looks like version 7', id: 'ffff56789abc7def8123456789abcdef' },
    { name: 'no id', id: '' },
  ]) {
    it(`is unknown of ${name}`, () => assert.equal(monthOfOwnRunId(id), undefined));
  }
});
