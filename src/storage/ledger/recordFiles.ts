import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync, type Stats } from 'node:fs';
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

/** What a look at a folder brought. */
export interface FolderChange {
  added: CheckedFile[];
  /** False when files went away or changed: then all that follows from them has to be found anew. */
  isOnlyGrown: boolean;
}

/** The record files of a folder, each read and checked once. */
export class RecordFiles {
  private readonly known = new Map<string, Known>();
  private nextLookMs = 0;

  constructor(private readonly folder: string) {}

  get all(): CheckedFile[] {
    return [...this.known.values()].map(({ checked }) => checked);
  }

  has(name: string): boolean {
    return this.known.has(name);
  }

  /** Looks at the folder again, and from time to time at each file, whether it was touched since it was read. */
  async refresh(): Promise<FolderChange> {
    const names = listRecordFiles(this.folder);
    const isTouched = await this.findTouched();
    const before = this.known.size;
    const added: CheckedFile[] = [];
    await inSlices(names, (name) => {
      if (!this.known.has(name)) added.push(...this.add(name));
    });
    const areSomeGone = names.length < before + added.length;
    if (areSomeGone) this.keepOnly(new Set(names));
    return { added, isOnlyGrown: !isTouched && !areSomeGone };
  }

  /** Reads one file that is known to be there now. */
  add(name: string): CheckedFile[] {
    const read = readRecord(path.join(this.folder, name), name);
    if (!read) return [];
    this.known.set(name, read);
    return [read.checked];
  }

  /** Forgets what was touched. A look at each of many files takes its time, so looks fill at most a tenth of all time. */
  private async findTouched(): Promise<boolean> {
    const startMs = performance.now();
    if (startMs < this.nextLookMs) return false;
    const touched: string[] = [];
    await inSlices(this.known, ([name, { fingerprint }]) => {
      if (fingerprintOf(path.join(this.folder, name)) !== fingerprint) touched.push(name);
    });
    for (const name of touched) this.known.delete(name);
    const endMs = performance.now();
    this.nextLookMs = endMs + 10 * (endMs - startMs);
    return touched.length > 0;
  }

  private keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
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
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    // Git may take a file away between listing and reading.
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    // Before the content: a change in between is seen at the next look.
    const fingerprint = describe(fstatSync(descriptor));
    return { fingerprint, checked: checkFile({ name, bytes: readFileSync(descriptor) }, sha256) };
  } finally {
    closeSync(descriptor);
  }
}

function fingerprintOf(file: string): string | undefined {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts && describe(facts);
}

function describe({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}
