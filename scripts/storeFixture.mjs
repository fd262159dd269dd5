// Writes the store that today's schema has into test/fixtures: `npm run store-fixture`; see test/harness/storeFixtureMain.ts.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { runScript } from './lib/messages.mjs';
import { outFolder } from './lib/paths.mjs';

await runScript(async () => {
  await ensureDependencies();
  await ensureBuilt({ tests: true });
  return spawnSync(process.execPath, [path.join(outFolder, 'test', 'harness', 'storeFixtureMain.mjs'), ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
});
