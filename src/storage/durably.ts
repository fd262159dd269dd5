import { closeSync, existsSync, fsync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../core/errors.ts';

/** Only flushing takes long: everything else is done in place, which is quicker than a trip through the thread pool. */
const flush = promisify(fsync);

/** Writes a new file and returns when its content is on the disk. */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const descriptor = openSync(file, 'wx');
  try {
    writeFileSync(descriptor, bytes);
    await flush(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Returns when the names in a folder are on the disk; where folders cannot be flushed (Windows) it does nothing. */
export async function flushFolder(folder: string): Promise<void> {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      await flush(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!unflushable.has(errorCode(error) ?? '')) throw error;
  }
}

const unflushable = new Set(['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EACCES', 'EBADF']);

/** Makes a folder, its own name flushed. */
export async function ensureFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  await flushFolder(path.dirname(folder));
}
