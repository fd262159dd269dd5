/** What `onramp run` adds to starting a program: the same program started by Node with nothing else is the limit. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../scripts/lib/paths.mjs';
import { temporaryWorkspace } from '../test/harness/workspaces.ts';
import { report } from './lib/report.ts';
import { median, pairs } from './lib/timing.ts';

const workspace = temporaryWorkspace('bench', { 'nothing.py': '' });
const cli = path.join(root, 'dist', 'cli.cjs');
const run = (...words: string[]) => {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, words, { cwd: workspace.folder, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`);
  return performance.now() - start;
};

try {
  run(cli, 'init');
  const bare = `require('node:child_process').spawn('python3', ['nothing.py'], { stdio: 'inherit' })`;
  const { measured, limit } = pairs(
    15,
    () => run(cli, 'run', '--', 'python3', 'nothing.py'),
    () => run('-e', bare),
  );
  report({ bench: 'launch', case: 'onramp run -- python3 nothing.py', value: median(measured), unit: 'ms', limit: median(limit), goal: 2, better: 'lower' });
} finally {
  workspace.dispose();
}
