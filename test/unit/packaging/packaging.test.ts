import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { measureBudgets } from '../../../scripts/lib/budgets.mjs';
import { root } from '../../../scripts/lib/paths.mjs';
import { npmCommand } from '../../../scripts/lib/processes.mjs';
import { onrampVsix } from '../../../scripts/lib/vsix.mjs';
import { temporaryWorkspace } from '../../harness/workspaces.ts';


describe('What is shipped', () => {
  it('stays within the budgets of budgets.json', () => {
    const sizes = measureBudgets();
    assert.ok(sizes.some(({ file }) => file === 'dist/extension.cjs'));
    for (const { file, sizeKb, limitKb } of sizes) {
      console.log(`      ${file.padEnd(28)} ${sizeKb.toFixed(1).padStart(7)} KB of ${limitKb} KB`);
      assert.ok(sizeKb <= limitKb, `${file} is over its budget`);
    }
  });

  it('holds built code, media and documents in the VSIX, and nothing else', () => {
    const names = execFileSync('python3', ['-c', 'import sys, zipfile; print("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))', onrampVsix], { encoding: 'utf8' }).trim().split('\n');
    const files = names.filter((name) => name.startsWith('extension/')).map((name) => name.slice('extension/'.length));
    for (const needed of ['package.json', 'dist/extension.cjs', 'dist/cli.cjs', 'dist/indexWorker.cjs', 'dist/importWorker.cjs', 'dist/compareWorker.cjs', 'dist/sql-wasm.wasm', 'dist/webview/run.js', 'media/onramp.svg', 'media/icon.png', 'python/sitecustomize.py', 'python/onramp/__init__.py']) {
      assert.ok(files.includes(needed), needed);
    }
    const allowed = /^(package\.json|readme\.md|changelog\.md|LICENSE\.txt|dist\/(?!.*\.map$).*|media\/.*|docs\/images\/run-panel-light\.png|python\/.*\.py|python\/onramp\/py\.typed)$/i;
    assert.deepEqual(files.filter((file) => !allowed.test(file)), []);
  });

  it('runs as the onramp command from the npm tarball, without VS Code', () => {
    const workspace = temporaryWorkspace('somewhere else', { 'train.py': 'print("rmse 41.3")\n' });
    try {
      const npm = npmCommand();
      const run = (cwd: string, ...words: string[]) => execFileSync(npm.command, [...npm.args, ...words], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      run(root, 'pack', '--ignore-scripts', '--pack-destination', workspace.folder);
      const tarball = readdirSync(workspace.folder).find((name) => name.endsWith('.tgz'));
      assert.ok(tarball);
      // Offline: the tarball needs no other package.
      run(workspace.folder, 'install', '--offline', '--no-save', '--prefix', workspace.folder, path.join(workspace.folder, tarball));
      const onramp = path.join(workspace.folder, 'node_modules', '.bin', 'onramp');
      const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
      const environment = { PATH: process.env['PATH'] };
      const onrampIn = (...words: string[]) => execFileSync(onramp, words, { cwd: workspace.folder, encoding: 'utf8', env: environment });
      assert.equal(onrampIn('--version').trim(), version);
      onrampIn('init');
      assert.equal(onrampIn('run', '--', 'python3', 'train.py'), 'rmse 41.3\n');
      assert.ok(existsSync(workspace.file('.onramp/runs')));
    } finally {
      workspace.dispose();
    }
  });

  it('knows nothing of the machine and the VS Code it is tested in', () => {
    const foreign = /code-server|smoke-test|chromium|playwright|\/usr\/bin\/|\/work\/|\/root\/|registry\.npmjs/i;
    const files = ['src', 'webview-ui', 'media', 'python'].flatMap((folder) =>
      existsSync(path.join(root, folder)) ? readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/\.(png|pyc)$/.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name)) : [],
    );
    assert.ok(files.length > 50);
    assert.deepEqual(files.filter((file) => foreign.test(readFileSync(file, 'utf8'))), []);
  });
});
