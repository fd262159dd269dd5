import { readdirSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../core/errors.ts';
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
  private readonly tails: RunTails;

  /** @param findFolder where one lies, or undefined when it is not there; looked for among the runs if left out */
  constructor(
    private readonly location: Pick<StoreLocation, 'storeFolder'>,
    private readonly findFolder: (id: string) => string | undefined = (id) => findRunFolder(location.storeFolder, id),
    capacity?: number,
  ) {
    this.tails = new RunTails({ points: false, ...(capacity === undefined ? {} : { capacity }) });
  }

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
      appendTo(path.join(folder, eventFileName(open.writer)), this.location.storeFolder, [open, ...records]);
      // `gc` may have moved the folder away before; when it does so from now on, its last look finds what was written.
      return this.findFolder(open.run) !== undefined;
    } catch (error) {
      if (this.findFolder(open.run) === undefined) return false;
      throw cannotWrite(this.location.storeFolder, error);
    }
  }
}

/** Where a run lies, or undefined when there is no such run. */
export function findRunFolder(storeFolder: string, runId: string): string | undefined {
  const month = findRunMonth(storeFolder, runId);
  return month === undefined ? undefined : path.join(storeFolder, runFolder(month, runId));
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

/** In one write; `open` only where nothing is there yet. */
function appendTo(file: string, storeFolder: string, [open, ...records]: [OpenRecord, ...RunRecord[]]): void {
  const writer = new EventFileWriter(file, { storeFolder, makeFolder: false });
  try {
    writer.append(...(writer.isEmpty ? [open] : []), ...records);
  } finally {
    writer.close();
  }
}
