import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import { judgedMetric, type TableColumn } from './tableColumns.ts';

/** The row that the others are held against: the one that was chosen, else the best by the metric that runs are judged by; null for none. */
export function baselineOf(comparison: Pick<ComparisonView, 'rows' | 'keyMetric'>, view: Pick<CompareView, 'baseline' | 'metric'>, columns: readonly TableColumn[]): number | null {
  const { baseline } = view;
  if (baseline === 'none') return null;
  if (baseline === 'best') return bestRow(comparison, view, columns);
  const position = comparison.rows.findIndex(({ runId }) => runId === baseline.runId);
  return position < 0 ? null : position;
}

/** The row with the best value, the first of several; null where no direction is known. */
export function bestRow(comparison: Pick<ComparisonView, 'rows' | 'keyMetric'>, view: Pick<CompareView, 'metric'>, columns: readonly TableColumn[]): number | null {
  const judged = judgedMetric(comparison, view);
  const column = columns.find(({ kind, title }) => kind === 'metric' && title === judged);
  if (!column?.direction) return null;
  let best: { row: number; value: number } | null = null;
  for (let row = 0; row < comparison.rows.length; row += 1) {
    const value = column.value(row);
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    if (best === null || (column.direction === 'lower' ? value < best.value : value > best.value)) best = { row, value };
  }
  return best?.row ?? null;
}
