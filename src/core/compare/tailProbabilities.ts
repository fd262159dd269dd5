import jStat from 'jstat';

/**
 * The probability that |T| is at least |t| for Student's t, two-sided. By the incomplete beta function and not by the distribution
 * function, which loses the digits of small probabilities (Abramowitz and Stegun 26.7.1).
 */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  if (t === 0) return 1;
  const inside = degreesOfFreedom / (degreesOfFreedom + t * t);
  return inside >= 1 ? 1 : jStat.ibeta(inside, degreesOfFreedom / 2, 0.5);
}

/** The t that |T| exceeds with a probability of `alpha`. */
export function studentCritical(alpha: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(1 - alpha / 2, degreesOfFreedom);
}

/** The probability that F is at least `f`, for the F distribution (Abramowitz and Stegun 26.6.2). */
export function fisherUpper(f: number, numerator: number, denominator: number): number {
  if (!(f > 0)) return 1;
  return jStat.ibeta(denominator / (denominator + numerator * f), denominator / 2, numerator / 2);
}

/**
 * p-values corrected so that a false finding among all of them stays as rare as in one test: Holm's step-down (Holm 1979). Null stays
 * null and counts for nothing.
 */
export function holm(values: readonly (number | null)[]): (number | null)[] {
  const tested = values.flatMap((value, position) => (value === null ? [] : [{ value, position }])).sort((a, b) => a.value - b.value);
  const adjusted: (number | null)[] = values.map(() => null);
  let highest = 0;
  for (const [rank, { value, position }] of tested.entries()) {
    highest = Math.max(highest, Math.min(1, value * (tested.length - rank)));
    adjusted[position] = highest;
  }
  return adjusted;
}
