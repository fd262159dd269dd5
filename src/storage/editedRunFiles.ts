import { mkdtempSync, readdirSync, rmdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { errorCode, UserFacingError } from '../core/errors.ts';
import type { OpenRecord, RunRecord } from '../core/runs/records.ts';
import type { RunState } from '../core/runs/runState.ts';
import type { RunFiles } from '../core/runs/runStore.ts';
import { eventFileName, runFolder, writerOfEventFile } from '../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import { EventFileWriter } from './eventFileWriter.ts';
import { findRunMonth } from './findRunMonth.ts';
import { RunTails } from './runTails.ts';
import { cannotWrite } from './storeFolder.ts';

/** The event files of a store's runs as an editor needs them. Edits are rare: each opens, flushes and closes its file. */
export class EditedRunFiles implements RunFiles {
  private readonly tails = new RunTails({ points: false });

  constructor(private readonly location: Pick<StoreLocation, 'storeFolder'>) {}

  read(runId: string): RunState | undefined {
    const folder = this.findFolder(runId);
    if (folder === undefined) return undefined;
    try {
      const { state } = this.tails.read(runId, listEventFiles(folder));
      return state.firstAtMs === null ? undefined : state;
    } catch (error) {
      if (this.findFolder(runId) === undefined) return undefined;
      throw new UserFacingError(`Onramp cannot read ${folder}.`, 'The folder and its files have to be readable for you.', { cause: error });
    }
  }

  append(open: OpenRecord, records: readonly RunRecord[]): boolean {
    const folder = this.findFolder(open.run);
    if (folder === undefined) return false;
    try {
      appendTo(path.join(folder, eventFileName(open.writer)), open, records);
      // Fails when `gc` has moved the folder away meanwhile; when it does so later, its last look finds what was written.
      touch(folder);
      return true;
    } catch (error) {
      if (this.findFolder(open.run) === undefined) return false;
      throw cannotWrite(this.location.storeFolder, error);
    }
  }

  private findFolder(runId: string): string | undefined {
    const { storeFolder } = this.location;
    const month = findRunMonth(storeFolder, runId);
    return month === undefined ? undefined : path.join(storeFolder, runFolder(month, runId));
  }
}

/** The event files of a run's folder, by writer. */
function listEventFiles(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder).sort()) {
    const writer = writerOfEventFile(name);
    if (writer !== undefined) files.set(writer, path.join(folder, name));
  }
  return files;
}

function appendTo(file: string, open: OpenRecord, records: readonly RunRecord[]): void {
  const writer = new EventFileWriter(file, false);
  try {
    writer.append(...(writer.isEmpty ? [open] : []), ...records);
  } finally {
    writer.close();
  }
}

/**
 * Moves the time of a run's folder, by which others notice that a file in it has grown. Finer than a millisecond, so that
 * two edits in one are told apart.
 */
function touch(folder: string): void {
  const nowSeconds = (performance.timeOrigin + performance.now()) / 1000;
  try {
    utimesSync(folder, nowSeconds, nowSeconds);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
    // Only its owner may set a folder's time; everybody who may write there moves it by an entry that comes and goes.
    rmdirSync(mkdtempSync(path.join(folder, '.touch-')));
  }
}
