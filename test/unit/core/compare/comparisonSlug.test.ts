import assert from 'node:assert/strict';
import { comparisonSlug } from '../../../../src/core/compare/comparisonSlug';

describe('The file name of a comparison', () => {
  const cases: [name: string, slug: string][] = [
    ['Learning rates', 'learning-rates'],
    ['lr 0.05 vs. 0.1!', 'lr-0.05-vs.-0.1'],
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\Windows', 'c-windows'],
    ['..', 'comparison-2e-2e'],
    ['', 'comparison'],
    ['🎉', 'comparison-1f389'],
    ['日本語の比較', '日本語の比較'],
    ['e\u0301tude', 'étude'],
    ['Straße', 'straße'],
    ['हिन्दी', 'हिन्दी'],
    ['CON', 'comparison-con'],
    ['nul.json', 'comparison-nul.json'],
    ['COM1', 'comparison-com1'],
    ['contrast', 'contrast'],
    ['.hidden.', 'hidden'],
    ['a\0b\nc', 'a-b-c'],
    ['\ud800', 'comparison-fffd'],
  ];
  for (const [name, slug] of cases) it(`${JSON.stringify(name)} is ${slug}`, () => assert.equal(comparisonSlug(name), slug));

  it('is short enough for any file system, and cut between letters', () => {
    for (const name of ['x'.repeat(5000), '日'.repeat(500), `${'x'.repeat(99)}é`, '🎉'.repeat(300), '👩‍🔬 '.repeat(50), `${'a'.repeat(99)} b`]) {
      const slug = comparisonSlug(name);
      assert.ok(Buffer.byteLength(slug) <= 100 && Buffer.byteLength(slug) > 80, slug);
      assert.ok(slug.isWellFormed() && !/[-.]$/.test(slug), slug);
    }
  });
});
