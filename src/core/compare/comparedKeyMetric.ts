import { chosenKeyMetric, commonKeyMetric, type KeyMetric } from '../runs/keyMetric.ts';
import type { ComparedRuns, MetricColumn } from './comparedRuns.ts';

/** The metric that compared runs are judged by: what a person chose for the experiment of most rows, else what most rows have. @param tagsOf the tags of an experiment */
export function comparedKeyMetric({ rows, columns }: ComparedRuns, tagsOf: (experimentId: string) => Readonly<Record<string, string>>): KeyMetric | undefined {
  const counts = new Map<string, number>();
  for (const { experimentId } of rows) counts.set(experimentId, (counts.get(experimentId) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const chosen = most && chosenKeyMetric(tagsOf(most[0]));
  const metrics = columns.filter((column): column is MetricColumn => column.kind === 'metric');
  if (chosen && metrics.some(({ key }) => key === chosen.key)) return chosen;
  return commonKeyMetric(new Map(metrics.map(({ key, count }) => [key, count.filter((points) => points > 0).length])));
}

/** The position of the best row by the last values of a metric, the first of several; undefined where nothing is better than anything. */
export function bestRow(columns: ComparedRuns['columns'], { key, direction }: KeyMetric): number | undefined {
  const column = columns.find((one): one is MetricColumn => one.kind === 'metric' && one.key === key);
  if (!column || direction === null) return undefined;
  const sign = direction === 'lower' ? 1 : -1;
  let best: number | undefined;
  for (const [row, value] of column.last.entries()) {
    if ((column.count[row] ?? 0) === 0 || Number.isNaN(value)) continue;
    if (best === undefined || sign * value < sign * (column.last[best] ?? Number.NaN)) best = row;
  }
  return best;
}
