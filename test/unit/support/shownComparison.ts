import type { KeyMetric } from '../../../src/core/runs/keyMetric';
import { isDiffering } from '../../../src/core/compare/differingColumns';
import { toComparisonView } from '../../../src/host/compare/comparisonView';
import { plainView, type CompareView } from '../../../src/protocol/comparePanel';
import type { ComparisonView } from '../../../src/protocol/comparison';
import { collectColumns, type TableColumn } from '../../../webview-ui/panels/compare/tableColumns';
import { comparedColumns, type WrittenColumns } from './comparedColumns';

/** What a page gets of runs that a test wrote down. */
export function shownComparison(written: WrittenColumns, keyMetric?: KeyMetric): ComparisonView {
  const compared = comparedColumns(written);
  const { rows, columns } = toComparisonView(compared, new Set(compared.columns.filter((column) => isDiffering(column))), keyMetric, new Map(), new Set());
  return { title: 'runs', rows, columns, columnCount: columns.length, gone: 0, keyMetric: keyMetric ?? null, file: null, canEdit: true };
}

/** The columns of a page's table. */
export function shownColumns(comparison: ComparisonView, view: Partial<CompareView> = {}, atStep: ReadonlyMap<string, Float64Array> = new Map()): TableColumn[] {
  return collectColumns(comparison, { view: { ...plainView, ...view }, atStep, nowMs: 60_000 });
}

export function columnAt(columns: readonly TableColumn[], id: string): TableColumn {
  const column = columns.find((one) => one.id === id);
  if (!column) throw new Error(`There is no column ${id}.`);
  return column;
}
