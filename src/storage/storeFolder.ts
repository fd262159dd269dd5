import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCode, UserFacingError } from '../core/errors.ts';
import { STORE_FOLDER, STORE_GITIGNORE } from '../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';

/**
 * The store of a workspace folder, or undefined when the folder is not tracked.
 * @param followPointer false where the folder is not trusted: then a `.onramp` file that points elsewhere counts for nothing
 */
export function findStore(workspaceFolder: string, followPointer = true): StoreLocation | undefined {
  const entry = path.join(workspaceFolder, STORE_FOLDER);
  const kind = statSync(entry, { throwIfNoEntry: false });
  if (kind?.isDirectory()) return { workspaceFolder, storeFolder: entry };
  if (kind?.isFile() && followPointer) return { workspaceFolder, storeFolder: readPointer(entry, workspaceFolder) };
  return undefined;
}

/** The nearest tracked folder, from the given one upwards. */
export function findNearestStore(from: string): StoreLocation | undefined {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const store = findStore(folder);
    if (store) return store;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/**
 * Makes a folder a tracked one; a folder that is tracked already stays as it is.
 * @throws UserFacingError when the folder cannot be written
 */
export function initStore(workspaceFolder: string): StoreLocation {
  const known = findStore(workspaceFolder);
  if (known) return known;
  const storeFolder = path.join(workspaceFolder, STORE_FOLDER);
  try {
    mkdirSync(storeFolder);
    writeFileSync(path.join(storeFolder, '.gitignore'), STORE_GITIGNORE, { flag: 'wx' });
  } catch (error) {
    // Somebody else tracked it a moment ago.
    const made = errorCode(error) === 'EEXIST' ? findStore(workspaceFolder) : undefined;
    if (made) return made;
    throw cannotWrite(workspaceFolder, error);
  }
  return { workspaceFolder, storeFolder };
}

/** Says in one sentence why something below a folder could not be written. */
export function cannotWrite(folder: string, cause: unknown): UserFacingError {
  const code = errorCode(cause);
  // Node's recursive `mkdir` reports a read-only file system as ENOENT.
  switch (code === 'ENOENT' && existsSync(folder) ? 'EROFS' : code) {
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new UserFacingError(`Onramp cannot write to ${folder}: it is read-only for you.`, 'Make the folder writable, or work in a copy of it.', { cause });
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserFacingError(`Onramp cannot write to ${folder}: the disk is full.`, 'Free some space and try again.', { cause });
    case 'EFBIG':
      return new UserFacingError(`Onramp cannot write to ${folder}: a file there has reached the largest size that this process may write.`, 'Raise the limit (`ulimit -f`) and try again.', { cause });
    case 'ENOENT':
      return new UserFacingError(`Onramp cannot write to ${folder}: it does not exist.`, 'Check the path.', { cause });
    default:
      return new UserFacingError(`Onramp cannot write to ${folder}.`, 'The log has the details.', { cause });
  }
}

function readPointer(file: string, workspaceFolder: string): string {
  const match = /^store:[^\S\n]*(\S.*?)\s*$/m.exec(readFileSync(file, 'utf8'));
  const target = match?.[1] === undefined ? undefined : path.resolve(workspaceFolder, match[1]);
  if (target === undefined) {
    throw new UserFacingError(`${file} is a file that names no store.`, 'It should be a folder, or hold one line: `store: PATH`.');
  }
  if (!existsSync(target)) {
    throw new UserFacingError(`${file} points to ${target}, which does not exist.`, 'Create that folder or correct the path.');
  }
  if (!statSync(target).isDirectory()) {
    throw new UserFacingError(`${file} points to ${target}, which is not a folder.`, 'Correct the path.');
  }
  return target;
}
