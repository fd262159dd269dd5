import type { ComparisonMath } from '../../core/compare/comparisonMath.ts';
import type { ComparedRuns, MetricColumn } from '../../core/compare/comparedRuns.ts';
import { groupStatistics } from '../../core/compare/groupStatistics.ts';
import { importanceWords } from '../../core/compare/importanceWords.ts';
import { positionsOf, selectRows } from '../../core/compare/selectRows.ts';
import { verdictWords } from '../../core/compare/verdictWords.ts';
import type { MetricDirection } from '../../core/runs/metricDirection.ts';
import type { GroupVerdictView, ImportanceView, SentenceView } from '../../protocol/comparePanel.ts';
import type { ValuesOfMetric } from './metricValuesAt.ts';

/** What runs are judged by: a metric, which way it gets better, and which of its values counts. */
export interface JudgedBy {
  metric: string;
  direction: MetricDirection | null;
  valueOf: ValuesOfMetric;
}

/** Runs that the page shows as one. */
export interface NamedGroup {
  label: string;
  runIds: readonly string[];
}

/** What can be said of some of the runs, the answer first. @param groups how the page has put them together; empty where it has not */
export async function describeRuns(math: ComparisonMath, compared: ComparedRuns, { runIds, groups }: { runIds: readonly string[]; groups: readonly NamedGroup[] }, { metric, direction, valueOf }: JudgedBy): Promise<SentenceView[]> {
  // In the order of the comparison: sorting the table names no other run.
  const positions = positionsOf(compared, runIds).sort((a, b) => a - b);
  const places = new Map(positions.map((position, place) => [position, place]));
  const column = metricOf(compared, metric);
  // Whatever value counts stands in the place of the last one.
  const judged = column ? { ...column, last: Float64Array.from(column.last, (_, row) => ((column.count[row] ?? 0) > 0 ? valueOf(column, row) : Number.NaN)) } : undefined;
  const columns = compared.columns.map((one) => (one === column && judged ? judged : one));
  const rowGroups = groups.map(({ label, runIds: members }) => ({ label, rows: positionsOf(compared, members).flatMap((position) => places.get(position) ?? []) }));
  const parts = await math.describe(selectRows({ rows: compared.rows, columns }, positions), column ? { key: metric, direction, aggregation: 'last' } : null, rowGroups);
  return parts.map(({ kind, text, links }) => ({ kind, text, links }));
}

/** How groups stand against the group of the baseline. */
export async function judgeGroups(math: ComparisonMath, compared: ComparedRuns, baseline: readonly string[], groups: readonly (readonly string[])[], { metric, direction, valueOf }: JudgedBy): Promise<GroupVerdictView[]> {
  const column = metricOf(compared, metric);
  if (!column) return groups.map(() => ({ verdict: 'cannot tell', words: `no run has ${metric}` }));
  const values = Float64Array.from(column.last, (_, row) => ((column.count[row] ?? 0) > 0 ? valueOf(column, row) : Number.NaN));
  const statisticsOf = (runIds: readonly string[]) => groupStatistics(values, positionsOf(compared, runIds), column.count);
  const judgements = await math.judge(statisticsOf(baseline), groups.map(statisticsOf), direction);
  return judgements.map((judged) => ({ verdict: judged.verdict, words: verdictWords(judged) }));
}

/** How much each parameter explains of a metric, or why that cannot be told. */
export async function explainMetric(math: ComparisonMath, compared: ComparedRuns, runIds: readonly string[], { metric, direction, valueOf }: JudgedBy): Promise<ImportanceView> {
  const positions = positionsOf(compared, runIds);
  const column = metricOf(compared, metric);
  const values = Float64Array.from(positions, (row) => (column && (column.count[row] ?? 0) > 0 ? valueOf(column, row) : Number.NaN));
  const importance = await math.explain(selectRows(compared, positions), values, direction);
  const entries = importance.kind === 'explained' ? importance.entries : [];
  return {
    entries: entries.map(({ keys, share, moreThanChance, trend }) => ({ names: keys, share, moreThanChance, trend })),
    words: importanceWords(importance, metric),
  };
}

function metricOf({ columns }: ComparedRuns, key: string): MetricColumn | undefined {
  return columns.find((column): column is MetricColumn => column.kind === 'metric' && column.key === key);
}
