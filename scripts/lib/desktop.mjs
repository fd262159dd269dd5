import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ExpectedFailure, say } from './messages.mjs';
import { cacheFolder } from './paths.mjs';
import { findExecutable } from './processes.mjs';

const vscodeVersion = '1.139.1';

/** Whether a window could be shown here at all. */
export function hasDisplay() {
  return process.platform === 'darwin' || process.platform === 'win32' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** A desktop VS Code: `code` on PATH, or a download into the cache folder; undefined when neither can be had. */
export async function findDesktop() {
  if (!hasDisplay()) return undefined;
  return findExecutable('code') ?? downloadDesktop();
}

/**
 * Downloads a desktop VS Code into the cache folder, which only works where its download site can be reached.
 * @param {number} [timeoutMs] of inactivity
 * @returns {Promise<string | undefined>} the executable
 */
export async function downloadDesktop(timeoutMs = 15_000) {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  const cachePath = path.join(cacheFolder, 'desktop');
  mkdirSync(cachePath, { recursive: true });
  say('Looking for a desktop VS Code to download ...');
  try {
    return await downloadAndUnzipVSCode({ version: vscodeVersion, cachePath, timeout: timeoutMs, reporter: new SilentReporter() });
  } catch {
    return undefined;
  }
}

/**
 * Opens a folder in a desktop VS Code with extensions loaded from source; its own data folder keeps the user's settings out of it.
 * @param {string} executable @param {string} folder @param {string[]} extensionFolders
 */
export function openDesktop(executable, folder, extensionFolders) {
  const dataDir = path.join(cacheFolder, 'desktop-data');
  const args = [...extensionFolders.map((extension) => `--extensionDevelopmentPath=${extension}`), `--user-data-dir=${dataDir}`, '--new-window', folder];
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, { stdio: 'ignore', detached: true, shell: process.platform === 'win32' });
    child.on('error', (error) => reject(new ExpectedFailure(`VS Code could not be started: ${error.message}.`)));
    child.on('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}

/**
 * Installs a VSIX into a desktop VS Code's folders of a test.
 * @param {string} executable @param {string} vsix @param {string[]} folders the flags that name its data and extension folders
 */
export async function installInDesktop(executable, vsix, folders) {
  const { resolveCliPathFromVSCodeExecutablePath } = await import('@vscode/test-electron');
  const cli = resolveCliPathFromVSCodeExecutablePath(executable);
  const { status, stderr } = spawnSync(cli, [...folders, '--install-extension', vsix, '--force'], { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new ExpectedFailure(`VS Code refused to install ${path.basename(vsix)}: ${stderr.trim().split('\n').at(-1)}`);
}
