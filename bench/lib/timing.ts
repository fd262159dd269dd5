/** The middle of the measured values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Measures two things in turn, so that both see the same machine; the first pair warms up and is not counted. */
export function pairs(count: number, measure: () => number, measureLimit: () => number): { measured: number[]; limit: number[] } {
  const measured: number[] = [];
  const limit: number[] = [];
  for (let round = 0; round <= count; round += 1) {
    const value = measure();
    const bare = measureLimit();
    if (round === 0) continue;
    measured.push(value);
    limit.push(bare);
  }
  return { measured, limit };
}
