import type { MetricDirection } from '../runs/metricDirection.ts';
import type { GroupStatistics } from './groupStatistics.ts';
import { holm, studentCritical, studentTwoSided } from './tailProbabilities.ts';

/** How a group stands against the baseline; `different` where which way the metric gets better is not known. */
export type Verdict = 'better' | 'worse' | 'different' | 'within noise' | 'cannot tell';

/** A metric of a group against the baseline. */
export interface GroupComparison {
  verdict: Verdict;
  /** Why nothing can be told: fewer than two finite values on a side, or no spread on either although the means differ. */
  why: 'few values' | 'no spread' | null;
  n: number;
  baselineN: number;
  /** Mean of the group - mean of the baseline; NaN where one has no finite value. */
  difference: number;
  /** The difference as a part of the baseline's size; null for a baseline of 0. */
  relativeDifference: number | null;
  /** The 95% confidence interval of the difference, of this comparison alone. */
  interval: { low: number; high: number } | null;
  /** Two-sided, of this comparison alone. */
  p: number | null;
  /** Corrected for the number of comparisons; the verdict follows it. */
  adjustedP: number | null;
}

/** From which p-value on a difference counts as noise. */
export const significanceLevel = 0.05;

interface Test {
  /** Null where a test is not possible. */
  p: number | null;
  interval: GroupComparison['interval'];
  why: GroupComparison['why'];
}

/** Each group against the baseline by Welch's t-test (Welch 1947), which does not take the spreads to be equal, corrected for their number by Holm. */
export function compareWithBaseline(baseline: GroupStatistics, groups: readonly GroupStatistics[], direction: MetricDirection | null): GroupComparison[] {
  return compareAll(baseline, groups, direction, welch);
}

/**
 * Single runs against the repeats of the baseline: whether each lies where a further repeat would be expected (the t-test of Crawford and Howell
 * 1998; |x - mean| within t * s * sqrt(1 + 1/n) is the prediction interval). Takes the run's own spread to be that of the baseline.
 */
export function compareRunsToRepeats(baseline: GroupStatistics, values: readonly number[], direction: MetricDirection | null): GroupComparison[] {
  return compareAll(baseline, values.map(single), direction, prediction);
}

function compareAll(
  baseline: GroupStatistics,
  groups: readonly GroupStatistics[],
  direction: MetricDirection | null,
  test: (baseline: GroupStatistics, group: GroupStatistics) => Test,
): GroupComparison[] {
  const tests = groups.map((group) => test(baseline, group));
  const adjusted = holm(tests.map(({ p }) => p));
  return tests.map(({ p, interval, why }, position) => {
    const group = groups[position]!;
    const adjustedP = adjusted[position] ?? null;
    const difference = group.mean - baseline.mean;
    const isNoise = why === null && (adjustedP === null || adjustedP > significanceLevel);
    const verdict = why !== null ? 'cannot tell' : isNoise ? 'within noise' : verdictOf(difference, direction);
    const relativeDifference = baseline.mean === 0 || Number.isNaN(difference) ? null : difference / Math.abs(baseline.mean);
    return { verdict, why, n: group.n, baselineN: baseline.n, difference, relativeDifference, interval, p, adjustedP };
  });
}

function verdictOf(difference: number, direction: MetricDirection | null): Verdict {
  if (direction === null) return 'different';
  return difference < 0 === (direction === 'lower') ? 'better' : 'worse';
}

function welch(baseline: GroupStatistics, group: GroupStatistics): Test {
  if (baseline.n < 2 || group.n < 2) return { p: null, interval: null, why: 'few values' };
  const [own, other] = [group.deviation ** 2 / group.n, baseline.deviation ** 2 / baseline.n];
  // Ratios, so that the squares of tiny deviations do not vanish (Satterthwaite's approximation).
  const [ownPart, otherPart] = [own / (own + other), other / (own + other)];
  const degreesOfFreedom = 1 / (ownPart ** 2 / (group.n - 1) + otherPart ** 2 / (baseline.n - 1));
  return studentTest(group.mean - baseline.mean, Math.sqrt(own + other), degreesOfFreedom);
}

function prediction(baseline: GroupStatistics, run: GroupStatistics): Test {
  if (baseline.n < 2 || run.n < 1) return { p: null, interval: null, why: 'few values' };
  return studentTest(run.mean - baseline.mean, baseline.deviation * Math.sqrt(1 + 1 / baseline.n), baseline.n - 1);
}

/** No spread at all decides nothing, except that equal means are equal. */
function studentTest(difference: number, error: number, degreesOfFreedom: number): Test {
  if (error === 0 && difference === 0) return { p: null, interval: null, why: null };
  if (!(error > 0 && Number.isFinite(error) && Number.isFinite(difference))) return { p: null, interval: null, why: 'no spread' };
  const margin = studentCritical(significanceLevel, degreesOfFreedom) * error;
  return { p: studentTwoSided(difference / error, degreesOfFreedom), interval: { low: difference - margin, high: difference + margin }, why: null };
}

function single(value: number): GroupStatistics {
  const isFinite = Number.isFinite(value);
  const shown = isFinite ? value : Number.NaN;
  return { n: isFinite ? 1 : 0, mean: shown, deviation: Number.NaN, min: shown, max: shown, missing: 0, notFinite: isFinite ? 0 : 1 };
}
