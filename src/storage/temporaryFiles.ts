import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

/** Temporary files older than this were left by a process that was killed. */
const ABANDONED_MS = 60_000;

/** A name beside a file under which its next version is written, before it is renamed; no two are the same. */
export function temporaryName(file: string): string {
  return `${file}.${randomBytes(6).toString('hex')}.tmp`;
}

/** Removes what killed processes left of their temporary files of this file. */
export function removeAbandoned(file: string): void {
  const folder = path.dirname(file);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${path.basename(file)}.`)) continue;
    const modifiedMs = statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - modifiedMs > ABANDONED_MS) rmSync(path.join(folder, name), { force: true });
  }
}
