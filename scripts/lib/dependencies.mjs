import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say } from './messages.mjs';
import { root } from './paths.mjs';
import { npmCommand, runLogged } from './processes.mjs';

const modules = path.join(root, 'node_modules');
const stamp = path.join(modules, '.onramp-lock');

/** Installs the npm packages when package-lock.json is not the one they were installed from. */
export async function ensureDependencies() {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) {
    // A worktree that borrows another checkout's packages must not empty them.
    say('node_modules is a link to another checkout; its packages are taken as they are.');
    return;
  }
  const npm = npmCommand();
  await runLogged('Installing npm packages', npm.command, [...npm.args, 'ci'], {
    cwd: root,
    onFailure: 'Installing the npm packages failed: please check that the npm registry can be reached, then try again.',
  });
  writeFileSync(stamp, hash);
}
