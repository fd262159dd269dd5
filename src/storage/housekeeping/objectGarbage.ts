import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { errorCode } from '../../core/errors.ts';
import type { ObjectGarbage } from '../../core/housekeeping/collectGarbage.ts';
import type { StoredFile } from '../../core/housekeeping/garbage.ts';
import { ARTIFACTS_FOLDER } from '../../core/workspace/storeLayout.ts';
import { StoreFiles } from './storeFiles.ts';

type StoredObject = StoredFile & { sha256: string };

/** What an object is called that a `gc` has put aside. */
const asidePattern = /^[0-9a-f]{64}\.check$/;

/**
 * Removes artifact objects. Each is first moved to `<sha256>.check` and its time read there: a writer that reuses an object
 * sets its time and then looks whether it is still in its place, so one of the two sees the other.
 */
export class ObjectFileGarbage implements ObjectGarbage {
  private readonly files: StoreFiles;

  constructor(storeFolder: string) {
    this.files = new StoreFiles(storeFolder);
  }

  giveBack(): void {
    for (const { path } of listObjectsAside(this.files)) this.moveBack(path, path.replace(/\.check$/, ''));
  }

  *list(): Iterable<StoredObject> {
    for (const object of listObjects(this.files, /^[0-9a-f]{64}$/)) yield { ...object, sha256: object.name };
  }

  take({ path }: StoredObject, isStillGarbage: (modifiedMs: number) => boolean): boolean {
    this.files.mustBeInside(path);
    // Most of what became young since is seen here, without moving it.
    if (!isStillGarbage(this.files.file(path)?.modifiedMs ?? Number.POSITIVE_INFINITY)) return false;
    const aside = `${path}.check`;
    try {
      renameSync(this.files.at(path), this.files.at(aside));
    } catch (error) {
      // Another `gc` was faster.
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
    const again = this.files.file(aside);
    if (again && isStillGarbage(again.modifiedMs)) {
      rmSync(this.files.at(aside), { force: true });
      return true;
    }
    if (again) this.moveBack(aside, path);
    return false;
  }

  private moveBack(aside: string, object: string): void {
    try {
      linkSync(this.files.at(aside), this.files.at(object));
    } catch (error) {
      // Put again since, or moved back by another `gc`.
      if (!['EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) {
        // No hard links here: an object that came meanwhile has the same content.
        if (!existsSync(this.files.at(object))) renameSync(this.files.at(aside), this.files.at(object));
      }
    }
    rmSync(this.files.at(aside), { force: true });
  }
}

/** Objects that a `gc` has put aside, and not given back because it was killed. */
export function listObjectsAside(files: StoreFiles): Iterable<StoredFile> {
  return listObjects(files, asidePattern);
}

function* listObjects(files: StoreFiles, pattern: RegExp): Iterable<StoredFile & { name: string }> {
  for (const { name: folder } of files.list(ARTIFACTS_FOLDER)) {
    if (/^[0-9a-f]{2}$/.test(folder)) yield* files.filesIn(`${ARTIFACTS_FOLDER}/${folder}`, pattern);
  }
}
