import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import type { HistoryQuestion } from '../../core/metrics/metricHistoryReader.ts';
import type { RunStore } from '../../core/runs/runStore.ts';
import { MOST_CURVE_POINTS, type ComparedCurvesRequest, type ComparedCurveView } from '../../protocol/comparePanel.ts';

/** Reads one metric of several rows as charts want to draw it; of a part of x finer points than of the whole. Rows without the metric are left out. */
export async function readComparedCurves(runs: Pick<RunStore, 'historiesOf'>, compared: ComparedRuns, { runIds, key, x, smoothing, range }: ComparedCurvesRequest): Promise<ComparedCurveView[]> {
  const wanted = new Set(runIds);
  const rows = compared.rows.filter(({ runId }) => wanted.has(runId));
  const curves = new Map<string, ComparedCurveView>();
  const question = (runId: string, startMs: number): HistoryQuestion => ({
    runId,
    keys: [key],
    query: {
      x,
      startMs,
      maxPoints: MOST_CURVE_POINTS,
      ...(smoothing > 0 ? { smoothing: { kind: 'exponential', weight: smoothing } } : {}),
      ...(range ? { from: range.min, to: range.max } : {}),
    },
  });
  // Of runs shown as one the innermost counts; the others are asked where it does not have the metric.
  let asked = rows.map((row) => ({ row, inner: [...row.runIds].reverse() }));
  while (asked.length > 0) {
    const answers = await runs.historiesOf(asked.map(({ row, inner: [runId = row.runId] }) => question(runId, row.startedAtMs)));
    const without: typeof asked = [];
    asked.forEach(({ row: { runId }, row, inner }, position) => {
      const history = answers[position]?.[0];
      if (history && history.total > 0) {
        const { points, smoothed, total } = history;
        curves.set(runId, { runId, key, total, points: { x: points.x, values: points.values }, smoothed: smoothed && { x: smoothed.x, values: smoothed.values } });
      } else if (inner.length > 1) without.push({ row, inner: inner.slice(1) });
    });
    asked = without;
  }
  return rows.flatMap(({ runId }) => curves.get(runId) ?? []);
}
