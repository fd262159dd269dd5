import { scanned, scanNumber } from './scanNumber.ts';
import type { PointColumn, PointColumns } from './pointColumns.ts';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;
const ONE = 0x6d;
const MANY = 0x4d;

const words = [
  { bytes: Buffer.from('"NaN"'), value: Number.NaN },
  { bytes: Buffer.from('"Infinity"'), value: Number.POSITIVE_INFINITY },
  { bytes: Buffer.from('"-Infinity"'), value: Number.NEGATIVE_INFINITY },
];

/** A key as it is written in files, with the column it stands for. */
interface WrittenKey {
  bytes: Uint8Array;
  column: PointColumn;
  /** The key that followed last time: metrics are logged in rounds. */
  next: WrittenKey | undefined;
}

/**
 * Reads lines of points in the form that our writers give them, `["m","loss",1,1795169600000,0.5]` or a batch, with at
 * most one space after a comma, several times faster than `JSON.parse` (bench/history.ts). It takes a line only where
 * `parseLine` would read the same points from it; everything else is left to `parseLine`.
 */
export class PointScanner {
  private readonly written = new Map<number, WrittenKey[]>();
  private latest: WrittenKey | undefined;
  private position = 0;
  private batch = [new Float64Array(1024), new Float64Array(1024), new Float64Array(1024)] as const;

  constructor(private readonly columns: PointColumns) {}

  /**
   * Takes lines from `start` on as long as they have the usual form.
   * @param bytes must end with a newline
   * @returns where the first other line begins, or the end
   */
  scan(bytes: Buffer, start: number): number {
    let position = start;
    while (position < bytes.length) {
      if (bytes[position] !== OPEN || bytes[position + 1] !== QUOTE || bytes[position + 3] !== QUOTE || bytes[position + 4] !== COMMA) break;
      const kind = bytes[position + 2];
      const end = kind === ONE ? this.one(bytes, position + 5) : kind === MANY ? this.many(bytes, position + 5) : -1;
      if (end === -1) break;
      position = end;
    }
    return position;
  }

  /** @returns where the next line begins, or -1 */
  private one(bytes: Buffer, start: number): number {
    const key = this.key(bytes, start);
    if (key === undefined) return -1;
    let position = scanNumber(bytes, afterComma(bytes, this.position));
    if (position === -1) return -1;
    const step = scanned[0] ?? 0;
    position = scanNumber(bytes, afterComma(bytes, position));
    if (position === -1) return -1;
    const timeMs = scanned[0] ?? 0;
    position = scanValue(bytes, afterComma(bytes, position));
    if (position === -1 || bytes[position] !== CLOSE || bytes[position + 1] !== NEWLINE) return -1;
    const { column } = key;
    const { count } = column;
    if (count === column.values.length) column.reserve(1);
    column.steps[count] = step;
    column.timesMs[count] = timeMs;
    column.values[count] = scanned[0] ?? 0;
    column.count = count + 1;
    return position + 2;
  }

  /** @returns where the next line begins, or -1 */
  private many(bytes: Buffer, start: number): number {
    const key = this.key(bytes, start);
    if (key === undefined) return -1;
    const steps = this.list(bytes, afterComma(bytes, this.position), 0);
    if (steps === -1) return -1;
    const times = this.list(bytes, afterComma(bytes, this.position), 1);
    if (times !== steps) return -1;
    const values = this.list(bytes, afterComma(bytes, this.position), 2);
    if (values !== steps || bytes[this.position] !== CLOSE || bytes[this.position + 1] !== NEWLINE) return -1;
    key.column.add(this.batch[0].subarray(0, steps), this.batch[1].subarray(0, steps), this.batch[2].subarray(0, steps));
    return this.position + 2;
  }

  /** Reads an array of numbers into a column of the batch; @returns how many, or -1 */
  private list(bytes: Buffer, start: number, into: 0 | 1 | 2): number {
    if (bytes[start] !== OPEN) return -1;
    let column = this.batch[into];
    let position = start + 1;
    for (let count = 0; ; ) {
      position = into === 2 ? scanValue(bytes, position) : scanNumber(bytes, position);
      if (position === -1) return -1;
      if (count === column.length) column = this.growBatch(into);
      column[count] = scanned[0] ?? 0;
      count += 1;
      if (bytes[position] === CLOSE) {
        this.position = position + 1;
        return count;
      }
      position = afterComma(bytes, position);
    }
  }

  private growBatch(into: 0 | 1 | 2): Float64Array<ArrayBuffer> {
    const grow = (column: Float64Array) => {
      const copy = new Float64Array(2 * column.length);
      copy.set(column);
      return copy;
    };
    this.batch = [grow(this.batch[0]), grow(this.batch[1]), grow(this.batch[2])];
    return this.batch[into];
  }

  /** The key whose quote is at `start`; leaves `position` behind it. */
  private key(bytes: Buffer, start: number): WrittenKey | undefined {
    if (bytes[start] === SPACE) start += 1;
    if (bytes[start] !== QUOTE) return undefined;
    const guess = this.latest?.next;
    if (guess && isAt(guess.bytes, bytes, start)) {
      this.position = start + guess.bytes.length;
      this.latest = guess;
      return guess;
    }
    let hash = 0;
    let end = start + 1;
    for (let byte = bytes[end] ?? 0; byte !== QUOTE; byte = bytes[++end] ?? 0) {
      // Not allowed inside JSON text; the newline that ends the bytes is one of them.
      if (byte < SPACE) return undefined;
      hash = (Math.imul(hash, 31) + byte) | 0;
      if (byte === BACKSLASH) end += 1;
    }
    end += 1;
    const key = this.find(hash, bytes, start, end);
    if (key === undefined) return undefined;
    this.position = end;
    if (this.latest) this.latest.next = key;
    this.latest = key;
    return key;
  }

  /** The same key may be written in several ways (`\u00e4`), each way is read by `JSON.parse` once. */
  private find(hash: number, bytes: Buffer, start: number, end: number): WrittenKey | undefined {
    let candidates = this.written.get(hash);
    const known = candidates?.find((candidate) => candidate.bytes.length === end - start && isAt(candidate.bytes, bytes, start));
    if (known) return known;
    const text = parseText(bytes.toString('utf8', start, end));
    if (text === undefined) return undefined;
    const key: WrittenKey = { bytes: Uint8Array.prototype.slice.call(bytes, start, end), column: this.columns.column(text), next: undefined };
    if (!candidates) this.written.set(hash, (candidates = []));
    candidates.push(key);
    return key;
  }
}

/** Behind the comma at this place and a space; -1, where nothing begins, if there is no comma. */
function afterComma(bytes: Buffer, position: number): number {
  if (bytes[position] !== COMMA) return -1;
  return bytes[position + 1] === SPACE ? position + 2 : position + 1;
}

/** A number, or one of the words for what JSON cannot say, into `scanned`. */
function scanValue(bytes: Buffer, start: number): number {
  if (bytes[start] !== QUOTE) return scanNumber(bytes, start);
  for (const word of words) {
    if (!isAt(word.bytes, bytes, start)) continue;
    scanned[0] = word.value;
    return start + word.bytes.length;
  }
  return -1;
}

function isAt(wanted: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (wanted[index] !== bytes[start + index]) return false;
  return true;
}

function parseText(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
