import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import { checkFile, type CheckedFile, type RecordFile } from '../../core/ledger/verifyRecords.ts';
import { sha256 } from './sha256.ts';
import { inSlices } from './slices.ts';

interface Known {
  /** Size, time and number of the file: another one of any means that the file was touched. */
  fingerprint: string;
  checked: CheckedFile;
}

/** The record files of a folder, each read and checked once. */
export class RecordFiles {
  private known = new Map<string, Known>();

  constructor(private readonly folder: string) {}

  /**
   * Looks at the folder again.
   * @param look `names`: reads what is new; `files`: also what was touched since it was read, at the price of a `stat` each
   */
  async refresh(look: 'names' | 'files'): Promise<{ files: CheckedFile[]; added: CheckedFile[]; isOnlyGrown: boolean }> {
    const before = this.known;
    const now = new Map<string, Known>();
    const added: CheckedFile[] = [];
    let isOnlyGrown = true;
    await inSlices(listRecordFiles(this.folder), (name) => {
      const old = before.get(name);
      const file = path.join(this.folder, name);
      if (old && (look === 'names' || fingerprintOf(file) === old.fingerprint)) {
        now.set(name, old);
        return;
      }
      const read = readRecord(file, name);
      if (!read) return;
      now.set(name, read);
      added.push(read.checked);
      if (old) isOnlyGrown = false;
    });
    for (const name of before.keys()) if (!now.has(name)) isOnlyGrown = false;
    this.known = now;
    return { files: [...now.values()].map(({ checked }) => checked), added, isOnlyGrown };
  }

  has(name: string): boolean {
    return this.known.has(name);
  }
}

/** The names of all record files of a folder, sorted; none where there is no folder. */
export function listRecordFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Every record file of a folder with its content, read anew. */
export async function readRecordFiles(folder: string): Promise<RecordFile[]> {
  const files: RecordFile[] = [];
  await inSlices(listRecordFiles(folder), (name) => files.push({ name, bytes: readFileSync(path.join(folder, name)) }));
  return files;
}

function readRecord(file: string, name: string): Known | undefined {
  try {
    // Before the content: a change in between is seen at the next look.
    const fingerprint = fingerprintOf(file);
    if (fingerprint === undefined) return undefined;
    return { fingerprint, checked: checkFile({ name, bytes: readFileSync(file) }, sha256) };
  } catch (error) {
    // Git may take a file away between listing and reading.
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function fingerprintOf(file: string): string | undefined {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts && `${facts.size} ${facts.mtimeMs} ${facts.ino}`;
}
