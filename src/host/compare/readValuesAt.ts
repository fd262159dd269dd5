import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import { FEWEST_POINTS } from '../../core/metrics/downsample.ts';
import type { RunStore } from '../../core/runs/runStore.ts';

/** Of metrics the value that each row had at a step: that of the latest point at or before it, NaN where there is none. One column a key, in their order. */
export async function readValuesAt(runs: Pick<RunStore, 'histories'>, { rows, columns }: ComparedRuns, keys: readonly string[], step: number): Promise<Float64Array[]> {
  const values = keys.map(() => new Float64Array(rows.length).fill(Number.NaN));
  const metrics = new Map(columns.flatMap((column) => (column.kind === 'metric' ? [[column.key, column]] : [])));
  await Promise.all(
    rows.map(async ({ runIds }, row) => {
      let missing = keys.filter((key) => (metrics.get(key)?.count[row] ?? 0) > 0);
      // Of runs shown as one the innermost counts.
      for (const runId of [...runIds].reverse()) {
        if (missing.length === 0) break;
        const histories = await runs.histories(runId, missing, { x: 'step', from: step, to: step, maxPoints: FEWEST_POINTS });
        for (const { key, total, points } of histories) {
          if (total === 0) continue;
          const position = points.x.findLastIndex((at) => at <= step);
          const column = values[keys.indexOf(key)];
          if (column && position >= 0) column[row] = points.values[position] ?? Number.NaN;
          missing = missing.filter((one) => one !== key);
        }
      }
    }),
  );
  return values;
}
