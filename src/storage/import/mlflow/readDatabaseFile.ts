import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { errorCode, UserFacingError } from '../../../core/errors.ts';
import { formatBytes } from '../../../core/format.ts';

const MAGIC = 'SQLite format 3\0';
/** The whole database is held in memory, as sql.js needs it. */
const LARGEST_BYTES = 1 << 30;
/** Where the header tells how the file is written and read: 2 with a write-ahead log, 1 without. */
const WRITE_VERSION = 18;
const READ_VERSION = 19;

/** True for a file that begins as SQLite's do. */
export function isSqliteFile(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(MAGIC.length);
    return readSync(descriptor, start, 0, start.length, 0) === start.length && start.toString('latin1') === MAGIC;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The bytes of a SQLite database at rest.
 * @throws UserFacingError when it is too large, somebody is writing to it, or it cannot be read
 */
export function readDatabaseFile(file: string): Uint8Array {
  const before = factsOf(file);
  if (before.sizeBytes > LARGEST_BYTES) {
    throw new UserFacingError(
      `${file} is too large to be read at once (${formatBytes(before.sizeBytes)}, at most ${formatBytes(LARGEST_BYTES)}).`,
      'Make a copy with fewer runs ("mlflow gc" removes deleted ones for good, then "VACUUM" in sqlite3 makes the file smaller), or export the experiments that you need, and import that.',
    );
  }
  refuseJournal(file);
  const bytes = readFileSync(file);
  refuseJournal(file);
  const after = factsOf(file);
  if (before.sizeBytes !== after.sizeBytes || before.modifiedMs !== after.modifiedMs || bytes.length !== after.sizeBytes) {
    throw new UserFacingError(`${file} was written to while it was read.`, 'Import it again when nothing writes to it.');
  }
  // There is no log any more, and the mode it stands for needs shared memory that is not to be had here.
  if (bytes[READ_VERSION] === 2) bytes[WRITE_VERSION] = bytes[READ_VERSION] = 1;
  return bytes;
}

/** What is only in a journal is not in the file yet, or is to be taken back out of it. */
function refuseJournal(file: string): void {
  if (sizeOf(`${file}-wal`) > 0) {
    throw new UserFacingError(
      `${file} is in use: ${file}-wal holds changes that are not in it yet.`,
      `Stop the program that has it open (an MLflow server), or run: sqlite3 "${file}" "PRAGMA wal_checkpoint(TRUNCATE)". Then import it again.`,
    );
  }
  if (sizeOf(`${file}-journal`) > 0) {
    throw new UserFacingError(
      `${file} is being written to, or its writer was killed: there is a ${file}-journal.`,
      `Wait for the program that writes, or, if there is none, run: sqlite3 "${file}" "SELECT count(*) FROM runs", which brings it in order. Then import it again.`,
    );
  }
}

function factsOf(file: string): { sizeBytes: number; modifiedMs: number } {
  try {
    const { size, mtimeMs } = statSync(file);
    return { sizeBytes: size, modifiedMs: mtimeMs };
  } catch (error) {
    throw new UserFacingError(`${file} cannot be read (${errorCode(error)}).`, 'Check the path and its permissions.', { cause: error });
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
