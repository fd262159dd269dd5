import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import type { HistoryQuery } from '../../core/metrics/metricHistoryReader.ts';
import type { RunStore } from '../../core/runs/runStore.ts';
import { MOST_CURVE_POINTS, type ComparedCurvesRequest, type ComparedCurveView } from '../../protocol/comparePanel.ts';

/** Reads one metric of several rows as charts want to draw it; of a part of x finer points than of the whole. Rows without the metric are left out. */
export async function readComparedCurves(runs: Pick<RunStore, 'histories'>, compared: ComparedRuns, { runIds, key, x, smoothing, range }: ComparedCurvesRequest): Promise<ComparedCurveView[]> {
  const wanted = new Set(runIds);
  const read = compared.rows
    .filter(({ runId }) => wanted.has(runId))
    .map(async (row): Promise<ComparedCurveView | undefined> => {
      const query: HistoryQuery = {
        x,
        startMs: row.startedAtMs,
        maxPoints: MOST_CURVE_POINTS,
        ...(smoothing > 0 ? { smoothing: { kind: 'exponential', weight: smoothing } } : {}),
        ...(range ? { from: range.min, to: range.max } : {}),
      };
      for (const runId of [...row.runIds].reverse()) {
        const [history] = await runs.histories(runId, [key], query);
        if (!history || history.total === 0) continue;
        const { points, smoothed, total } = history;
        return { runId: row.runId, key, total, points: { x: points.x, values: points.values }, smoothed: smoothed && { x: smoothed.x, values: smoothed.values } };
      }
      return undefined;
    });
  return (await Promise.all(read)).filter((curve) => curve !== undefined);
}
