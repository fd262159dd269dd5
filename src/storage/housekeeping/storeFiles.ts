import { lstatSync, readdirSync, realpathSync, rmSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { errorCode, UserFacingError } from '../../core/errors.ts';
import type { StoredFile } from '../../core/housekeeping/garbage.ts';

/** The files of a store by their relative paths, for those who remove some: nothing behind a symbolic link is ever touched. */
export class StoreFiles {
  constructor(readonly storeFolder: string) {}

  /** The absolute path. */
  at(relative: string): string {
    return path.join(this.storeFolder, ...relative.split('/'));
  }

  /**
   * What lies in a folder, sorted; nothing where there is none.
   * @throws UserFacingError when it cannot be read
   */
  list(folder: string): Dirent[] {
    try {
      return readdirSync(this.at(folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return [];
      throw new UserFacingError(`${this.at(folder)} cannot be read.`, 'Check its permissions.', { cause: error });
    }
  }

  /** A regular file; undefined for everything else. */
  file(relative: string): StoredFile | undefined {
    const facts = lstatSync(this.at(relative), { throwIfNoEntry: false });
    return facts?.isFile() ? { path: relative, sizeBytes: facts.size, modifiedMs: facts.mtimeMs } : undefined;
  }

  /** The regular files of a folder that have such a name. */
  *filesIn(folder: string, pattern: RegExp): Iterable<StoredFile & { name: string }> {
    for (const { name } of this.list(folder)) {
      const file = pattern.test(name) ? this.file(`${folder}/${name}`) : undefined;
      if (file) yield { ...file, name };
    }
  }

  /** Removes a file that is garbage also at this very moment; false when it stays. */
  take(relative: string, isStillGarbage: (modifiedMs: number) => boolean): boolean {
    this.mustBeInside(relative);
    const file = this.file(relative);
    if (!file || !isStillGarbage(file.modifiedMs)) return false;
    rmSync(this.at(relative), { force: true });
    return true;
  }

  /** @throws UserFacingError when a part of the path is a symbolic link, so that it may lie outside of the store */
  mustBeInside(relative: string): void {
    const parent = path.posix.dirname(relative);
    const expected = path.join(realpathSync(this.storeFolder), ...parent.split('/'));
    const isLink = lstatSync(this.at(relative), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
    if (isLink || realpathSync(this.at(parent)) !== expected) {
      throw new UserFacingError('It lies behind a symbolic link, and nothing outside of the store is removed.', 'Remove it there.');
    }
  }
}
