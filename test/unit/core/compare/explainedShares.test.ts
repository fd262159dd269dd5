import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainedShares } from '../../../../src/core/compare/explainedShares';
import { centred, dot, orthonormalBasis } from '../../../../src/core/compare/orthonormalBasis';
import { seededRandom } from '../../../../src/core/compare/seededRandom';

function unit(values: Float64Array): Float64Array {
  const around = centred(values);
  const length = Math.sqrt(dot(around, around));
  return around.map((value) => value / length);
}

/** Sets of one or two random columns each, somewhat correlated, and a target. */
function randomModel(seed: number, sets: number, n: number): { bases: Float64Array[][]; target: Float64Array } {
  const random = seededRandom(seed);
  const column = () => Float64Array.from({ length: n }, () => random() - 0.5);
  const shared = column();
  const bases = Array.from({ length: sets }, (_, set) => orthonormalBasis(Array.from({ length: 1 + (set % 2) }, () => column().map((value, row) => value + 0.5 * shared[row]!))));
  const target = unit(column().map((value, row) => value + bases.reduce((sum, [first], set) => sum + first![row]! * (set % 3), 0)));
  return { bases, target };
}

/** R² as the squared length of the projection. */
function explainedBy(columns: readonly Float64Array[], target: Float64Array): number {
  return orthonormalBasis(columns).reduce((sum, direction) => sum + dot(direction, target) ** 2, 0);
}

describe('explainedShares', () => {
  it('adds up to R², exactly or sampled, with no share below 0', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, sets) => {
        const { bases, target } = randomModel(seed, sets, 40);
        const { shares, explained, explainedWithout, sampledOrders } = explainedShares(bases, target);
        assert.ok(Math.abs(explained - explainedBy(bases.flat(), target)) < 1e-9);
        assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - explained) < 1e-9);
        assert.ok(shares.every((share) => share >= 0 && share <= explained + 1e-12));
        for (const [set, without] of explainedWithout.entries()) assert.ok(Math.abs(without - explainedBy(bases.filter((_, other) => other !== set).flat(), target)) < 1e-9);
        assert.equal(sampledOrders === null, sets <= 8);
      }),
      { numRuns: 60 },
    );
  });

  it('is the mean over all orders of what a set adds', () => {
    const { bases, target } = randomModel(4, 4, 30);
    const orders = (sets: number[]): number[][] => (sets.length === 0 ? [[]] : sets.flatMap((first) => orders(sets.filter((set) => set !== first)).map((rest) => [first, ...rest])));
    const expected = [0, 0, 0, 0];
    for (const order of orders([0, 1, 2, 3])) {
      for (const [place, set] of order.entries()) {
        const before = order.slice(0, place).flatMap((earlier) => bases[earlier]!);
        expected[set]! += (explainedBy([...before, ...bases[set]!], target) - explainedBy(before, target)) / 24;
      }
    }
    for (const [set, share] of explainedShares(bases, target).shares.entries()) assert.ok(Math.abs(share - expected[set]!) < 1e-10);
  });

  it('gives sets that have nothing in common what they explain alone, sampled or not', () => {
    const columns = orthonormalBasis(randomModel(9, 12, 60).bases.flat());
    const { target } = randomModel(2, 3, 60);
    for (const count of [3, 12]) {
      const bases = columns.slice(0, count).map((column) => [column]);
      for (const [set, share] of explainedShares(bases, target).shares.entries()) assert.ok(Math.abs(share - dot(bases[set]![0]!, target) ** 2) < 1e-10);
    }
  });

  it('comes near the exact shares by sampling', () => {
    const { bases, target } = randomModel(6, 9, 60);
    // The ninth set explains next to nothing, so that eight sets alone have nearly the same shares.
    const nothing = [unit(orthonormalBasis([...bases.slice(0, 8).flat(), target, bases[8]![0]!]).at(-1)!)];
    const exact = explainedShares(bases.slice(0, 8), target);
    const sampled = explainedShares([...bases.slice(0, 8), nothing], target);
    assert.notEqual(sampled.sampledOrders, null);
    for (const [set, share] of exact.shares.entries()) assert.ok(Math.abs(share - sampled.shares[set]!) < 0.01, `${share} and ${sampled.shares[set]}`);
  });
});
