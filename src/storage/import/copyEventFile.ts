import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, futimesSync, linkSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { errorCode } from '../../core/errors.ts';

const BLOCK_BYTES = 1 << 20;

/** How a copied event file stands to the one that is there. */
export type Comparison =
  | { kind: 'absent' }
  | { kind: 'same' }
  /** What is there is the beginning of the copy. */
  | { kind: 'shorter'; sizeBytes: number; modifiedMs: number }
  /** The copy is the beginning of what is there. */
  | { kind: 'longer' }
  | { kind: 'different'; position: number };

/** Compares the first `sizeBytes` of a copy with the file that is there. */
export function compareFiles(copy: string, sizeBytes: number, present: string): Comparison {
  const facts = statSync(present, { throwIfNoEntry: false });
  if (!facts) return { kind: 'absent' };
  const position = firstDifference(copy, present, Math.min(sizeBytes, facts.size));
  if (position !== undefined) return { kind: 'different', position };
  if (facts.size === sizeBytes) return { kind: 'same' };
  return facts.size < sizeBytes ? { kind: 'shorter', sizeBytes: facts.size, modifiedMs: facts.mtimeMs } : { kind: 'longer' };
}

/**
 * Puts the first `sizeBytes` of a copy into its place, with its time: as a whole, or not at all.
 * @returns false when the place is not any more what it was compared with
 * @throws a system error
 */
export function copyEventFile(copy: string, sizeBytes: number, place: string, compared: Comparison & { kind: 'absent' | 'shorter' }): boolean {
  return placeFile(place, compared, (temporary) => copyBytes(copy, sizeBytes, temporary));
}

/**
 * Fills a file under a temporary name and puts it into its place: as a whole, or not at all.
 * @param before what was seen there; a file that was seen is replaced by one that continues it
 * @returns false when the place is not any more what it was
 * @throws a system error; whatever `fill` throws
 */
export function placeFile(place: string, before: { kind: 'absent' } | { kind: 'shorter'; sizeBytes: number; modifiedMs: number }, fill: (temporary: string) => void): boolean {
  const temporary = `${place}.${randomUUID()}.tmp`;
  try {
    fill(temporary);
    if (before.kind === 'absent') return linkOrRename(temporary, place);
    const now = statSync(place, { throwIfNoEntry: false });
    if (now?.size !== before.sizeBytes || now.mtimeMs !== before.modifiedMs) return false;
    renameSync(temporary, place);
    return true;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function copyBytes(from: string, sizeBytes: number, to: string): void {
  withFile(to, 'wx', (target) => {
    withFile(from, 'r', (source) => {
      const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, sizeBytes));
      for (let position = 0; position < sizeBytes; ) {
        const count = readSync(source, block, 0, Math.min(block.length, sizeBytes - position), position);
        if (count === 0) throw new Error(`${from} became shorter while it was copied`);
        for (let written = 0; written < count; ) written += writeSync(target, block, written, count - written);
        position += count;
      }
      fsyncSync(target);
      const { atimeMs, mtimeMs } = fstatSync(source);
      futimesSync(target, atimeMs / 1000, mtimeMs / 1000);
    });
  });
}

/** Never over a file that came meanwhile. */
function linkOrRename(temporary: string, place: string): boolean {
  try {
    linkSync(temporary, place);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // No hard links here.
    if (statSync(place, { throwIfNoEntry: false })) return false;
    renameSync(temporary, place);
    return true;
  }
}

function firstDifference(a: string, b: string, sizeBytes: number): number | undefined {
  return withFile(a, 'r', (first) =>
    withFile(b, 'r', (second) => {
      const [left, right] = [Buffer.allocUnsafe(Math.min(BLOCK_BYTES, sizeBytes)), Buffer.allocUnsafe(Math.min(BLOCK_BYTES, sizeBytes))];
      for (let position = 0; position < sizeBytes; ) {
        const length = Math.min(left.length, sizeBytes - position);
        const count = Math.min(readSync(first, left, 0, length, position), readSync(second, right, 0, length, position));
        if (count === 0) return position;
        if (left.compare(right, 0, count, 0, count) !== 0) return position + left.subarray(0, count).findIndex((byte, index) => byte !== right[index]);
        position += count;
      }
      return undefined;
    }),
  );
}

function withFile<T>(file: string, flags: string, work: (descriptor: number) => T): T {
  const descriptor = openSync(file, flags);
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
