/**
 * JSON numbers read from bytes without making strings of them; the same double as `JSON.parse` gives, always.
 *
 * Up to 15 digits the digits are an exact integer and one division or multiplication by an exact power of ten rounds once
 * (Clinger, "How to Read Floating Point Numbers Accurately", 1990). Up to 21 digits the quotient is formed as the sum of
 * two doubles (Dekker, "A Floating-Point Technique for Extending the Available Precision", 1971), whose rounding is known
 * except close to the middle between two doubles. What is left goes to `Number`.
 */

/** Where `scanNumber` leaves its number; a returned double would be allocated on every call. */
export const scanned = new Float64Array(1);

const ZERO = 0x30;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const EXPONENT = 0x65;
const EXPONENT_UPPER = 0x45;

/** Powers of ten that are exact as doubles. */
const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** Digits are gathered in three integers of 32 bits, of 8, 7 and 6 digits: the first two together are exact as a double, all three as two. */
const DIGITS_1 = 8;
const DIGITS_2 = 15;
const DIGITS_3 = 21;
/** Splits a double of 53 bits into two of 26 (Veltkamp). */
const SPLITTER = 2 ** 27 + 1;
/** More than the relative error of the smaller half of a quotient. */
const DOUBT = 2 ** -40;

/**
 * Reads the number that begins at `start` into `scanned[0]`.
 * @param bytes must go on after the number
 * @returns where it ends, or -1 when it is no JSON number or beyond the range of doubles
 */
export function scanNumber(bytes: Uint8Array, start: number): number {
  let position = start;
  let byte = bytes[position] ?? 0;
  const negative = byte === MINUS;
  if (negative) byte = bytes[++position] ?? 0;
  // For the digits '0' to '9', and for no other byte, this is below 10.
  let digit = byte ^ ZERO;
  if (digit > 9) return -1;

  const firstDigit = position;
  let point = -1;
  /** Digits after leading zeros. */
  let digits = 0;
  let part1 = 0;
  let part2 = 0;
  let part3 = 0;
  for (;;) {
    if (digit < 10) {
      if (digits < DIGITS_1) part1 = (Math.imul(part1, 10) + digit) | 0;
      else if (digits < DIGITS_2) part2 = (Math.imul(part2, 10) + digit) | 0;
      else part3 = (Math.imul(part3, 10) + digit) | 0;
      if (part1 !== 0) digits += 1;
    } else if (byte === DOT && point === -1) point = position;
    else break;
    byte = bytes[++position] ?? 0;
    digit = byte ^ ZERO;
  }
  if (point === position - 1) return -1;
  const integerEnd = point === -1 ? position : point;
  if (bytes[firstDigit] === ZERO && integerEnd > firstDigit + 1) return -1;
  let exponent = point === -1 ? 0 : point + 1 - position;

  if (byte === EXPONENT || byte === EXPONENT_UPPER) {
    byte = bytes[++position] ?? 0;
    const negativeExponent = byte === MINUS;
    if (negativeExponent || byte === PLUS) byte = bytes[++position] ?? 0;
    if ((byte ^ ZERO) > 9) return -1;
    let written = 0;
    for (; (byte ^ ZERO) < 10; byte = bytes[++position] ?? 0) {
      // Far beyond the range of doubles it makes no difference how far.
      if (written < 100_000) written = written * 10 + (byte ^ ZERO);
    }
    exponent += negativeExponent ? -written : written;
  }

  let value = digits <= DIGITS_1 ? part1 : part1 * power(Math.min(digits, DIGITS_2) - DIGITS_1) + part2;
  if (digits > DIGITS_2) {
    if (digits > DIGITS_3 || exponent > 0 || exponent < -22) return scanExactly(bytes, start, position);
    value = quotient(value, part3, digits - DIGITS_2, -exponent);
    // NaN says that the rounding is in doubt.
    if (value !== value) return scanExactly(bytes, start, position);
  } else if (exponent !== 0 && value !== 0) {
    if (exponent < -22 || exponent > 22) return scanExactly(bytes, start, position);
    value = exponent < 0 ? value / power(-exponent) : value * power(exponent);
  }
  scanned[0] = negative ? -value : value;
  return position;
}

function power(exponent: number): number {
  return powersOfTen[exponent] ?? Number.NaN;
}

function scanExactly(bytes: Uint8Array, start: number, end: number): number {
  const number = Number(String.fromCharCode(...bytes.subarray(start, end)));
  if (!Number.isFinite(number)) return -1;
  scanned[0] = number;
  return end;
}

/** (first * 10^secondDigits + second) / 10^decimals, rounded once; NaN where the rounding is in doubt. */
function quotient(first: number, second: number, secondDigits: number, decimals: number): number {
  const shift = power(secondDigits);
  const scaled = first * shift;
  const high = scaled + second;
  const low = productError(first, shift, scaled) + (second - (high - scaled));
  const divisor = power(decimals);
  const rounded = high / divisor;
  const product = rounded * divisor;
  const rest = (high - product - productError(rounded, divisor, product) + low) / divisor;
  const doubt = rest * DOUBT;
  const result = rounded + (rest - doubt);
  return result === rounded + (rest + doubt) ? result : Number.NaN;
}

/** What a product of doubles lost in rounding, exactly: a * b = product + error (Dekker). */
function productError(a: number, b: number, product: number): number {
  const aScaled = a * SPLITTER;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * SPLITTER;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
