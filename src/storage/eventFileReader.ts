import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parseLine, versionOfLine, type PointBatch, type RunRecord, type SummaryRecord } from '../core/runs/records.ts';

const NEWLINE = 0x0a;
const BRACKET = 0x5b;
const QUOTE = 0x22;
const SMALL_M = 0x6d;
const LARGE_M = 0x4d;
/** Files are read in blocks of this size, so that memory does not grow with them. */
const BLOCK_BYTES = 8 << 20;
/** A summary longer than this is not looked for; its file is read whole. */
const LONGEST_SUMMARY_BYTES = 1 << 20;
/** As much of what was read last is compared before reading on. */
const SEAM_BYTES = 256;

/** Takes what an event file says, in the order of its lines; `position` is the byte offset of the line. */
export interface EventSink {
  record(record: RunRecord, position: number): void;
  /** Left out where points are of no interest: they are passed over without being parsed. */
  points?(points: PointBatch): void;
  /** A line that is no record: reported and passed over. Without its text where it holds zero bytes. */
  bad(position: number, reason: string, text?: string): void;
  /** A line of a later release, passed over; for those who must not overlook what it names. */
  unknown?(text: string): void;
}

export interface EventFileOptions {
  /** What the previous reading ended with: tells a file that grew from a longer one in its place. */
  seam?: Buffer | undefined;
  /** Also reads the points that a summary stands for, and passes on every summary: to check them. */
  whole?: boolean;
}

export interface EventFileRead {
  /** Up to where whole lines were read, in bytes: where the next reading begins. */
  readBytes: number;
  /** The last bytes before that place. */
  seam: Buffer;
  /** True when the file is not the one that was read before, or was cut off: it must be read from its start. */
  replaced: boolean;
  /** Lines of kinds that a later release knows, or whose kind is damaged: passed over here. */
  unknownLines: number;
}

/**
 * Reads the records appended to an event file since `fromBytes`. A last line without its newline, or with NUL bytes as
 * network file systems show them, is "not yet": it is left for the next reading. Where a finished file is read from its
 * start, its summary stands for the points; otherwise points are passed on and the summary is not.
 * @throws a system error when the file cannot be read
 */
export function readEventFile(file: string, fromBytes: number, sink: EventSink, { seam, whole = false }: EventFileOptions = {}): EventFileRead {
  const descriptor = openSync(file, 'r');
  try {
    const sizeBytes = fstatSync(descriptor).size;
    if (sizeBytes < fromBytes || (seam && !readSeam(descriptor, fromBytes).equals(seam))) return { readBytes: 0, seam: EMPTY, replaced: true, unknownLines: 0 };
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, sizeBytes - fromBytes));
    const first = block.subarray(0, readSync(descriptor, block, 0, block.length, fromBytes));
    const summary = fromBytes === 0 && !whole ? findSummary(first.length === sizeBytes ? first : readTail(descriptor, sizeBytes), sizeBytes) : undefined;
    const lines = new LineReader(sink, fromBytes, summary, whole);
    lines.add(first);
    let position = fromBytes + first.length;
    for (let count = first.length; count > 0 && position < sizeBytes; position += count) {
      count = readSync(descriptor, block, 0, Math.min(block.length, sizeBytes - position), position);
      lines.add(block.subarray(0, count));
    }
    const { readBytes, unknownLines } = lines;
    return { readBytes, seam: seam && readBytes === fromBytes ? seam : readSeam(descriptor, readBytes), replaced: false, unknownLines };
  } finally {
    closeSync(descriptor);
  }
}

/** The records of an event file since `fromBytes`, collected; for single small files. */
export function readEventFileTail(file: string, fromBytes: number) {
  const records: { record: RunRecord; position: number }[] = [];
  const points: PointBatch[] = [];
  const bad: { offset: number; reason: string }[] = [];
  const read = readEventFile(file, fromBytes, {
    record: (record, position) => records.push({ record, position }),
    points: (batch) => points.push(batch),
    bad: (offset, reason) => bad.push({ offset, reason }),
  });
  return { records, points, bad, ...read };
}

