import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { builtAtMs, ensureBuilt } from './build.mjs';
import { outFolder, root } from './paths.mjs';
import { runLogged } from './processes.mjs';

/** Where `packOnramp` leaves the extension. */
export const onrampVsix = path.join(outFolder, 'onramp.vsix');

/**
 * Packs an extension folder with vsce.
 * @param {string} label @param {string} folder @param {string} vsix @param {string[]} flags
 */
export async function packVsix(label, folder, vsix, flags) {
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  await runLogged(label, process.execPath, [vsce, 'package', '--no-dependencies', '-o', vsix, ...flags], { cwd: folder });
}

/** Builds minified and packs Onramp when anything that goes into it changed; returns the VSIX file. @param {{ tests?: boolean }} [also] */
export async function packOnramp({ tests = false } = {}) {
  await ensureBuilt({ tests, production: true });
  const others = ['media', 'docs/images', 'python', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'].flatMap((name) => filesIn(path.join(root, name)));
  const newest = Math.max(builtAtMs(), ...others.map((file) => statSync(file).mtimeMs));
  if (existsSync(onrampVsix) && statSync(onrampVsix).mtimeMs > newest) return onrampVsix;
  await packVsix('Packing Onramp', root, onrampVsix, ['--allow-missing-repository', '--no-rewrite-relative-links']);
  return onrampVsix;
}

/** @param {string} name @returns {string[]} */
function filesIn(name) {
  if (!existsSync(name)) return [];
  if (statSync(name).isFile()) return [name];
  return readdirSync(name, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
