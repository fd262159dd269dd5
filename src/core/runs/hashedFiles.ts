import type { HashedRecord, WrittenRecord } from './capturedRecords.ts';
import { compareText } from './editOrder.ts';
import type { InputRecord } from './records.ts';
import type { RunState } from './runState.ts';

/*
 * Files that were too large to hash when they were recorded, and what is told of them afterwards. Both records stay as they were
 * written; readers see them put together.
 */

export type Hashed = Omit<HashedRecord, 'kind'>;

/** `isChanged`: its hash was never counted, and cannot be any more, because the file is no longer as it was. */
export type KnownInput = Omit<InputRecord, 'kind'> & { isChanged?: true };
export type KnownWritten = Omit<WrittenRecord, 'kind'> & { isChanged?: true };

/** One version of a file: a path with the size and time that tell it from others. */
export type FileVersion = Pick<HashedRecord, 'path' | 'sizeBytes' | 'modifiedMs'>;

/** Hexadecimal digits of a hash that stand for an input, as the Python helper has them. */
const DIGEST_LENGTH = 8;

/** Adds a record: a hash counts more than its absence, since somebody saw the file as it was; else the earlier one. */
export function foldHashed(hashed: Map<string, Hashed>, { kind: _kind, ...candidate }: HashedRecord): void {
  const key = keyOf(candidate);
  const known = hashed.get(key);
  if (!known || compareHashed(candidate, known) < 0) hashed.set(key, candidate);
}

/** What a run read, with what was told later. */
export function knownInputs(state: RunState): KnownInput[] {
  return [...state.inputs.values()].map((input): KnownInput => {
    const later = laterOf(state, input);
    if (!later) return input;
    return later.sha256 === null ? { ...input, isChanged: true } : { ...input, sha256: later.sha256, digest: later.sha256.slice(0, DIGEST_LENGTH) };
  });
}

/** The data files that a run wrote, with what was told later. */
export function knownWritten(state: RunState): KnownWritten[] {
  return [...state.written.values()].map((file): KnownWritten => {
    const later = laterOf(state, file);
    if (!later) return file;
    return later.sha256 === null ? { ...file, isChanged: true } : { ...file, sha256: later.sha256 };
  });
}

/** Files of a run whose hash is not known and may still be counted, each version once. */
export function unhashedFiles(state: RunState): FileVersion[] {
  const versions = new Map<string, FileVersion>();
  for (const file of [...state.inputs.values(), ...state.written.values()]) {
    if (isUnhashed(file) && !state.hashed.has(keyOf(file))) versions.set(keyOf(file), { path: file.path, sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs });
  }
  return [...versions.values()];
}

/** Whether the hash of a file, with what was told later put in, is not known and may still be counted. */
export function needsHash(file: KnownInput | KnownWritten): boolean {
  return isUnhashed(file) && !file.isChanged;
}

type RecordedFile = Pick<InputRecord, 'path' | 'sizeBytes' | 'modifiedMs' | 'sha256'>;

function isUnhashed(file: RecordedFile): file is FileVersion & RecordedFile {
  return file.sha256 === undefined && file.path !== undefined && file.sizeBytes !== undefined && file.modifiedMs !== undefined;
}

function laterOf(state: RunState, file: RecordedFile): Hashed | undefined {
  return isUnhashed(file) ? state.hashed.get(keyOf(file)) : undefined;
}

function keyOf({ path, sizeBytes, modifiedMs }: FileVersion): string {
  return JSON.stringify([path, sizeBytes, modifiedMs]);
}

// What is equal in all else is decided by content, so that the order of reading never matters.
function compareHashed(a: Hashed, b: Hashed): number {
  return Number(a.sha256 === null) - Number(b.sha256 === null) || a.at - b.at || compareText(a.sha256 ?? '', b.sha256 ?? '');
}
