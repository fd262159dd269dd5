import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Ancestry } from '../../../../src/core/ledger/ancestry';

describe('Ancestry', () => {
  it('agrees with walking, for every pair of generated histories', () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 3 }), { maxLength: 25 }), (choices) => {
        const ancestry = new Ancestry();
        const above: Set<number>[] = [];
        choices.forEach((choice, node) => {
          const parents = [...new Set(choice.map((distance) => node - 1 - (distance % Math.max(1, node))).filter((parent) => parent >= 0))];
          ancestry.add(String(node), parents.map(String));
          above.push(new Set(parents.flatMap((parent) => [parent, ...(above[parent] ?? [])])));
        });
        choices.forEach((_, later) => choices.forEach((__, earlier) => assert.equal(ancestry.isAncestor(String(earlier), String(later)), above[later]?.has(earlier) ?? false, `${earlier} under ${later}`)));
      }),
    );
  });

  it('knows nothing of records that were never added', () => {
    const ancestry = new Ancestry();
    ancestry.add('b', ['a']);
    assert.equal(ancestry.isAncestor('a', 'b'), false);
    assert.equal(ancestry.isAncestor('b', 'c'), false);
  });

  it('stays fast on long histories of two clones that keep merging', () => {
    const ancestry = new Ancestry();
    let heads = ['start'];
    ancestry.add('start', []);
    const startedMs = performance.now();
    for (let round = 0; round < 10_000; round += 1) {
      for (const side of ['a', 'b']) ancestry.add(`${side}${round}`, heads);
      heads = [`a${round}`, `b${round}`];
    }
    for (let round = 1; round < 10_000; round += 1) assert.equal(ancestry.isAncestor(`a${round - 1}`, `b${round}`), true);
    assert.equal(ancestry.isAncestor('a9999', 'b9999'), false);
    assert.ok(performance.now() - startedMs < 1000);
  });
});
