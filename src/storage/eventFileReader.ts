import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parseLine, type RunRecord } from '../core/runs/records.ts';

const NEWLINE = 0x0a;

export interface EventFileTail {
  records: RunRecord[];
  /** Lines that are no record, with where they begin in the file; reported and passed over. */
  bad: { offset: number; reason: string }[];
  /** Up to where whole lines were read, in bytes: where the next reading begins. */
  readBytes: number;
  /** True when the file is shorter than what was read before: it was replaced and must be read from its start. */
  replaced: boolean;
}

/**
 * The records appended to an event file since `fromBytes`. A last line without its newline, or with NUL bytes as network
 * file systems show them, is "not yet": it is left for the next reading.
 * @throws a system error when the file cannot be read
 */
export function readEventFileTail(file: string, fromBytes: number): EventFileTail {
  const descriptor = openSync(file, 'r');
  try {
    const sizeBytes = fstatSync(descriptor).size;
    if (sizeBytes < fromBytes) return { records: [], bad: [], readBytes: 0, replaced: true };
    const chunk = Buffer.alloc(sizeBytes - fromBytes);
    const length = readFully(descriptor, chunk, fromBytes);
    return { ...parseChunk(chunk.subarray(0, length), fromBytes), replaced: false };
  } finally {
    closeSync(descriptor);
  }
}

function readFully(descriptor: number, into: Buffer, from: number): number {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(descriptor, into, filled, into.length - filled, from + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function parseChunk(chunk: Buffer, fromBytes: number): Omit<EventFileTail, 'replaced'> {
  const records: RunRecord[] = [];
  const bad: EventFileTail['bad'] = [];
  let start = 0;
  for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
    const line = chunk.subarray(start, end);
    if (line.includes(0)) {
      // Zeros in the last complete lines are data that has not arrived; in front of good lines they are damage.
      if (!hasLineWithoutZeros(chunk, end + 1)) break;
      bad.push({ offset: fromBytes + start, reason: 'zero bytes' });
    } else if (line.length > 0) {
      const parsed = parseLine(line.toString('utf8'));
      if (parsed.kind === 'record') records.push(parsed.record);
      else if (parsed.kind === 'bad') bad.push({ offset: fromBytes + start, reason: parsed.reason });
    }
    start = end + 1;
  }
  return { records, bad, readBytes: fromBytes + start };
}

function hasLineWithoutZeros(chunk: Buffer, from: number): boolean {
  let start = from;
  for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
    if (end > start && !chunk.subarray(start, end).includes(0)) return true;
    start = end + 1;
  }
  return false;
}
