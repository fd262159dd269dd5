import { columnId, textAt, type ComparedRow, type ComparedRuns, type MetricColumn, type TextColumn } from '../../../src/core/compare/comparedRuns';
import type { SavedComparison } from '../../../src/core/compare/savedComparison';
import { START_MS } from './runRecords';

export function comparedRow(position: number, rest: Partial<ComparedRow> = {}): ComparedRow {
  const runId = position.toString(16).padStart(32, '0');
  return { runId, runIds: [runId], name: `run ${position}`, status: 'FINISHED', startedAtMs: START_MS + position, endedAtMs: START_MS + 1000, experimentId: '0', experimentName: null, user: null, source: 'train.py', commit: null, isDirty: false, ...rest };
}

export function textColumn(kind: TextColumn['kind'], key: string, values: readonly (string | null)[]): TextColumn {
  const words = [...new Set(values.filter((value) => value !== null))];
  return { kind, key, words, codes: Int32Array.from(values, (value) => (value === null ? -1 : words.indexOf(value))) };
}

/** A metric with one point in each run that has it. */
export function metricColumn(key: string, values: readonly (number | null)[], rest: Partial<MetricColumn> = {}): MetricColumn {
  const floats = Float64Array.from(values, (value) => value ?? Number.NaN);
  return { kind: 'metric', key, count: Float64Array.from(values, (value) => (value === null ? 0 : 1)), last: floats, min: floats, max: floats, lastStep: Float64Array.from(values, (value) => (value === null ? Number.NaN : 0)), ...rest };
}

/** What compared runs say, whatever the order of words. */
export function valuesOf({ rows, columns }: ComparedRuns) {
  return {
    rows,
    columns: columns.map((column) => [
      columnId(column),
      rows.map((_, row) => {
        if (column.kind !== 'metric') return textAt(column, row);
        return column.count[row] ? [column.last[row], column.min[row], column.max[row], column.lastStep[row], column.count[row]] : null;
      }),
    ]),
  };
}

export function savedComparison(compared: ComparedRuns, rest: Partial<SavedComparison> = {}): SavedComparison {
  return { name: 'Learning rates', note: '', savedAtMs: START_MS, by: 'Ada', baseline: compared.rows[0]?.runId ?? null, metric: { key: 'rmse', direction: 'lower' }, view: {}, compared, columnsLeftOut: 0, ...rest };
}
