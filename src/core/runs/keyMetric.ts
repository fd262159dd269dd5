import { compareText } from '../search/compareText.ts';
import { directionOfName, type MetricDirection } from './metricDirection.ts';

/** The metric that runs of an experiment are judged by. */
export interface KeyMetric {
  key: string;
  /** Null where neither a person nor the name tells it: then nothing is better or worse. */
  direction: MetricDirection | null;
}

/** Tags of an experiment that say what a person chose; MLflow's own, so that its pages follow them too. */
export const keyMetricTags = { key: 'mlflow.experiment.primaryMetric.name', greaterIsBetter: 'mlflow.experiment.primaryMetric.greaterIsBetter' } as const;

/** How many of an experiment's latest runs with metrics are asked which metric is the common one. */
export const LATEST_RUNS = 50;

/** The key metric that a person chose for an experiment, by the experiment's tags. */
export function chosenKeyMetric(tags: Readonly<Record<string, string>>): KeyMetric | undefined {
  const key = Object.hasOwn(tags, keyMetricTags.key) ? tags[keyMetricTags.key] : undefined;
  if (key === undefined || key === '') return undefined;
  const greater = Object.hasOwn(tags, keyMetricTags.greaterIsBetter) ? tags[keyMetricTags.greaterIsBetter]?.toLowerCase() : undefined;
  if (greater === 'true') return { key, direction: 'higher' };
  return { key, direction: greater === 'false' ? 'lower' : (directionOfName(key) ?? null) };
}

/** The same for all experiments, by their ids. */
export function chosenKeyMetrics(experiments: readonly { id: string; tags: Readonly<Record<string, string>> }[]): Record<string, KeyMetric> {
  return Object.fromEntries(experiments.flatMap(({ id, tags }) => {
    const chosen = chosenKeyMetric(tags);
    return chosen ? [[id, chosen]] : [];
  }));
}

/**
 * The key metric where nobody chose one: what most of the latest runs have. Among equally common ones a metric of validation
 * or test data comes before one of training data, one whose direction is known before one whose is not, an error or score
 * before a loss, then the alphabet decides.
 * @param counts how many of the latest runs have each metric
 */
export function commonKeyMetric(counts: ReadonlyMap<string, number>): KeyMetric | undefined {
  const candidates = [...counts].filter(([key]) => !isSystemMetric(key));
  const [first] = candidates.sort(([a, countA], [b, countB]) => countB - countA || rankOf(a) - rankOf(b) || compareText(a, b));
  return first && { key: first[0], direction: directionOfName(first[0]) ?? null };
}

/** Metrics of the machine, as MLflow names them: no measure of a model. */
export function isSystemMetric(key: string): boolean {
  return key.startsWith('system/');
}

function rankOf(key: string): number {
  const isHeldOut = /(^|[^a-z])(val|valid|validation|test|eval|holdout|dev)([^a-z]|$)/i.test(key);
  const isTraining = /(^|[^a-z])(train|training)([^a-z]|$)/i.test(key);
  return (directionOfName(key) === undefined ? 100 : 0) + (isHeldOut ? 0 : isTraining ? 20 : 10) + (/loss|cost/i.test(key) ? 1 : 0);
}
