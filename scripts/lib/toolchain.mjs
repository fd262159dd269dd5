import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ExpectedFailure } from './messages.mjs';
import { cacheFolder } from './paths.mjs';
import { npmCommand, runLogged } from './processes.mjs';

const nodeVersion = '24.21.0';
const codeServerVersion = '4.139.1';

/**
 * The Node and the VS Code server that tests and `npm start` use, installed into the cache folder at first use.
 * @param {string} [folder] where the tool chain lives
 * @returns {Promise<{ node: string, vscode: string }>} the Node executable and the folder of the VS Code server
 */
export async function ensureToolchain(folder = path.join(cacheFolder, 'toolchain')) {
  const nodePackage = await ensureNode(folder);
  const node = path.join(nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return { node, vscode: await ensureCodeServer(folder, nodePackage, node) };
}

/** @param {string} folder */
async function ensureNode(folder) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const home = path.join(folder, `node-${nodeVersion}`);
  const nodePackage = path.join(home, 'node_modules', name);
  await installOnce(home, async () => {
    const npm = npmCommand();
    await runLogged(`Installing Node ${nodeVersion}`, npm.command, [...npm.args, 'install', '--ignore-scripts', `${name}@${nodeVersion}`], { cwd: home, env: cleanEnvironment() });
  });
  return nodePackage;
}

/** @param {string} folder @param {string} nodePackage @param {string} node */
async function ensureCodeServer(folder, nodePackage, node) {
  const home = path.join(folder, `code-server-${codeServerVersion}`);
  const codeServer = path.join(home, 'node_modules', 'code-server');
  const vscode = path.join(codeServer, 'lib', 'vscode');
  if (process.platform === 'win32') throw new ExpectedFailure('The VS Code server cannot be installed on Windows; please install desktop VS Code and put "code" on PATH.');
  await installOnce(home, async () => {
    const npm = npmCommand();
    const env = {
      ...cleanEnvironment(),
      PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
      npm_config_user_agent: `npm/11.0.0 node/v${nodeVersion} ${process.platform} ${process.arch}`,
      npm_config_nodedir: nodePackage,
      // Its native modules are compiled by their install scripts; newer npm versions want to be told so twice.
      npm_config_ignore_scripts: 'false',
      npm_config_dangerously_allow_all_scripts: 'true',
    };
    // Two steps, because npm versions differ in whether they run a dependency's install script at all.
    await runLogged('Downloading the VS Code server (1 of 2)', npm.command, [...npm.args, 'install', '--ignore-scripts', `code-server@${codeServerVersion}`], { cwd: home, env: { ...env, npm_config_ignore_scripts: 'true' } });
    await runLogged('Building the VS Code server, 2 to 4 minutes (2 of 2)', 'sh', ['./postinstall.sh'], { cwd: codeServer, env });
    requireNativeModules(vscode, node);
  });
  return vscode;
}

/**
 * An install that was interrupted is repeated: only the stamp at its end counts.
 * @param {string} home @param {() => Promise<void>} install
 */
async function installOnce(home, install) {
  const stamp = path.join(home, 'complete');
  if (existsSync(stamp)) return;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  // A package.json of its own keeps npm from walking up to the project's .npmrc and packages.
  writeFileSync(path.join(home, 'package.json'), '{"private":true}\n');
  await install();
  writeFileSync(stamp, '');
}

/** @param {string} vscode @param {string} node */
function requireNativeModules(vscode, node) {
  const modules = ['@vscode/spdlog', 'node-pty', '@parcel/watcher', '@vscode/native-watchdog', 'kerberos'];
  const script = `for (const name of ${JSON.stringify(modules)}) require(name)`;
  const { status, stderr } = spawnSync(node, ['-e', script], { cwd: vscode, encoding: 'utf8' });
  if (status === 0) return;
  const reason = /^(?:\w*Error.*)$/m.exec(stderr)?.[0] ?? 'unknown reason';
  throw new ExpectedFailure(`The VS Code server was installed but its native modules do not load (${reason}); please check that the packages of debian-packages.txt are installed and try again.`);
}

/** The environment without what npm hands to its scripts: the project's settings must not reach an install elsewhere. */
function cleanEnvironment() {
  const leaking = /^npm_(package_|lifecycle_|config_(ignore_scripts|save_exact|local_prefix|prefix|omit|only|production|user_agent|nodedir|workspaces?|global)$)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !leaking.test(name)));
  delete env.NODE_ENV;
  return env;
}