/** The bytes in front of a place in a file. */
function readSeam(descriptor: number, position: number): Buffer {
  const seam = Buffer.alloc(Math.min(SEAM_BYTES, position));
  return seam.subarray(0, readSync(descriptor, seam, 0, seam.length, position - seam.length));
}

/** The last part of a file that is longer than a block. */
function readTail(descriptor: number, sizeBytes: number): Buffer {
  const tail = Buffer.allocUnsafe(Math.min(sizeBytes, LONGEST_SUMMARY_BYTES));
  return tail.subarray(0, readSync(descriptor, tail, 0, tail.length, sizeBytes - tail.length));
}

/** The summary that ends a finished file, when it says that it stands for everything before it. */
function findSummary(tail: Buffer, sizeBytes: number): SummaryRecord | undefined {
  if (tail.length < 2 || tail.at(-1) !== NEWLINE) return undefined;
  const lineStart = tail.lastIndexOf(NEWLINE, tail.length - 2) + 1;
  if (tail.toString('latin1', lineStart, lineStart + SUMMARY_PREFIX.length) !== SUMMARY_PREFIX) return undefined;
  const parsed = parseLine(tail.toString('utf8', lineStart, tail.length - 1));
  if (parsed.kind !== 'record' || parsed.record.kind !== 'summary') return undefined;
  return parsed.record.bytes === sizeBytes - tail.length + lineStart ? parsed.record : undefined;
}

const EMPTY = Buffer.alloc(0);
const SUMMARY_PREFIX = '{"kind":"summary"';

/** Whether a line begins with `["m"` or `["M"`. */
function isPointLine(data: Buffer, start: number): boolean {
  return data[start + 1] === QUOTE && (data[start + 2] === SMALL_M || data[start + 2] === LARGE_M) && data[start + 3] === QUOTE;
}

/** Cuts blocks into lines. */
class LineReader {
  readBytes: number;
  unknownLines = 0;
  private rest: Buffer = EMPTY;
  /** Offsets of lines with zeros: data that has not arrived, or, in front of a good line, damage. */
  private zeroLines: number[] = [];
  private position: number;
  /** What the file's open record says. */
  private version: number | undefined;

  constructor(
    private readonly sink: EventSink,
    fromBytes: number,
    private readonly summary: SummaryRecord | undefined,
    private readonly passesEverySummary: boolean,
  ) {
    this.readBytes = fromBytes;
    this.position = fromBytes;
  }

  add(block: Buffer): void {
    const data = this.rest.length > 0 ? Buffer.concat([this.rest, block]) : block;
    let start = 0;
    for (let end = data.indexOf(NEWLINE, start); end !== -1; end = data.indexOf(NEWLINE, start)) {
      this.line(data, start, end);
      this.position += end + 1 - start;
      if (this.zeroLines.length === 0) this.readBytes = this.position;
      start = end + 1;
    }
    // A copy, because the block is read into again.
    this.rest = start < data.length ? Buffer.from(data.subarray(start)) : EMPTY;
  }

  private line(data: Buffer, start: number, end: number): void {
    if (start === end) return;
    const firstByte = data[start];
    // A bracket begins a line of points, or a list of a later release. Zeros in it may be records that have not arrived.
    const isOfNoInterest = firstByte === BRACKET && (!this.sink.unknown || isPointLine(data, start));
    if (isOfNoInterest && (this.summary || (!this.sink.points && !data.subarray(start, end).includes(0)))) return;
    const text = data.toString('utf8', start, end);
    if (text.includes('\0')) {
      this.zeroLines.push(this.position);
      return;
    }
    for (const offset of this.zeroLines) this.sink.bad(offset, 'zero bytes');
    this.zeroLines = [];
    this.version = versionOfLine(text) ?? this.version;
    const parsed = parseLine(text, this.version);
    switch (parsed.kind) {
      case 'record':
        if (parsed.record.kind !== 'summary' || this.passesEverySummary || parsed.record.bytes === this.summary?.bytes) this.sink.record(parsed.record, this.position);
        break;
      case 'points':
        this.sink.points?.(parsed.points);
        break;
      case 'bad':
        this.sink.bad(this.position, parsed.reason, text);
        break;
      case 'unknown':
        this.unknownLines += 1;
        this.sink.unknown?.(text);
        break;
    }
  }
}
