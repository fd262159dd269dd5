import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import type { Column, MetricHistory } from '../../core/metrics/history.ts';
import { removeAbandoned, temporaryName } from '../temporaryFiles.ts';
import type { ReadSource } from './pointFileReader.ts';

/**
 * `cache/history/<run>.bin`, in the byte order of the machine:
 *
 *     4 x uint32   magic, format version, length of the contents in bytes, checksum of those three and the contents
 *     columns      per metric: steps, times, values as Float64, sorted and without duplicates
 *     contents     JSON, padded with spaces to whole words: the sources read, and per metric key, count and checksum
 *
 * The four numbers at its start stay as they are in every version, so that a newer file is told from a damaged one.
 */
export const HISTORY_FORMAT = 1;

const MAGIC = 0x48724e4f;
const PREAMBLE_BYTES = 16;

const contents = z.object({
  sources: z.array(z.object({ name: z.string(), readBytes: z.int().check(z.nonnegative()), probe: z.string() })),
  metrics: z.array(z.object({ key: z.string(), count: z.int().check(z.nonnegative()), firstTimeMs: z.number(), checksum: z.int() })),
});
type Contents = z.infer<typeof contents>;

/** A cache file that does not hold what was written, is of another format, or is no such file at all. */
export class UnusableHistoryFile extends Error {
  override readonly name = 'UnusableHistoryFile';

  constructor(
    message: string,
    /** Written by a later release, which shall keep it. */
    readonly isNewer = false,
  ) {
    super(message);
  }
}

/** A cache file that is open for reading; what is read is checked, each metric when it is asked for. */
export class HistoryFile {
  private readonly places = new Map<string, { offset: number; count: number; checksum: number }>();

  private constructor(
    private readonly descriptor: number,
    private readonly contents: Contents,
  ) {
    let offset = PREAMBLE_BYTES;
    for (const { key, count, checksum } of contents.metrics) {
      this.places.set(key, { offset, count, checksum });
      offset += bytesOf(count);
    }
  }

