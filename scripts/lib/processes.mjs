import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ExpectedFailure, formatDuration, say } from './messages.mjs';
import { cacheFolder } from './paths.mjs';

/**
 * Runs a long command quietly: its output goes to a log in `.cache/logs`, a line every ten seconds says that it lives.
 * @param {string} label what is going on, as a person would say it: `Installing packages`
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onFailure?: string }} [options] `onFailure`: a sentence about what to do
 */
export async function runLogged(label, command, args, { cwd, env, onFailure } = {}) {
  const startedAtMs = Date.now();
  const logFile = path.join(cacheFolder, 'logs', `${label.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.log`);
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  let tail = '';
  say(`${label} ...`);
  const ticker = setInterval(() => say(`${label} ... ${formatDuration(Date.now() - startedAtMs)}`), 10_000);
  try {
    const code = await new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          log.write(text);
          tail = (tail + text).slice(-4000);
        });
      }
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code === 0) return;
  } catch (error) {
    tail = String(error);
  } finally {
    clearInterval(ticker);
    log.end();
  }
  say(tail.trim().split('\n').slice(-15).join('\n'));
  throw new ExpectedFailure(onFailure ?? `${label} failed; the whole output is in ${path.relative(process.cwd(), logFile)}.`);
}

/** The path of an executable, or undefined. @param {string} name @param {string} [searchPath] */
export function findExecutable(name, searchPath = process.env.PATH ?? '') {
  const result = process.platform === 'win32' ? spawnSync('where', [name], { encoding: 'utf8' }) : spawnSync('/bin/sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8', env: { ...process.env, PATH: searchPath } });
  const found = result.stdout?.split('\n')[0]?.trim();
  return result.status === 0 && found ? found : undefined;
}

/** The folder and name of npm as a command with its first arguments; npm.cmd needs a shell on Windows, its script does not. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? { command: process.execPath, args: [script] } : { command: 'npm', args: [] };
}

const groups = new Set();

/**
 * Starts a detached process group that is certain to be stopped when this script ends, however it ends.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  groups.add(child);
  child.on('error', () => groups.delete(child));
  return child;
}

/**
 * Ends a process group: asks, waits up to three seconds, then insists.
 * @param {import('node:child_process').ChildProcess} child
 */
export async function stopGroup(child) {
  signalGroup(child, 'SIGTERM');
  const deadline = Date.now() + 3000;
  while (groupLives(child) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  if (groupLives(child)) signalGroup(child, 'SIGKILL');
  groups.delete(child);
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals | 0} signal */
function signalGroup(child, signal) {
  if (child.pid === undefined) return false;
  try {
    return process.platform === 'win32' ? child.kill(signal || undefined) : process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
    return false;
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function groupLives(child) {
  return process.platform === 'win32' ? child.exitCode === null : signalGroup(child, 0);
}

process.on('exit', () => {
  for (const child of groups) signalGroup(child, 'SIGKILL');
});

/** Makes Ctrl+C and termination run the exit handlers above, so that no server stays behind. */
export function endGroupsOnSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
  }
}
