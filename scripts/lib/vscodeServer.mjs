import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { ExpectedFailure } from './messages.mjs';
import { startGroup, stopGroup } from './processes.mjs';
import { ensureToolchain } from './toolchain.mjs';
import { writeUserSettings } from './userSettings.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {string} dataDir everything the server writes: settings, extensions, logs, temporary files
 * @property {number} [port] a free one otherwise
 * @property {boolean} [smokeTest] runs suites inside the extension host; notifications are never shown then
 * @property {Record<string, unknown>} [userSettings] added to the quiet ones
 * @property {boolean} [workspaceTrust] true: VS Code asks whether a folder is trusted, as on a person's machine
 * @property {boolean} [ownHome] false: terminals and Python see the user's home folder
 * @property {NodeJS.ProcessEnv} [env] more environment for everything the server starts
 * @property {string[]} [extensions] VSIX files
 */

/** @typedef {{ url: string, port: number, settingsFile: string, logFile: string, ended: Promise<void>, stop(): Promise<void>, installExtension(vsix: string): void }} VsCodeServer */

/**
 * Starts the VS Code server on loopback and waits until it answers.
 * @param {ServerOptions} options
 * @returns {Promise<VsCodeServer>}
 */
export async function startVsCodeServer(options) {
  const { dataDir, workspaceTrust = false } = options;
  const { node, vscode } = await ensureToolchain();
  const env = serverEnvironment(options);
  const settingsFile = path.join(dataDir, 'data', 'User', 'settings.json');
  writeUserSettings(settingsFile, options.userSettings, workspaceTrust);

  /** @param {string} vsix */
  const installExtension = (vsix) => {
    const args = ['out/server-main.js', '--accept-server-license-terms', '--server-data-dir', dataDir, '--install-extension', vsix, '--force'];
    const { status, stdout, stderr } = spawnSync(node, args, { cwd: vscode, env, encoding: 'utf8' });
    // The server reports a refused extension on stderr and still ends with 0.
    if (status !== 0 || !/successfully installed/.test(stdout)) throw new ExpectedFailure(`VS Code refused to install ${path.basename(vsix)}: ${(stderr || stdout).trim().split('\n').slice(-3).join(' ')}`);
  };
  for (const vsix of options.extensions ?? []) installExtension(vsix);

  const port = options.port ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const logFile = path.join(dataDir, 'server.log');
  const log = openSync(logFile, 'a');
  const args = [
    'out/server-main.js',
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms', '--server-data-dir', dataDir],
    ...['--disable-telemetry', '--disable-experiments', '--disable-update-check', '--disable-getting-started-override'],
    // A bridge that does not exist keeps the server from starting its agent host, 140 MB that nobody here uses.
    ...['--agent-host-bridge-path', path.join(dataDir, 'none.sock'), '--reconnection-grace-time', '1'],
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(options.smokeTest ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = startGroup(node, args, { cwd: vscode, env, stdio: ['ignore', log, log] });
  const stop = () => stopGroup(child);
  const ended = new Promise((resolve) => child.once('close', () => resolve(undefined)));
  try {
    await waitUntilReady(url, child, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, settingsFile, logFile, ended, stop, installExtension };
}

/** @param {ServerOptions} options */
function serverEnvironment({ dataDir, ownHome = true, env }) {
  const home = path.join(dataDir, 'home');
  const temporary = path.join(dataDir, 't');
  for (const folder of [home, temporary]) mkdirSync(folder, { recursive: true });
  // What npm, mocha or an outer VS Code put here is none of the extension host's business.
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$|INIT_CWD$)/.test(name)));
  return {
    ...inherited,
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    // VS Code keeps a device id there, whatever its other folders are.
    XDG_CACHE_HOME: path.join(home, '.cache'),
    ...(ownHome
      ? {
          HOME: home,
          XDG_CONFIG_HOME: path.join(home, '.config'),
          XDG_DATA_HOME: path.join(home, '.local', 'share'),
          XDG_STATE_HOME: path.join(home, '.local', 'state'),
        }
      : {}),
    // An empty gallery: no look-ups, no product.json to edit.
    EXTENSIONS_GALLERY: '{}',
    ...env,
  };
}

/** @param {string} url @param {import('node:child_process').ChildProcess} child @param {string} logFile */
async function waitUntilReady(url, child, logFile) {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const ready = await fetch(`${url}/version`, { signal: AbortSignal.timeout(1000) }).then((response) => response.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const log = readFileSync(logFile, 'utf8');
  const reason = /EADDRINUSE/.test(log) ? 'the port is taken, please choose another one' : (log.trim().split('\n').at(-1) ?? 'no answer within 30 seconds');
  throw new ExpectedFailure(`The VS Code server did not start: ${reason}.`);
}

/** @returns {Promise<number>} */
function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}
