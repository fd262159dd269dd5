import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scanned, scanNumber } from '../../../../src/storage/history/scanNumber';

/** What `scanNumber` says of a text that a comma follows. */
function scan(text: string): { end: number; value: number } {
  const end = scanNumber(Buffer.from(`${text},`), 0);
  return { end, value: end === -1 ? Number.NaN : (scanned[0] ?? 0) };
}

function assertAsJson(text: string): void {
  const { end, value } = scan(text);
  assert.equal(end, text.length, text);
  const expected: unknown = JSON.parse(text);
  assert.ok(Object.is(value, expected), `${text} read as ${value}`);
}

const digits = (max: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max }).map((list) => list.join(''));
const sign = fc.constantFrom('', '-');

describe('scanNumber', () => {
  it('reads every double as JSON.parse does', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => assertAsJson(JSON.stringify(number))), { numRuns: 3000 });
  });

  it('reads doubles between 0 and 1 and their rounded forms as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 25 }), (number, precision) => {
        for (const text of [String(number), number.toPrecision(precision), (number * 1e6).toFixed(Math.min(precision, 20)), number.toExponential(Math.min(precision, 20))]) assertAsJson(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads any digits as JSON.parse does', () => {
    const exponent = fc.oneof(fc.constant(''), fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), digits(2)).map((parts) => parts.join('')));
    const decimals = fc.oneof(fc.constant(''), digits(30).map((text) => `.${text}`));
    fc.assert(
      fc.property(sign, digits(25), decimals, exponent, (minus, whole, fraction, power) => assertAsJson(`${minus}${whole.replace(/^0+(?=\d)/, '')}${fraction}${power}`)),
      { numRuns: 5000 },
    );
  });

  it('reads the middle between two doubles, and what lies beside it, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n << 52n, max: (1n << 53n) - 1n }), fc.integer({ min: 1, max: 11 }), fc.constantFrom(-1n, 0n, 1n), (mantissa, shift, beside) => {
        const middle = ((2n * mantissa + 1n) << BigInt(shift)) + beside;
        for (const text of [String(middle), `${String(middle)}.0`, `${String(middle)}00000e-5`]) assertAsJson(text);
      }),
      { numRuns: 3000 },
    );
  });

  for (const text of ['', '-', '.5', '1.', '01', '-01', '00', '1e', '1e+', '+1', 'NaN', '-.1', '1e999', '-1e400', 'e5', '"1"', '[']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => assert.ok(Number.isFinite(JSON.parse(text) as number) && typeof JSON.parse(text) === 'number'), 'JSON has no such finite number');
      assert.equal(scan(text).end, -1);
    });
  }

  for (const text of ['0', '-0', '0.0', '0e5', '0.000', '-0.0e-30', '1e22', '1e23', '1e-22', '9007199254740993', '1.7976931348623157e308', '5e-324', '1e-400', '0.1', '123456789012345678901234567890']) {
    it(`reads ${text}`, () => assertAsJson(text));
  }

  it('stops behind the number', () => {
    assert.equal(scan('1.5.5').end, 3);
    assert.equal(scan('1-2').end, 1);
    assert.equal(scan('12]').end, 2);
  });
});
