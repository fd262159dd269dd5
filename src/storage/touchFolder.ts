import { mkdtempSync, rmdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../core/errors.ts';

/**
 * Moves the time of a run's folder, by which others notice that a file in it has grown. Finer than a millisecond, so that
 * two records in one are told apart. Never throws: the record is written all the same.
 */
export function touchFolder(folder: string): void {
  const nowSeconds = (performance.timeOrigin + performance.now()) / 1000;
  try {
    utimesSync(folder, nowSeconds, nowSeconds);
  } catch (error) {
    if (errorCode(error) === 'EPERM') touchAsGuest(folder);
  }
}

/** Only its owner may set a folder's time; everybody who may write there moves it by an entry that comes and goes. */
function touchAsGuest(folder: string): void {
  try {
    rmdirSync(mkdtempSync(path.join(folder, '.touch-')));
  } catch {
    // Then a later look at the files finds it.
  }
}
