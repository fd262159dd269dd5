import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import { hashesIn, runIdsIn } from '../../core/housekeeping/garbage.ts';
import { MODELS_FOLDER, TRACES_FOLDER } from '../../core/workspace/storeLayout.ts';
import { LEDGER_FOLDER } from '../ledger/openLedger.ts';

/**
 * What people decided and wrote, and what it is about. Whoever adds a folder whose files name runs or objects adds it here. Saved
 * comparisons are left out: they hold the values themselves, and a run that a person deleted is not kept for a table.
 */
const FOLDERS = [LEDGER_FOLDER, MODELS_FOLDER, TRACES_FOLDER, 'cards'];

/**
 * Every run id and every hash in those folders, whatever the files look like: one of a later release, a damaged one, or a
 * claim that is not published yet counts as well.
 */
export function readNamesInRecords(storeFolder: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const folder of FOLDERS) {
    for (const file of listFiles(path.join(storeFolder, folder))) {
      // Writers of the ledger make temporary files and remove them.
      const text = whereThere('', () => readFileSync(file, 'latin1'));
      for (const name of [...hashesIn(text), ...runIdsIn(text)]) names.add(name);
    }
  }
  return names;
}

function listFiles(folder: string): string[] {
  const entries = whereThere([], () => readdirSync(folder, { recursive: true, withFileTypes: true }));
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
}

function whereThere<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return otherwise;
    throw error;
  }
}
