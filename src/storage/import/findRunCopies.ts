import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../core/errors.ts';
import { ARTIFACTS_FOLDER, STORE_FOLDER, writerOfEventFile } from '../../core/workspace/storeLayout.ts';
import { isPutAside } from '../housekeeping/runGarbage.ts';
import { findStore } from '../storeFolder.ts';
import { listFolder } from './listFolder.ts';

/** A folder that holds event files, and where the contents of its artifacts may lie beside it. */
export interface FoundCopy {
  folder: string;
  artifactFolders: string[];
}

/** How deep run folders are looked for: `<workspace>/.onramp/runs/<month>/<run>` and one more. */
const DEEPEST = 5;
/** Parts of a store without runs; objects alone are many thousands of files. */
const withoutRuns = new Set([ARTIFACTS_FOLDER, 'cache', 'ledger', 'experiments', 'endpoints', 'node_modules']);

/**
 * The run folders at or below a path: a run folder, a folder of such, an export, a store, or a workspace with one. Symbolic
 * links inside are not followed.
 * @throws UserFacingError when there is no such folder, or one in it cannot be read
 */
export function findRunCopies(named: string): FoundCopy[] {
  // `.onramp` may also be a file that points elsewhere.
  const isStore = path.basename(named) === STORE_FOLDER;
  const folder = realPath(isStore ? path.dirname(named) : named);
  const root = realPath(findStore(folder)?.storeFolder ?? (isStore ? named : folder));
  return [...walk(root, DEEPEST)].map((run) => ({ folder: run, artifactFolders: artifactFoldersOf(run, root) }));
}

function realPath(named: string): string {
  if (!statSync(named, { throwIfNoEntry: false })?.isDirectory()) throw new UserFacingError(`${named} is not a folder.`, 'Name the folder of a run, or one that holds such folders.');
  return realpathSync(named);
}

function* walk(folder: string, depth: number): Iterable<string> {
  const entries = listFolder(folder);
  if (entries.some((entry) => entry.isFile() && writerOfEventFile(entry.name) !== undefined)) {
    yield folder;
    return;
  }
  if (depth === 0) return;
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const isHidden = name.startsWith('.') && name !== STORE_FOLDER;
    // What a `gc` has half removed may lack the record that it was deleted.
    if (!isHidden && !withoutRuns.has(name) && !isPutAside(name)) yield* walk(path.join(folder, name), depth - 1);
  }
}

/** Beside the run in an export, beside `runs/<month>/<run>` in a store, or in the folder that was named. */
function artifactFoldersOf(folder: string, root: string): string[] {
  const parents = [path.dirname(folder), path.resolve(folder, '..', '..', '..'), root];
  return [...new Set(parents)].map((parent) => path.join(parent, ARTIFACTS_FOLDER));
}
