// Runs the same host and UI suites in a desktop VS Code: `npm run test:desktop [-- host|ui]`; exit code 2 when none can be had.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ensureDependencies } from './lib/dependencies.mjs';
import { downloadDesktop, hasDisplay } from './lib/desktop.mjs';
import { packKernel } from './lib/kernel.mjs';
import { ExpectedFailure, runScript } from './lib/messages.mjs';
import { outFolder, root } from './lib/paths.mjs';
import { packOnramp } from './lib/vsix.mjs';

await runScript(async () => {
  if (!hasDisplay()) throw new ExpectedFailure('A desktop VS Code needs a display, and there is none here; please run this where windows can be shown ("xvfb-run" is enough).', 2);
  await ensureDependencies();
  const executable = await downloadDesktop();
  if (!executable) throw new ExpectedFailure('No desktop VS Code could be downloaded; please check the network, or run "npm test", which needs none.', 2);
  await packOnramp({ tests: true });
  await packKernel();
  const layers = process.argv.length > 2 ? process.argv.slice(2) : ['host', 'ui'];
  let failed = 0;
  // The suites read this variable: with it, harnesses open desktop windows instead of served ones.
  for (const layer of layers) failed += await run(layer, { ...process.env, ONRAMP_TEST_DESKTOP: executable });
  return failed ? 1 : 0;
});

/** @param {string} layer @param {NodeJS.ProcessEnv} env @returns {Promise<number>} 0 or 1 */
function run(layer, env) {
  const args = layer === 'host' ? ['hostMain.mjs'] : ['nodeMain.mjs', layer];
  const script = path.join(outFolder, 'test', 'harness', args[0] ?? '');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', script, ...args.slice(1)], { cwd: root, env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? 0 : 1));
  });
}
