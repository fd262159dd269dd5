import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { RunGarbage } from '../../core/housekeeping/collectGarbage.ts';
import type { StoredFile, SurveyedRun } from '../../core/housekeeping/garbage.ts';
import { runFolder, RUNS_FOLDER } from '../../core/workspace/storeLayout.ts';
import { listRunFolders, surveyRun } from './runFolders.ts';
import { StoreFiles } from './storeFiles.ts';

/**
 * Where runs are on their way out, in two steps: `<month>.<run>.check` is out of sight and looked at once more,
 * `<month>.<run>.<random>.gone` is decided about. So a removal that was killed half-way is never taken for a run.
 */
export const TRASH_NAME = '.trash';
const TRASH_FOLDER = `${RUNS_FOLDER}/${TRASH_NAME}`;
const checkPattern = /^(\d{4}-\d\d)\.([0-9a-f]{32})\.check$/;
const gonePattern = /\.gone$/;

/** Removes run folders by renaming them first. */
export class RunFolderGarbage implements RunGarbage {
  private readonly files: StoreFiles;

  constructor(storeFolder: string) {
    this.files = new StoreFiles(storeFolder);
  }

  giveBack(): void {
    for (const { name } of this.files.list(TRASH_FOLDER)) {
      const [, month, id] = checkPattern.exec(name) ?? [];
      if (month !== undefined && id !== undefined) this.moveBack(`${TRASH_FOLDER}/${name}`, runFolder(month, id));
    }
    this.removeTrashFolder();
  }

  *listRests(): Iterable<StoredFile> {
    for (const { name } of this.files.list(TRASH_FOLDER)) {
      const place = `${TRASH_FOLDER}/${name}`;
      const rest = gonePattern.test(name) ? surveyRun(this.files, { id: name, path: place }) : undefined;
      if (rest) yield { path: place, sizeBytes: rest.sizeBytes, modifiedMs: rest.modifiedMs };
    }
  }

  takeRest({ path: place }: StoredFile): boolean {
    this.remove(place);
    return true;
  }

  *survey(): Iterable<SurveyedRun> {
    for (const place of listRunFolders(this.files)) {
      const run = surveyRun(this.files, place);
      if (run) yield run;
    }
  }

  take(run: SurveyedRun, isStillGarbage: (run: SurveyedRun) => boolean): boolean {
    this.files.mustBeInside(run.path);
    mkdirSync(this.files.at(TRASH_FOLDER), { recursive: true });
    const name = `${path.posix.basename(path.posix.dirname(run.path))}.${run.id}`;
    const aside = `${TRASH_FOLDER}/${name}.check`;
    const gone = `${TRASH_FOLDER}/${name}.${randomUUID().slice(0, 8)}.gone`;
    if (!this.move(run.path, aside)) return false;
    const again = surveyRun(this.files, { id: run.id, path: aside });
    // A folder of that name has come back when somebody wrote to the run meanwhile.
    const isWanted = !again || !isStillGarbage(again) || existsSync(this.files.at(run.path));
    if (isWanted) {
      this.moveBack(aside, run.path);
      return false;
    }
    if (!this.move(aside, gone)) return false;
    this.remove(gone);
    return true;
  }

  takeTemporary({ path: place }: StoredFile, isStillGarbage: (modifiedMs: number) => boolean): boolean {
    return this.files.take(place, isStillGarbage);
  }

  /** False when another `gc` was faster. */
  private move(from: string, to: string): boolean {
    try {
      renameSync(this.files.at(from), this.files.at(to));
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** Gives a run its place again, file by file where there is a folder of that name by now. */
  private moveBack(aside: string, place: string): void {
    try {
      this.move(aside, place);
      return;
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
    }
    for (const name of readdirSync(this.files.at(aside))) {
      const from = this.files.at(`${aside}/${name}`);
      // Not `rename`: it would write over a file of that name.
      linkSync(from, this.files.at(`${place}/${name}`));
      unlinkSync(from);
    }
    rmdirSync(this.files.at(aside));
  }

  private remove(place: string): void {
    this.files.mustBeInside(place);
    rmSync(this.files.at(place), { recursive: true, force: true });
    this.removeTrashFolder();
  }

  private removeTrashFolder(): void {
    try {
      rmdirSync(this.files.at(TRASH_FOLDER));
    } catch {
      // Not there, or still in use.
    }
  }
}
