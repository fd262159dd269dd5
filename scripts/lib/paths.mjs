import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The repository's folder; found by walking up, because test harnesses bundle this file into `out`. */
export const root = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** Downloads, temporary workspaces and server data: everything that can be deleted at any time. */
export const cacheFolder = path.join(root, '.cache');

/** Built suites, packages, screenshots and test reports. */
export const outFolder = path.join(root, 'out');

// VS Code puts sockets named like `vscode-git-0123456789.sock` or `vscode-ipc-<uuid>.sock` into the temporary folder, and the
// kernel refuses socket paths of more than 107 characters.
const longestSocketName = 60;

/** @type {Set<string>} */
const temporaryFolders = new Set();

// A script that is stopped half-way leaves nothing behind either.
process.on('exit', () => temporaryFolders.forEach(removeFolder));

/**
 * A new empty folder for one run of something; `dispose` removes it. It lies in `.cache/tmp`, or in the system's
 * temporary folder when the repository's path is too long for a Unix socket.
 * @param {string} prefix short, letters only
 */
export function temporaryFolder(prefix) {
  const ours = path.join(cacheFolder, 'tmp');
  const parent = ours.length + prefix.length + '/-123456/t/'.length + longestSocketName > 107 ? os.tmpdir() : ours;
  mkdirSync(parent, { recursive: true });
  // File watchers report real paths: a linked cache folder would make them seem silent.
  const folder = mkdtempSync(path.join(realpathSync(parent), `${prefix}-`));
  temporaryFolders.add(folder);
  return {
    folder,
    dispose: () => {
      temporaryFolders.delete(folder);
      removeFolder(folder);
    },
  };
}

/** @param {string} folder */
function removeFolder(folder) {
  // Processes that were just ended may still be writing their last words.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** @param {string} folder @returns {string} */
function findRoot(folder) {
  return existsSync(path.join(folder, 'package-lock.json')) || path.dirname(folder) === folder ? folder : findRoot(path.dirname(folder));
}
