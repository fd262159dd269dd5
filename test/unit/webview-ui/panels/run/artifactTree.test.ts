import assert from 'node:assert/strict';
import { collectTree } from '../../../../../webview-ui/panels/run/artifactTree';

const lines = (...paths: string[]) => collectTree(paths.map((path) => ({ path, sha256: path, sizeBytes: 1 }))).map(({ name, level, file }) => `${'  '.repeat(level)}${name}${file ? '' : '/'}`);

describe('collectTree', () => {
  it('lists folders before files, numbers in their order, and what Onramp kept at the end', () => {
    assert.deepEqual(lines('onramp/source/a.py', 'plots/10.png', 'plots/9.png', 'b.txt', 'model/data/x', 'a.txt'), [
      'model/', '  data/', '    x', 'plots/', '  9.png', '  10.png', 'a.txt', 'b.txt', 'onramp/', '  source/', '    a.py',
    ]);
  });
  it('keeps files of one path apart, and names that objects treat apart', () => {
    assert.deepEqual(lines('__proto__/a', 'a', 'a'), ['__proto__/', '  a', 'a', 'a']);
    assert.deepEqual(lines('x/onramp/a'), ['x/', '  onramp/', '    a']);
    assert.deepEqual(lines(), []);
  });
});
