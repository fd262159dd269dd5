import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { findBrowser } from './chromium.mjs';
import { ExpectedFailure } from './messages.mjs';
import { root } from './paths.mjs';
import { findExecutable, runLogged } from './processes.mjs';

/** The package names in debian-packages.txt. */
export function readDebianPackages() {
  return readFileSync(path.join(root, 'debian-packages.txt'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean);
}

/** Makes sure that everything in debian-packages.txt is there; installs it where we may, says how where we may not. */
export async function ensureDebianPackages() {
  if (!existsSync('/etc/debian_version') || !findExecutable('apt-get')) return requireExecutables();
  const missing = missingPackages();
  if (missing.length === 0) return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const byHand = `Please run "sudo apt-get install ${missing.join(' ')}" and try again.`;
  if (sudo.length && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) throw new ExpectedFailure(byHand);
  /** @param {string} label @param {string[]} args */
  const aptGet = (label, args) => {
    const [command = 'apt-get', ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=120', ...args];
    return runLogged(label, command, rest, { onFailure: byHand });
  };
  const install = () => aptGet(`Installing Debian packages (${missing.join(', ')})`, ['install', '--no-install-recommends', ...missing]);
  if (listsAreKnown()) {
    try {
      return await install();
    } catch {
      // Lists may be older than the archive: refresh them and try once more.
    }
  }
  await aptGet('Refreshing the list of Debian packages', ['update']);
  await install();
}

function missingPackages() {
  const wanted = readDebianPackages().filter((name) => name !== 'chromium' || !findBrowser());
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${Status}\n', ...wanted], { encoding: 'utf8' });
  const installed = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return wanted.filter((name) => !installed.has(name));
}

function listsAreKnown() {
  try {
    return readdirSync('/var/lib/apt/lists').some((name) => name.endsWith('_Packages') || name.includes('_Packages.'));
  } catch {
    return false;
  }
}

function requireExecutables() {
  const missing = ['git', 'python3', 'make', 'c++'].filter((name) => process.platform !== 'win32' && !findExecutable(name));
  if (!findBrowser()) missing.push('Chrome or Chromium');
  if (missing.length) throw new ExpectedFailure(`Please install ${missing.join(', ')} (debian-packages.txt lists what is needed) and try again.`);
}
