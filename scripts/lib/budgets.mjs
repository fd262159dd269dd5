import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** Measures what budgets.json limits, in kilobytes of 1000 bytes; a pattern `folder/*.ext` limits each of its files. */
export function measureBudgets() {
  const budgets = Object.entries(/** @type {Record<string, number>} */ (JSON.parse(readFileSync(path.join(root, 'budgets.json'), 'utf8'))));
  return budgets.flatMap(([pattern, limitKb]) => expand(pattern).map((file) => ({ file, limitKb, sizeKb: statSync(path.join(root, file)).size / 1000 })));
}

/** @param {string} pattern */
function expand(pattern) {
  const [folder, extension] = pattern.split('/*');
  if (extension === undefined) return existsSync(path.join(root, pattern)) ? [pattern] : [];
  const names = existsSync(path.join(root, folder ?? '')) ? readdirSync(path.join(root, folder ?? '')) : [];
  return names.filter((name) => name.endsWith(extension)).map((name) => `${folder}/${name}`);
}
