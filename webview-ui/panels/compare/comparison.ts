import { applyMetricChange, type ColumnView, type ComparisonChanges, type ComparisonView } from '../../../src/protocol/comparison.ts';

/** What tells a column from all others. */
export function idOf({ kind, key }: Pick<ColumnView, 'kind' | 'key'>): string {
  return `${kind}:${key}`;
}

/** The comparison after columns that were asked for later. */
export function withColumns(comparison: ComparisonView, columns: readonly ColumnView[]): ComparisonView {
  return { ...comparison, columns: [...comparison.columns, ...columns] };
}

/** The comparison after changes; rows and columns that did not change stay the same objects, and so do their lists. */
export function withChanges(comparison: ComparisonView, changes: ComparisonChanges): ComparisonView {
  const rows = replaced(comparison.rows, changes.rows.map(({ position, row }) => [position, row]));
  // What has not been asked for yet comes as it is then.
  const known = changes.columns.filter(({ position }) => position < comparison.columns.length);
  const metrics = changes.metrics.flatMap((change): [number, ColumnView][] => {
    const column = comparison.columns[change.position];
    return column?.kind === 'metric' ? [[change.position, applyMetricChange(column, change)]] : [];
  });
  return { ...comparison, rows, columns: replaced(comparison.columns, [...known.map(({ position, column }): [number, ColumnView] => [position, column]), ...metrics]) };
}

function replaced<T>(items: T[], changes: readonly (readonly [number, T])[]): T[] {
  if (changes.length === 0) return items;
  const next = [...items];
  for (const [position, item] of changes) next[position] = item;
  return next;
}
