// Runs the command line from a checkout: `npm run -s onramp -- ARGS`; its stdin, stdout and exit code are the command's own.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ExpectedFailure, runScript } from './lib/messages.mjs';
import { root } from './lib/paths.mjs';

await runScript(async () => {
  await ensureDependencies();
  await ensureBuilt();
  // npm starts scripts in the package's folder; INIT_CWD is where the person was.
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.cjs'), ...process.argv.slice(2)], { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A terminal sends Ctrl+C to the command itself as well.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new ExpectedFailure(`The command line could not be started: ${error.message}.`)));
    child.on('close', (code, signal) => {
      if (!signal) return resolve(code ?? 1);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
});
