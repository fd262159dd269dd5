// Packs what is shipped: the VSIX for VS Code and the npm tarball for the command line; fails when a bundle is over its budget.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { measureBudgets } from './lib/budgets.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ExpectedFailure, runScript } from './lib/messages.mjs';
import { outFolder, root } from './lib/paths.mjs';
import { npmCommand, runLogged } from './lib/processes.mjs';
import { packOnramp } from './lib/vsix.mjs';

await runScript(async () => {
  await ensureDependencies();
  const vsix = await packOnramp();
  mkdirSync(outFolder, { recursive: true });
  const npm = npmCommand();
  await runLogged('Packing the command line', npm.command, [...npm.args, 'pack', '--ignore-scripts', '--pack-destination', outFolder], { cwd: root });
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const sizes = measureBudgets();
  for (const { file, sizeKb, limitKb } of sizes) console.log(`${file.padEnd(32)} ${sizeKb.toFixed(1).padStart(8)} KB of ${limitKb} KB${sizeKb > limitKb ? '  over budget' : ''}`);
  console.log(`Packed ${path.relative(root, vsix)} and out/${name}-${version}.tgz`);
  const over = sizes.filter(({ sizeKb, limitKb }) => sizeKb > limitKb);
  if (over.length) throw new ExpectedFailure(`Over budget: ${over.map(({ file }) => file).join(', ')}; make it smaller or change budgets.json with a reason.`);
});
