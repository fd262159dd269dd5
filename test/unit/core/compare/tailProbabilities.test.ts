import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fisherUpper, holm, studentCritical, studentTwoSided } from '../../../../src/core/compare/tailProbabilities';

/** Relative, because small probabilities count. */
function assertClose(actual: number, expected: number, within = 1e-7): void {
  assert.ok(Math.abs(actual - expected) <= within * Math.abs(expected), `${actual} is not ${expected}`);
}

describe('studentTwoSided', () => {
  // 2 * scipy.stats.t.sf(t, df), SciPy 1.17.1
  for (const [t, degreesOfFreedom, expected] of [
    [2, 3.3, 0.1309588644394494],
    [-2, 3.3, 0.1309588644394494],
    [40, 5, 1.8411962171772954e-7],
    [0.001, 1, 0.9993633804398159],
    [3, 1e6, 0.0026998625414218],
    [1e6, 5, 1.8980334490921362e-29],
    [60, 30, 8.311309613532268e-33],
    [0, 4, 1],
  ] as const) {
    it(`is that of SciPy for t = ${t} with ${degreesOfFreedom} degrees of freedom`, () => assertClose(studentTwoSided(t, degreesOfFreedom), expected));
  }
});

describe('studentCritical', () => {
  // scipy.stats.t.ppf(0.975, df)
  for (const [degreesOfFreedom, expected] of [
    [1, 12.706204736174694],
    [1.5, 6.016663104427929],
    [2, 4.302652729749462],
    [3.3, 3.024874461840807],
    [30, 2.0422724563012378],
    [1e5, 1.9599877075346095],
  ] as const) {
    it(`is that of SciPy for ${degreesOfFreedom} degrees of freedom`, () => assertClose(studentCritical(0.05, degreesOfFreedom), expected));
  }
});

describe('fisherUpper', () => {
  // scipy.stats.f.sf(f, numerator, denominator)
  for (const [f, numerator, denominator, expected] of [
    [3, 2, 10, 0.09536743164062497],
    [50, 1, 5, 0.0008750749201480807],
    [0.5, 4, 100, 0.7357709038200617],
    [200, 3, 20, 4.4477194934823e-15],
    [0, 3, 20, 1],
  ] as const) {
    it(`is that of SciPy for F(${numerator}, ${denominator}) = ${f}`, () => assertClose(fisherUpper(f, numerator, denominator), expected));
  }
});

describe('holm', () => {
  it('multiplies by how many are left, and never goes down', () => {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02
    const adjusted = holm([0.01, null, 0.04, 0.03, 0.005]);
    assert.equal(adjusted[1], null);
    for (const [position, expected] of [[0, 0.03], [2, 0.06], [3, 0.06], [4, 0.02]] as const) assertClose(adjusted[position]!, expected, 1e-12);
  });

  it('keeps the order of p-values, at least as large and at most 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
        const adjusted = holm(values) as number[];
        for (const [a, own] of values.entries()) {
          assert.ok(adjusted[a]! >= own && adjusted[a]! <= 1);
          for (const [b, other] of values.entries()) assert.ok(!(own < other) || adjusted[a]! <= adjusted[b]!);
        }
      }),
    );
  });
});
