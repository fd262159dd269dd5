import assert from 'node:assert/strict';
import { groupStatistics } from '../../../../src/core/compare/groupStatistics';
import { compareWithBaseline, compareRunsToRepeats } from '../../../../src/core/compare/significance';
import { verdictWords } from '../../../../src/core/compare/verdictWords';
import { seededRandom } from '../../../../src/core/compare/seededRandom';

const group = (...values: number[]) => groupStatistics(Float64Array.from(values), [...values.keys()]);
const baseline = group(41.3, 42.1, 40.8, 41.9);

function assertClose(actual: number | null | undefined, expected: number): void {
  assert.ok(actual !== null && actual !== undefined && Math.abs(actual - expected) < 1e-6 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);
}

describe('compareWithBaseline', () => {
  // scipy.stats.ttest_ind(group, baseline, equal_var=False) and its confidence_interval(0.95), SciPy 1.17.1; each group alone, so p is not corrected.
  for (const { name, values, p, low, high, difference, verdict } of [
    { name: 'a clear gain', values: [39.5, 40.1, 39.9], p: 0.005405023996835053, low: -2.5974897052322867, high: -0.785843628101039, difference: -1.6916666666666629, verdict: 'better' },
    { name: 'noise', values: [41.0, 42.5, 43.2, 40.9, 41.7], p: 0.5492249703888903, low: -0.9353052606221459, high: 1.6053052606221476, difference: 0.335, verdict: 'within noise' },
    { name: 'two values far apart', values: [45.2, 47.9], p: 0.1532119223603399, low: -9.25186649276824, high: 19.301866492768237, difference: 5.025, verdict: 'within noise' },
    { name: 'no spread on one side', values: [40, 40, 40], p: 0.014103979791289592, low: -2.4652589, high: -0.5847411, difference: -1.525, verdict: 'better' },
  ]) {
    it(`agrees with SciPy about ${name}`, () => {
      const [found] = compareWithBaseline(baseline, [group(...values)], 'lower');
      assertClose(found?.p, p);
      assertClose(found?.adjustedP, p);
      assertClose(found?.interval?.low, low);
      assertClose(found?.interval?.high, high);
      assertClose(found?.difference, difference);
      assertClose(found?.relativeDifference, difference / 41.525);
      assert.equal(found?.verdict, verdict);
    });
  }

  it('goes by the direction, and says only that they differ without one', () => {
    const lower = group(39.5, 40.1, 39.9);
    const verdicts = (['lower', 'higher', null] as const).map((direction) => compareWithBaseline(baseline, [lower], direction)[0]?.verdict);
    assert.deepEqual(verdicts, ['better', 'worse', 'different']);
  });

  it('corrects for the number of groups', () => {
    const just = group(40.2, 40.9, 40.5);
    const noise = Array.from({ length: 9 }, () => group(41, 42, 41.5));
    assert.equal(compareWithBaseline(baseline, [just], 'lower')[0]?.verdict, 'better');
    const [corrected] = compareWithBaseline(baseline, [just, ...noise], 'lower');
    assert.equal(corrected?.verdict, 'within noise');
    assertClose(corrected?.adjustedP, 10 * corrected.p!);
  });

  for (const { name, own, other, verdict, words } of [
    { name: 'a single run', own: [40], other: [41, 42, 43], verdict: 'cannot tell', words: 'cannot tell, n = 1 against 3' },
    { name: 'a single baseline', own: [40, 41, 42], other: [45], verdict: 'cannot tell', words: 'cannot tell, n = 3 against 1' },
    { name: 'values that diverged', own: [40, Number.NaN, Number.POSITIVE_INFINITY], other: [41, 42, 43], verdict: 'cannot tell', words: 'cannot tell, n = 1 against 3' },
    { name: 'no values', own: [], other: [41, 42, 43], verdict: 'cannot tell', words: 'cannot tell, n = 0 against 3' },
    { name: 'no spread and other means', own: [40, 40, 40], other: [41, 41, 41], verdict: 'cannot tell', words: 'cannot tell: no spread in either group, n = 3' },
    { name: 'no spread and the same mean', own: [41, 41, 41], other: [41, 41, 41], verdict: 'within noise', words: 'within noise, n = 3' },
    { name: 'noise', own: [41, 42, 41.5], other: [41.2, 41.9, 41.4], verdict: 'within noise', words: 'within noise, n = 3' },
    { name: 'a gain', own: [31, 32, 31.5], other: [41.2, 41.9, 41.4, 41.5], verdict: 'better', words: 'better, p < 0.001, n = 3 against 4' },
    { name: 'a smaller gain', own: [39.5, 40.1, 39.9], other: [41.3, 42.1, 40.8, 41.9], verdict: 'better', words: 'better, p = 0.0054, n = 3 against 4' },
  ]) {
    it(`says "${words}" of ${name}`, () => {
      const [found] = compareWithBaseline(group(...other), [group(...own)], 'lower');
      assert.deepEqual([found?.verdict, found && verdictWords(found)], [verdict, words]);
    });
  }

  it('has no relative difference to a baseline of 0', () => {
    assert.equal(compareWithBaseline(group(-1, 1), [group(3, 4)], 'lower')[0]?.relativeDifference, null);
  });
});

describe('compareRunsToRepeats', () => {
  it('agrees with the t distribution about one run', () => {
    // t = (38 - mean) / (s * sqrt(1 + 1/4)), 2 * scipy.stats.t.sf(|t|, 3), and mean +- t.ppf(0.975, 3) * s * sqrt(1 + 1/4)
    const [found] = compareRunsToRepeats(baseline, [38], 'lower');
    assertClose(found?.p, 0.012869014509626832);
    assertClose(found?.interval?.low, -5.62748293682133);
    assertClose(found?.interval?.high, -1.4225170631786668);
    assert.equal(found && verdictWords(found), 'better, p = 0.013, n = 1 against 4');
  });

  it('finds a further repeat to be none in 5% of cases', () => {
    const random = seededRandom(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let found = 0;
    for (let trial = 0; trial < 4000; trial += 1) {
      const repeats = group(normal(), normal(), normal());
      if (compareRunsToRepeats(repeats, [normal()], 'lower')[0]?.verdict !== 'within noise') found += 1;
    }
    // Four standard errors of 5% of 4000
    assert.ok(Math.abs(found - 200) < 4 * Math.sqrt(4000 * 0.05 * 0.95), String(found));
  });

  it('cannot tell without repeats, without spread, or without a value', () => {
    assert.deepEqual(compareRunsToRepeats(group(41), [38], 'lower').map(({ why }) => why), ['few values']);
    assert.deepEqual(compareRunsToRepeats(group(41, 41), [38, 41], 'lower').map(({ verdict }) => verdict), ['cannot tell', 'within noise']);
    assert.deepEqual(compareRunsToRepeats(baseline, [Number.NaN], 'lower').map(({ why, n }) => ({ why, n })), [{ why: 'few values', n: 0 }]);
  });
});
