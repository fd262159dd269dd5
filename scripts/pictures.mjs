// Takes the pictures of docs/images anew: runs the UI tests and keeps the screenshots that the documents show.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ExpectedFailure, runScript } from './lib/messages.mjs';
import { outFolder, root } from './lib/paths.mjs';

const pictures = ['panel-metrics-light', 'panel-metrics-dark', 'panel-metrics-hc-dark', 'runs-view-by-experiment-light', 'runs-untracked-light', 'compare-table-light', 'compare-table-dark'];

await runScript(async () => {
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts', 'test.mjs'), 'ui'], { stdio: 'inherit' });
  if (status !== 0) throw new ExpectedFailure('The UI tests failed; docs/images stays as it is.');
  const target = path.join(root, 'docs', 'images');
  mkdirSync(target, { recursive: true });
  for (const picture of pictures) {
    const file = path.join(outFolder, 'screenshots', `${picture}.png`);
    if (!existsSync(file)) throw new ExpectedFailure(`No test took the picture ${picture}.`);
    copyFileSync(file, path.join(target, `${picture}.png`));
  }
  console.log(`Kept ${pictures.length} pictures in docs/images`);
});
