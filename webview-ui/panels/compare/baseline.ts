import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import { judgedMetric, type TableColumn, type Value } from './tableColumns.ts';
import { rowsInOrder, statisticsOf, type TableRow } from './tableRows.ts';

/** What the table shows, as far as it decides which run is best. */
export interface Judged {
  comparison: Pick<ComparisonView, 'rows' | 'keyMetric'>;
  view: Pick<CompareView, 'metric'>;
  columns: readonly TableColumn[];
  /** The lines of the table: what a filter leaves out is not the best. */
  tableRows: readonly TableRow[];
}

/** The row that the others are held against: the one that was chosen, else the best by the metric that runs are judged by; null for none. */
export function baselineOf({ baseline }: Pick<CompareView, 'baseline'>, judged: Judged): number | null {
  if (baseline === 'none') return null;
  if (baseline === 'best') return bestRow(judged);
  const position = judged.comparison.rows.findIndex(({ runId }) => runId === baseline.runId);
  return position < 0 ? null : position;
}

/** The row with the best value among those that are shown, the first of several; of groups that of the group with the best mean. Null where no direction is known. */
export function bestRow({ comparison, view, columns, tableRows }: Judged): number | null {
  const key = judgedMetric(comparison, view);
  const column = columns.find(({ kind, title }) => kind === 'metric' && title === key);
  if (!column?.direction) return null;
  const groups = tableRows.filter((row) => row.kind === 'group');
  const best = groups.length < 2 ? null : bestOf(groups, ({ rows }) => statisticsOf(column, rows)?.mean, column.direction);
  return bestOf(best ? best.rows : rowsInOrder(tableRows).sort((a, b) => a - b), (row) => column.value(row), column.direction);
}

function bestOf<T>(items: readonly T[], valueOf: (item: T) => Value, direction: 'lower' | 'higher'): T | null {
  let best: { item: T; value: number } | null = null;
  for (const item of items) {
    const value = valueOf(item);
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    if (best === null || (direction === 'lower' ? value < best.value : value > best.value)) best = { item, value };
  }
  return best && best.item;
}
