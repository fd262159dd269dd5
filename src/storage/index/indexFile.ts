import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { errorCode } from '../../core/errors.ts';
import { SCHEMA_VERSION } from '../migrations/index.ts';

const CHECKSUM_BYTES = 32;
/** Where SQLite keeps `PRAGMA user_version`, a big-endian number (sqlite.org/fileformat2.html, section 1.3). */
const USER_VERSION_OFFSET = 60;

export function checksum(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/**
 * The database in a saved index.
 * @throws when it is not what was saved
 */
export function withoutChecksum(saved: Uint8Array): Uint8Array {
  const bytes = saved.subarray(0, Math.max(0, saved.length - CHECKSUM_BYTES));
  if (!checksum(bytes).every((byte, position) => byte === saved[bytes.length + position])) throw new Error('it is damaged');
  return bytes;
}

/** What a saved index is worth, told without SQLite; `unusable` says why it is built anew at the next start. */
export function checkIndexFile(file: string): { state: 'none' | 'intact' } | { state: 'unusable'; why: string } {
  let saved: Buffer;
  try {
    saved = readFileSync(file);
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? { state: 'none' } : { state: 'unusable', why: `it cannot be read (${errorCode(error) ?? String(error)})` };
  }
  try {
    const bytes = withoutChecksum(saved);
    const version = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readUInt32BE(USER_VERSION_OFFSET);
    return version > SCHEMA_VERSION ? { state: 'unusable', why: `its schema ${version} is newer than ${SCHEMA_VERSION}` } : { state: 'intact' };
  } catch (error) {
    return { state: 'unusable', why: error instanceof RangeError ? 'it is no index' : 'it is damaged' };
  }
}
