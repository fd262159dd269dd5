import assert from 'node:assert/strict';
import { fileSize, shortNumber, wholeNumber } from '../../../../webview-ui/charts/format';

// Tests run in the language of the machine; the ones here are written in English.
describe('shortNumber', () => {
  for (const [value, expected] of [
    [41.31234, '41.31'],
    [0.98765, '0.9877'],
    [0, '0'],
    [-0.000123456, '-0.0001235'],
    [0.0000123456, '1.235E-5'],
    [17379, '17,379'],
    [123456.789, '123,500'],
    [12345678, '1.235E7'],
    ['NaN', 'NaN'],
    ['-Infinity', '\u2212\u221e'],
  ] as const) {
    it(`writes ${value} as ${expected}`, () => assert.equal(shortNumber(value), expected));
  }
});

describe('fileSize', () => {
  for (const [bytes, expected] of [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_156_736, '1.16 MB'],
    [5e13, '50 TB'],
  ] as const) {
    it(`writes ${bytes} bytes as ${expected}`, () => assert.equal(fileSize(bytes), expected));
  }
});

describe('wholeNumber', () => {
  it('groups thousands', () => assert.equal(wholeNumber(1_234_567), '1,234,567'));
});
