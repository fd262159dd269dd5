import assert from 'node:assert/strict';
import { parseDuration } from '../../../src/core/parseDuration';

const hour = 3_600_000;

describe('parseDuration', () => {
  for (const { text, expected } of [
    { text: '30d', expected: 720 * hour },
    { text: '1d12h', expected: 36 * hour },
    { text: '1.5h', expected: 1.5 * hour },
    { text: '1d2h3m4s', expected: 26 * hour + 184_000 },
    { text: '0s', expected: 0 },
    { text: ' 90m ', expected: 1.5 * hour },
  ]) {
    it(`reads "${text}"`, () => assert.equal(parseDuration(text), expected));
  }

  for (const text of ['', ' ', '30', 'd', '2h1d', '1d 2h', '-1d', '1w', '1e3d', '.5h', '１d']) {
    it(`refuses "${text}"`, () => assert.equal(parseDuration(text), undefined));
  }
});
