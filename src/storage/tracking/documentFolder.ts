import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { OpenRecord, RunRecord } from '../../core/runs/records.ts';
import type { RunState } from '../../core/runs/runState.ts';
import type { DocumentFiles } from '../../core/tracking/documentTracker.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { EditedRunFiles } from '../editedRunFiles.ts';
import { cannotWrite } from '../storeFolder.ts';

/** Of so many the state stays in memory; they are looked through as a whole. */
const CAPACITY = 10_000;

/** Event files in a folder of the store other than that of the runs, one folder an id. */
export class DocumentFolder implements DocumentFiles {
  private readonly files: EditedRunFiles;
  private readonly folder: string;

  constructor(
    private readonly location: Pick<StoreLocation, 'storeFolder'>,
    name: string,
  ) {
    this.folder = path.join(location.storeFolder, name);
    this.files = new EditedRunFiles(location, (id) => this.find(id), CAPACITY);
  }

  create(id: string): void {
    try {
      mkdirSync(this.at(id), { recursive: true });
    } catch (error) {
      throw cannotWrite(this.location.storeFolder, error);
    }
  }

  list(): string[] {
    try {
      return readdirSync(this.folder).filter(isDocumentId).sort();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  read(id: string): RunState | undefined {
    return this.files.read(id);
  }

  append(open: OpenRecord, records: readonly RunRecord[]): boolean {
    return this.files.append(open, records);
  }

  private find(id: string): string | undefined {
    return isDocumentId(id) && existsSync(this.at(id)) ? this.at(id) : undefined;
  }

  private at(id: string): string {
    return path.join(this.folder, id);
  }
}

/** What can be the name of a folder on every system, and leaves none. */
function isDocumentId(id: string): boolean {
  return /^[a-z]{1,3}-[\w-]{1,100}$/.test(id);
}
