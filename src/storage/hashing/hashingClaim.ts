import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Disposable } from '../../core/disposables.ts';
import { errorCode } from '../../core/errors.ts';
import type { ProcessLookup } from '../../core/runs/liveness.ts';
import { processIdentity, type ProcessIdentity } from '../../core/runs/records.ts';
import { CACHE_FOLDER } from '../../core/workspace/storeLayout.ts';
import { cannotWrite } from '../storeFolder.ts';

/** A claim for one run is not held longer; the thread that held it may have ended without its process. */
const LONGEST_MS = 3_600_000;

/**
 * Lets one process of a store hash large files, so that several windows do not read the same gigabytes; undefined while another
 * one does. No lock that anything depends on: should two have it after all, both count the same.
 * @throws UserFacingError when the store cannot be written
 */
export function claimHashing(storeFolder: string, self: ProcessIdentity, lookup: ProcessLookup): Disposable | undefined {
  const file = path.join(storeFolder, CACHE_FOLDER, 'hashing.claim');
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    if (isAbandoned(file, lookup)) rmSync(file, { force: true });
    writeFileSync(file, JSON.stringify(self), { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw cannotWrite(storeFolder, error);
  }
  return { dispose: () => rmSync(file, { force: true }) };
}

function isAbandoned(file: string, lookup: ProcessLookup): boolean {
  const modifiedMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (modifiedMs === undefined) return false;
  if (Date.now() - modifiedMs > LONGEST_MS) return true;
  try {
    const holder = processIdentity.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return holder.success && lookup.isAlive(holder.data) === false;
  } catch {
    // Being written at this moment, or by somebody who was killed while writing.
    return false;
  }
}
