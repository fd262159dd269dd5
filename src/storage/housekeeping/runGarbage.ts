import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, renameSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { errorCode } from '../../core/errors.ts';
import type { RunGarbage } from '../../core/housekeeping/collectGarbage.ts';
import type { StoredFile, SurveyedRun } from '../../core/housekeeping/garbage.ts';
import { isMonth } from '../../core/runs/runId.ts';
import { runFolder, RUNS_FOLDER } from '../../core/workspace/storeLayout.ts';
import { listRunFolders, surveyRun } from './runFolders.ts';
import { StoreFiles } from './storeFiles.ts';

/**
 * Names of runs on their way out, in two steps: `<run>.check` is out of sight and looked at once more, `<run>.<random>.gone`
 * is decided about. So a removal that was killed half-way is never taken for a run. They lie beside the runs, because a full
 * disk may have no room for one more folder.
 */
const checkPattern = /^([0-9a-f]{32})\.check$/;
const gonePattern = /^[0-9a-f]{32}\.[0-9a-f]{8}\.gone$/;

/** True for the name of a folder that a `gc` has put aside. */
export function isPutAside(name: string): boolean {
  return checkPattern.test(name) || gonePattern.test(name);
}

/** Removes run folders by renaming them first. */
export class RunFolderGarbage implements RunGarbage {
  private readonly files: StoreFiles;

  constructor(storeFolder: string) {
    this.files = new StoreFiles(storeFolder);
  }

  giveBack(): void {
    for (const { month, name } of this.putAside()) {
      const id = checkPattern.exec(name)?.[1];
      if (id !== undefined) this.moveBack(`${RUNS_FOLDER}/${month}/${name}`, runFolder(month, id));
    }
  }

  *listRests(): Iterable<StoredFile> {
    for (const { month, name } of this.putAside()) {
      const place = `${RUNS_FOLDER}/${month}/${name}`;
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
    const aside = `${run.path}.check`;
    const gone = `${run.path}.${randomUUID().slice(0, 8)}.gone`;
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
  }

  private *putAside(): Iterable<{ month: string; name: string }> {
    for (const { name: month } of this.files.list(RUNS_FOLDER)) {
      if (!isMonth(month)) continue;
      for (const { name } of this.files.list(`${RUNS_FOLDER}/${month}`)) if (isPutAside(name)) yield { month, name };
    }
  }
}
