import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { outFolder, root } from './paths.mjs';
import { runLogged } from './processes.mjs';

const stampFile = path.join(outFolder, 'built.json');
const sources = { product: ['src', 'webview-ui', 'esbuild.mjs', 'package.json', 'package-lock.json'], tests: ['test', 'bench'] };

/**
 * Builds when a source is newer than what was built from it; otherwise returns at once.
 * @param {{ tests?: boolean, production?: boolean }} [wanted] `production`: insist on minified bundles; any bundle will do otherwise
 */
export async function ensureBuilt({ tests = false, production = false } = {}) {
  if (isFresh(tests, production)) return;
  const release = await lock();
  try {
    // Another script may have built while we waited.
    if (isFresh(tests, production)) return;
    const startedAtMs = Date.now();
    const fingerprint = { product: fileNames(sources.product), tests: tests ? fileNames(sources.tests) : '' };
    const flags = [...(tests ? ['--tests'] : []), ...(production ? ['--production'] : [])];
    await runLogged('Building', process.execPath, [path.join(root, 'esbuild.mjs'), ...flags], { cwd: root });
    mkdirSync(outFolder, { recursive: true });
    writeFileSync(stampFile, JSON.stringify({ startedAtMs, production, tests, fingerprint }));
  } finally {
    release();
  }
}

/** When the bundles in `dist` were last built, in milliseconds; 0 when never. */
export function builtAtMs() {
  return readStamp()?.startedAtMs ?? 0;
}

/** @returns {{ startedAtMs: number, production: boolean, tests: boolean, fingerprint: { product: string, tests: string } } | undefined} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {boolean} tests @param {boolean} production */
function isFresh(tests, production) {
  const stamp = readStamp();
  if (!stamp || !existsSync(path.join(root, 'dist')) || (production && !stamp.production) || (tests && !stamp.tests)) return false;
  const current = (/** @type {string[]} */ folders) => newest(folders) < stamp.startedAtMs;
  if (stamp.fingerprint.product !== fileNames(sources.product) || !current(sources.product)) return false;
  return !tests || (stamp.fingerprint.tests === fileNames(sources.tests) && current(sources.tests));
}

/** @param {string[]} names @returns {string[]} */
function listFiles(names) {
  return names.flatMap((name) => {
    const start = path.join(root, name);
    if (!existsSync(start)) return [];
    if (statSync(start).isFile()) return [start];
    return readdirSync(start, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && /\.(ts|tsx|mjs|css|json|py)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name));
  });
}

/** A hash of the names alone: a deleted file makes nothing newer. @param {string[]} names */
function fileNames(names) {
  return createHash('sha256').update(listFiles(names).sort().join('\n')).digest('hex');
}

/** @param {string[]} names */
function newest(names) {
  return Math.max(0, ...listFiles(names).map((file) => statSync(file).mtimeMs));
}

/** One build at a time: a build empties `dist`, and two command lines may find it stale at the same moment. */
async function lock() {
  const folder = path.join(outFolder, 'building');
  const owner = path.join(folder, 'pid');
  mkdirSync(outFolder, { recursive: true });
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(owner, String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      if (isAbandoned(folder, owner)) rmSync(folder, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** @param {string} folder @param {string} owner */
function isAbandoned(folder, owner) {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return false;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') return true;
    // Its owner has not written its number yet, or has just let go.
    return existsSync(folder) && Date.now() - statSync(folder).mtimeMs > 5000;
  }
}
