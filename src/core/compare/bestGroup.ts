import type { MetricDirection } from '../runs/metricDirection.ts';
import type { ComparedRuns } from './comparedRuns.ts';
import { groupStatistics, type GroupStatistics } from './groupStatistics.ts';
import { collectRepeats, type RowGroup } from './repeats.ts';
import { compareRunsToRepeats, compareWithBaseline, type GroupComparison } from './significance.ts';

/** A group with what its values add up to. */
export interface SummedGroup extends RowGroup {
  statistics: GroupStatistics;
}

/** The group with the best mean, and the others that cannot be told from it, the better first. */
export interface BestGroup {
  best: SummedGroup;
  withinNoise: SummedGroup[];
}

/** How the best run's repeats stand against the best run that is set up otherwise. */
export interface NextConfiguration {
  /** The best row of the other configuration. */
  row: number;
  comparison: GroupComparison;
}

/** Undefined where no group has a finite value. The others are judged as the table does: by Welch's t-test, corrected by Holm. */
export function findBestGroup(groups: readonly RowGroup[], values: Float64Array, direction: MetricDirection): BestGroup | undefined {
  const summed = groups.map((group) => ({ ...group, statistics: groupStatistics(values, group.rows) })).filter(({ statistics }) => statistics.n > 0);
  const sign = direction === 'lower' ? 1 : -1;
  const [best, ...others] = summed.sort((a, b) => sign * (a.statistics.mean - b.statistics.mean));
  if (!best) return undefined;
  const verdicts = compareWithBaseline(best.statistics, others.map(({ statistics }) => statistics), direction);
  return { best, withinNoise: others.filter((_, position) => verdicts[position]?.verdict === 'within noise') };
}

/** What the best run and its repeats add up to; undefined where all runs are apart. @param ranked rows with a finite value, the best first */
export function findRepeats(compared: ComparedRuns, ranked: readonly number[], values: Float64Array, direction: MetricDirection): { own: SummedGroup; next: NextConfiguration | undefined } | undefined {
  // Without parameters nobody knows what is a repeat; other code or data is more than noise.
  if (!compared.columns.some(({ kind }) => kind === 'param')) return undefined;
  const groups = collectRepeats(compared, { sameCommit: true, sameData: true }).map((group) => ({ ...group, statistics: groupStatistics(values, group.rows) }));
  const groupOf = new Map(groups.flatMap((group) => group.rows.map((row) => [row, group])));
  const own = groupOf.get(ranked[0] ?? -1);
  if (!own) return undefined;
  const row = ranked.find((one) => groupOf.get(one) !== own);
  const other = row === undefined ? undefined : groupOf.get(row);
  const comparison = other && compareTwo(own.statistics, other.statistics, direction);
  return { own, next: comparison && row !== undefined ? { row, comparison } : undefined };
}

/** A single run on either side is held against the repeats of the other; undefined where there are none. */
function compareTwo(own: GroupStatistics, other: GroupStatistics, direction: MetricDirection): GroupComparison | undefined {
  if (own.n > 1 && other.n > 1) return compareWithBaseline(own, [other], direction)[0];
  if (own.n > 1) return compareRunsToRepeats(own, [other.mean], direction)[0];
  // Seen from the other side: the verdict on the best run, turned round.
  const [seen] = other.n > 1 ? compareRunsToRepeats(other, [own.mean], direction) : [];
  return seen && { ...seen, verdict: seen.verdict === 'better' ? 'worse' : seen.verdict === 'worse' ? 'better' : seen.verdict, n: other.n, baselineN: own.n, difference: -seen.difference, interval: seen.interval && { low: -seen.interval.high, high: -seen.interval.low } };
}
