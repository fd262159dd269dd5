import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { errorCode, errorMessage, UserFacingError } from '../../core/errors.ts';

/** The entries of a folder by name; none where there is no folder. @throws UserFacingError when it cannot be read */
export function listFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return [];
    throw new UserFacingError(`${folder} cannot be read.`, 'Check its permissions.', { cause: error });
  }
}

/** Why a run could not be read, as a sentence. */
export function whyUnreadable(error: unknown): string {
  return error instanceof UserFacingError ? error.text : `It cannot be read: ${errorMessage(error)}.`;
}

/** Names of the folders in a folder; symbolic links are none. */
export function foldersIn(folder: string): string[] {
  return listFolder(folder).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** A file below a folder. */
export interface FileBelow {
  /** Relative, with `/`. */
  name: string;
  file: string;
}

/** How deep a tree of files may be. */
const DEEPEST = 64;

/** All files below a folder, in order; symbolic links are not followed. */
export function filesBelow(folder: string): FileBelow[] {
  return [...walk(folder, '', DEEPEST)];
}

function* walk(folder: string, prefix: string, depth: number): Iterable<FileBelow> {
  for (const entry of listFolder(folder)) {
    const [name, file] = [`${prefix}${entry.name}`, path.join(folder, entry.name)];
    if (entry.isFile()) yield { name, file };
    else if (entry.isDirectory() && depth > 0) yield* walk(file, `${name}/`, depth - 1);
  }
}

/** A file as an artifact of a run. */
export function artifactOf(artifactPath: string, file: string): { path: string; from: { file: string; sizeBytes: number; modifiedMs: number } } {
  const { size, mtimeMs } = lstatSync(file);
  return { path: artifactPath, from: { file, sizeBytes: size, modifiedMs: mtimeMs } };
}
