import { bestRow } from '../../core/compare/comparedKeyMetric.ts';
import { textAt, type ComparedColumn, type ComparedRuns } from '../../core/compare/comparedRuns.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import { toWord } from '../../core/runs/records.ts';

/** Compared runs as `--json` prints them: ids of the baseline and the best run, then each run. Times are milliseconds since 1970 UTC; NaN and the infinities are words. */
export function toComparisonJson({ rows, columns }: ComparedRuns, metric: KeyMetric | undefined, baseline: string): object {
  const best = metric && bestRow(columns, metric);
  return {
    baseline,
    metric: metric ?? null,
    best: best === undefined ? null : rows[best]?.runId,
    runs: rows.map(({ runId, runIds, ...facts }, row) => ({ id: runId, ids: runIds, ...facts, params: texts(columns, 'param', row), metrics: metrics(columns, row), tags: texts(columns, 'tag', row), data: texts(columns, 'data', row) })),
  };
}

function texts(columns: readonly ComparedColumn[], kind: 'param' | 'tag' | 'data', row: number): object {
  // From entries, because a key may be `__proto__`.
  return Object.fromEntries(
    columns.flatMap((column) => {
      const text = column.kind === kind ? textAt(column, row) : null;
      return text === null ? [] : [[column.key, text]];
    }),
  );
}

function metrics(columns: readonly ComparedColumn[], row: number): object {
  return Object.fromEntries(
    columns.flatMap((column) => {
      if (column.kind !== 'metric' || (column.count[row] ?? 0) === 0) return [];
      const [last, min, max, lastStep] = [column.last, column.min, column.max, column.lastStep].map((values) => toWord(values[row] ?? Number.NaN));
      return [[column.key, { last, min, max, lastStep, count: column.count[row] }]];
    }),
  );
}
