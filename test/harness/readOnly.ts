import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Makes a folder read-only with all it holds; returns what undoes it. Root ignores permissions and gets a read-only mount. */
export function makeReadOnly(folder: string): () => void {
  return process.getuid?.() === 0 ? mountReadOnly(folder) : removeWritePermission(folder);
}

function mountReadOnly(folder: string): () => void {
  execFileSync('mount', ['--bind', folder, folder]);
  const unmount = once(() => execFileSync('umount', ['--lazy', folder]));
  // A mount outlives its process: undo it also when a test run is stopped.
  process.once('exit', unmount);
  execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
  return () => {
    process.removeListener('exit', unmount);
    unmount();
  };
}

function removeWritePermission(folder: string): () => void {
  const entries = [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name))];
  const modes = entries.map((entry) => ({ entry, mode: statSync(entry).mode }));
  // Children first, so that their folders can still be walked.
  for (const { entry, mode } of [...modes].reverse()) chmodSync(entry, mode & 0o555);
  return once(() => modes.forEach(({ entry, mode }) => chmodSync(entry, mode)));
}

function once(action: () => unknown): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