  /** @throws UnusableHistoryFile, or a system error when it cannot be read */
  static open(file: string): HistoryFile {
    const descriptor = openSync(file, 'r');
    try {
      return new HistoryFile(descriptor, readContents(descriptor));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  get sources(): readonly ReadSource[] {
    return this.contents.sources;
  }

  get keys(): string[] {
    return [...this.places.keys()];
  }

  /** Of any metric; Infinity without points. */
  get firstTimeMs(): number {
    return this.contents.metrics.reduce((first, metric) => Math.min(first, metric.firstTimeMs), Number.POSITIVE_INFINITY);
  }

  /** @throws UnusableHistoryFile when these are not the numbers that were written */
  read(key: string): MetricHistory | undefined {
    const place = this.places.get(key);
    if (!place) return undefined;
    const { offset, count, checksum } = place;
    const numbers = new Float64Array(3 * count);
    readWhole(this.descriptor, new Uint8Array(numbers.buffer), offset);
    if (checksumOf(new Uint32Array(numbers.buffer)) !== checksum) throw new UnusableHistoryFile(`the columns of ${key} are damaged`);
    return { steps: numbers.subarray(0, count), timesMs: numbers.subarray(count, 2 * count), values: numbers.subarray(2 * count) };
  }

  /** Points of a metric, and ways to look at its steps and times where they lie; nothing of that is checked. */
  columns(key: string): HistoryColumns | undefined {
    const place = this.places.get(key);
    if (!place) return undefined;
    const { offset, count } = place;
    const one = new Float64Array(1);
    const column = (position: number): Column => ({
      length: count,
      at: (index) => {
        readWhole(this.descriptor, new Uint8Array(one.buffer), offset + 8 * (position * count + index));
        return one[0];
      },
    });
    const part = (position: number, start: number, end: number) => {
      const numbers = new Float64Array(end - start);
      readWhole(this.descriptor, new Uint8Array(numbers.buffer), offset + 8 * (position * count + start));
      return numbers;
    };
    return { count, steps: column(0), timesMs: column(1), read: (start, end) => ({ steps: part(0, start, end), timesMs: part(1, start, end), values: part(2, start, end) }) };
  }

  /** Tells this file from one that took its place, or was changed. */
  get identity(): string {
    const { ino, size, mtimeNs } = fstatSync(this.descriptor, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** The columns of one metric in a file that is open. */
export interface HistoryColumns {
  count: number;
  steps: Column;
  timesMs: Column;
  read(start: number, end: number): MetricHistory;
}

/**
 * Writes a cache file as a whole: to a temporary name, then renamed. It is not flushed; what a power cut leaves of it fails
 * its checksums.
 * @param histories sorted and without duplicates; taken one by one, so that they need not be in memory together
 * @throws a system error
 */
export function writeHistoryFile(file: string, sources: readonly ReadSource[], histories: Iterable<readonly [key: string, history: MetricHistory]>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  removeAbandoned(file);
  const temporary = temporaryName(file);
  try {
    const descriptor = openSync(temporary, 'wx');
    try {
      writeParts(descriptor, sources, histories);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeParts(descriptor: number, sources: readonly ReadSource[], histories: Iterable<readonly [key: string, history: MetricHistory]>): void {
  const metrics: Contents['metrics'] = [];
  let offset = PREAMBLE_BYTES;
  for (const [key, history] of histories) {
    let checksum: number | undefined;
    for (const column of [history.steps, history.timesMs, history.values]) {
      checksum = checksumOf(new Uint32Array(column.buffer, column.byteOffset, 2 * column.length), checksum);
      writeWhole(descriptor, new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
      offset += column.byteLength;
    }
    metrics.push({ key, count: history.values.length, firstTimeMs: firstTimeOf(history), checksum: checksum ?? 0 });
  }
  const json = Buffer.from(JSON.stringify({ sources: [...sources], metrics } satisfies Contents));
  const words = new Uint32Array(Math.ceil(json.length / 4));
  const bytes = new Uint8Array(words.buffer).fill(0x20);
  bytes.set(json);
  writeWhole(descriptor, bytes, offset);
  // Last, so that a file without its end has no beginning either.
  writeWhole(descriptor, new Uint8Array(preambleOf(words).buffer), 0);
}

/** Milliseconds since 1970; Infinity without points, which JSON cannot hold, so metrics without points are not written. */
export function firstTimeOf({ timesMs }: MetricHistory): number {
  let first = Number.POSITIVE_INFINITY;
  for (const timeMs of timesMs) if (timeMs < first) first = timeMs;
  return first;
}

function readContents(descriptor: number): Contents {
  const sizeBytes = fstatSync(descriptor).size;
  const preamble = new Uint32Array(PREAMBLE_BYTES / 4);
  readWhole(descriptor, new Uint8Array(preamble.buffer), 0);
  const [magic, version = 0, lengthBytes = 0, checksum] = preamble;
  if (magic !== MAGIC || lengthBytes % 4 !== 0 || lengthBytes > sizeBytes - PREAMBLE_BYTES) throw new UnusableHistoryFile('it is damaged or something else');
  const words = new Uint32Array(lengthBytes / 4);
  const start = sizeBytes - lengthBytes;
  readWhole(descriptor, new Uint8Array(words.buffer), start);
  if (preambleOf(words, version)[3] !== checksum) throw new UnusableHistoryFile('its contents are damaged');
  if (version !== HISTORY_FORMAT) throw new UnusableHistoryFile(`it is of format ${version}`, version > HISTORY_FORMAT);
  const parsed = contents.safeParse(JSON.parse(Buffer.from(words.buffer).toString('utf8')));
  if (!parsed.success) throw new UnusableHistoryFile('its contents are of another form');
  const columnsBytes = parsed.data.metrics.reduce((sum, { count }) => sum + bytesOf(count), 0);
  if (PREAMBLE_BYTES + columnsBytes !== start) throw new UnusableHistoryFile('its length is not what its contents say');
  return parsed.data;
}

function preambleOf(words: Uint32Array, version = HISTORY_FORMAT): Uint32Array<ArrayBuffer> {
  const preamble = Uint32Array.of(MAGIC, version, words.byteLength, 0);
  preamble[3] = checksumOf(words, checksumOf(preamble.subarray(0, 3)));
  return preamble;
}

function bytesOf(count: number): number {
  return 3 * count * Float64Array.BYTES_PER_ELEMENT;
}

/**
 * FNV-1a (Fowler, Noll, Vo) over words instead of bytes, with a shift that lets high bits reach low ones. Each step maps its input
 * one to one, so a change within one word is always seen. (`zlib.crc32` is not in every Node 20.)
 */
function checksumOf(words: Uint32Array, before = 0x811c9dc5): number {
  let hash = before | 0;
  for (let index = 0; index < words.length; index += 1) {
    hash = Math.imul(hash ^ (words[index] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

function readWhole(descriptor: number, into: Uint8Array, from: number): void {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(descriptor, into, filled, into.length - filled, from + filled);
    if (count === 0) throw new UnusableHistoryFile('it ends early');
    filled += count;
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array, to: number): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written, bytes.length - written, to + written);
}
