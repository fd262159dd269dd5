// `npm start`: builds Onramp and opens the example workspace in a VS Code that has it.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDebianPackages } from './lib/debian.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { findDesktop, openDesktop } from './lib/desktop.mjs';
import { packKernel } from './lib/kernel.mjs';
import { ExpectedFailure, runScript } from './lib/messages.mjs';
import { outFolder, root, temporaryFolder } from './lib/paths.mjs';
import { startVsCodeServer } from './lib/vscodeServer.mjs';
import { packOnramp } from './lib/vsix.mjs';
import { workbenchUrl } from './lib/workbench.mjs';

const help = `Opens the example workspace in a VS Code that has Onramp; sets everything up that is missing.

Usage: npm start -- [options]
  --folder PATH   open this folder instead of examples/bike-demand
  --port NUMBER   port of the VS Code server on 127.0.0.1 (a free one otherwise)
  --server        serve VS Code to a browser even where a desktop VS Code is installed
  --help          show this text

With a display, an installed VS Code ("code") is used, or one is downloaded where that works.
Otherwise VS Code is served on 127.0.0.1: open the printed address in a browser; Ctrl+C ends it.`;

await runScript(async () => {
  const options = readOptions();
  if (options.help) return void console.log(help);
  const folder = path.resolve(process.env.INIT_CWD ?? root, options.folder ?? path.join(root, 'examples', 'bike-demand'));
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new ExpectedFailure(`There is no folder ${folder}.`);
  await ensureDependencies();
  const desktop = options.server ? undefined : await findDesktop();
  if (desktop) {
    await ensureBuilt({ tests: true });
    await packKernel();
    await openDesktop(desktop, folder, [root, path.join(outFolder, 'test', 'kernel')]);
    console.log(`VS Code has opened ${folder}`);
    return;
  }
  await serve(folder, options.port);
});

function readOptions() {
  try {
    const { values } = parseArgs({ options: { folder: { type: 'string' }, port: { type: 'string' }, server: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw new ExpectedFailure(`"${values.port}" is no port; please give a number from 1 to 65535.`);
    return { ...values, port };
  } catch (error) {
    if (error instanceof ExpectedFailure) throw error;
    throw new ExpectedFailure(`${/** @type {Error} */ (error).message.split('.')[0]}; "npm start -- --help" shows the options.`, 2);
  }
}

/** Serves VS Code until Ctrl+C. @param {string} folder @param {number | undefined} port */
async function serve(folder, port) {
  await ensureDebianPackages();
  const onramp = await packOnramp({ tests: true });
  const kernel = await packKernel();
  // Each start has its own data, so that two can run at a time and a new build is never mixed with an old one.
  const data = temporaryFolder('start');
  const interrupted = new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => resolve(true));
  });
  try {
    const server = await startVsCodeServer({ dataDir: data.folder, ...(port === undefined ? {} : { port }), ownHome: false, extensions: [onramp, kernel], userSettings: { 'git.enabled': true } });
    console.log(`Open ${workbenchUrl(server.url, { folder })}`);
    if (!(await Promise.race([interrupted, server.ended]))) throw new ExpectedFailure('The VS Code server has ended by itself; please start it again.');
    await server.stop();
  } finally {
    data.dispose();
  }
}
