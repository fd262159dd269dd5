/** How far a running run has come, by the steps of its metrics. */
export interface RunProgress {
  /** Steps done. */
  done: number;
  /** Of how many, where a parameter says so. */
  total: number | null;
}

/** Parameters that say how many steps there will be, the most telling first. */
export const totalParams = [
  'epochs', 'num_epochs', 'n_epochs', 'max_epochs', 'num_train_epochs', 'nb_epochs', 'num_boost_round', 'n_estimators', 'num_iterations', 'iterations', 'max_iter', 'n_iter', 'num_rounds', 'n_rounds', 'rounds',
  'max_steps', 'num_steps', 'n_steps', 'total_steps',
] as const;

/** What of a metric tells progress. */
export interface SteppedMetric {
  firstStep: number;
  lastStep: number;
  count: number;
}

/**
 * The progress that metrics and parameters of a run tell, or null where the steps tell none. Steps are counted from where
 * the run began to count, 0 or 1. A total that the steps have passed counts something else, such as epochs where the
 * steps are batches, and is left out.
 */
export function progressOf(metrics: readonly SteppedMetric[], params: ReadonlyMap<string, string>): RunProgress | null {
  const furthest = metrics.reduce<SteppedMetric | undefined>((far, metric) => (far === undefined || metric.lastStep > far.lastStep ? metric : far), undefined);
  // A single value at step 0 is a result, not a step.
  if (!furthest || !Number.isSafeInteger(furthest.lastStep) || (furthest.lastStep <= 0 && furthest.count < 2)) return null;
  const done = furthest.firstStep === 0 ? furthest.lastStep + 1 : furthest.lastStep;
  const totals = totalParams.map((name) => Number(params.get(name) ?? Number.NaN));
  return { done, total: totals.find((total) => Number.isSafeInteger(total) && total > 0 && total >= done) ?? null };
}

/** `37/100`, or `step 37` where nothing says of how many. */
export function describeProgress({ done, total }: RunProgress): string {
  return total === null ? `step ${done}` : `${done}/${total}`;
}
