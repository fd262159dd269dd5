import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { packVsix } from './vsix.mjs';
import { outFolder, root } from './paths.mjs';

/** Packs the Example Python Kernel, built by `ensureBuilt({ tests: true })`, when it changed; returns the VSIX file. */
export async function packKernel() {
  const source = path.join(root, 'test', 'kernel');
  const staged = path.join(outFolder, 'test', 'kernel');
  const vsix = path.join(outFolder, 'python-kernel.vsix');
  const copied = ['package.json', 'bridge.py', 'README.md'];
  const inputs = [...copied.map((name) => path.join(source, name)), path.join(staged, 'dist', 'extension.cjs')];
  if (existsSync(vsix) && inputs.every((file) => statSync(file).mtimeMs < statSync(vsix).mtimeMs)) return vsix;
  mkdirSync(staged, { recursive: true });
  for (const name of copied) cpSync(path.join(source, name), path.join(staged, name));
  await packVsix('Packing the example kernel', staged, vsix, ['--skip-license', '--allow-missing-repository']);
  return vsix;
}
