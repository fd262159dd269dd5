import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../../core/log.ts';
import { parseLine, versionOfLine } from '../../core/runs/records.ts';
import type { PointColumns } from './pointColumns.ts';
import { PointScanner } from './pointScanner.ts';

const NEWLINE = 0x0a;
/** Files are read in blocks, so that memory does not grow with them; a longer line makes the block longer. */
const BLOCK_BYTES = 1 << 20;
/** So many bytes before the end of what was read are compared, to tell a file that grew from one that was replaced. */
const PROBE_BYTES = 512;
/** Bad lines of one file that are named in the log one by one. */
const NAMED_BAD_LINES = 5;

/** How far an event file was read. */
export interface ReadSource {
  /** Of the file, without its folder. */
  name: string;
  /** Up to where whole lines were read. */
  readBytes: number;
  /** A hash of the bytes before that. */
  probe: string;
}

/**
 * Reads the points of event files into columns, with the tolerance of `eventFileReader.ts`: a last line without its newline,
 * or with NUL bytes, is "not yet"; a bad line is reported and passed over; other records are none of its business.
 */
export class PointFileReader {
  private readonly scanner: PointScanner;
  private block = Buffer.allocUnsafe(BLOCK_BYTES);
  /** Where lines with zeros begin: data that has not arrived, or, in front of a good line, damage. */
  private zeroLines: number[] = [];
  private bad: { offset: number; reason: string }[] = [];
  /** What the file's open record says. */
  private version: number | undefined;

  constructor(
    private readonly columns: PointColumns,
    private readonly log: Log,
  ) {
    this.scanner = new PointScanner(columns);
  }

  /**
   * Reads on from `fromBytes`.
   * @throws a system error when the file cannot be read
   */
  read(folder: string, name: string, fromBytes: number): ReadSource {
    const file = path.join(folder, name);
    const descriptor = openSync(file, 'r');
    try {
      this.zeroLines = [];
      this.bad = [];
      this.version = undefined;
      const end = this.readLines(descriptor, fromBytes, fstatSync(descriptor).size);
      this.reportBad(file);
      const readBytes = this.zeroLines[0] ?? end;
      return { name, readBytes, probe: probeOf(descriptor, readBytes) };
    } finally {
      closeSync(descriptor);
    }
  }

  /** @returns where the last whole line ends */
  private readLines(descriptor: number, fromBytes: number, sizeBytes: number): number {
    let offset = fromBytes;
    let filled = 0;
    while (offset + filled < sizeBytes) {
      if (filled === this.block.length) this.block = Buffer.concat([this.block, Buffer.allocUnsafe(filled)]);
      const count = readSync(descriptor, this.block, filled, Math.min(this.block.length - filled, sizeBytes - offset - filled), offset + filled);
      if (count === 0) break;
      // What was there before has no newline.
      const newline = this.block.subarray(filled, filled + count).lastIndexOf(NEWLINE);
      const lines = newline === -1 ? 0 : filled + newline + 1;
      filled += count;
      this.takeLines(this.block.subarray(0, lines), offset);
      this.block.copyWithin(0, lines, filled);
      filled -= lines;
      offset += lines;
    }
    return offset;
  }

  private takeLines(lines: Buffer, offset: number): void {
    let position = 0;
    while (position < lines.length) {
      const next = this.scanner.scan(lines, position);
      if (next > position) {
        this.zeroLinesAreDamage();
        position = next;
        continue;
      }
      const end = lines.indexOf(NEWLINE, position);
      if (end > position) this.takeLine(lines.toString('utf8', position, end), offset + position);
      position = end + 1;
    }
  }

  private takeLine(line: string, offset: number): void {
    if (line.includes('\0')) {
      this.zeroLines.push(offset);
      return;
    }
    this.zeroLinesAreDamage();
    this.version = versionOfLine(line) ?? this.version;
    const parsed = parseLine(line, this.version);
    if (parsed.kind === 'points') this.columns.add(parsed.points);
    else if (parsed.kind === 'bad') this.bad.push({ offset, reason: parsed.reason });
  }

  private zeroLinesAreDamage(): void {
    if (this.zeroLines.length === 0) return;
    for (const offset of this.zeroLines) this.bad.push({ offset, reason: 'zero bytes' });
    this.zeroLines = [];
  }

  private reportBad(file: string): void {
    for (const { offset, reason } of this.bad.slice(0, NAMED_BAD_LINES)) this.log.warn(`${file}: the line at byte ${offset} is passed over: ${reason}`);
    if (this.bad.length > NAMED_BAD_LINES) this.log.warn(`${file}: ${this.bad.length - NAMED_BAD_LINES} more lines are passed over`);
  }
}

/**
 * True when a file still begins with what was read of it.
 * @throws a system error when the file cannot be read
 */
export function stillBeginsWith(folder: string, { name, readBytes, probe }: ReadSource): boolean {
  const descriptor = openSync(path.join(folder, name), 'r');
  try {
    return fstatSync(descriptor).size >= readBytes && probeOf(descriptor, readBytes) === probe;
  } finally {
    closeSync(descriptor);
  }
}

function probeOf(descriptor: number, readBytes: number): string {
  const bytes = Buffer.alloc(Math.min(PROBE_BYTES, readBytes));
  readSync(descriptor, bytes, 0, bytes.length, readBytes - bytes.length);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
