import type { CompareTab } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { Tab } from '../../components/tab.ts';
import { NAME, type TableColumn } from './tableColumns.ts';

/** The ways to compare that have something to show. @param shownCount rows that the filters leave */
export function collectTabs({ rows, columns }: Pick<ComparisonView, 'rows' | 'columns'>, tableColumns: readonly TableColumn[], shownCount = rows.length): Tab<CompareTab>[] {
  const hasMetric = columns.some(({ kind }) => kind === 'metric');
  const hasCourse = columns.some((column) => column.kind === 'metric' && column.count.some((count) => count > 1));
  const canRelate = tableColumns.filter(({ id, differs }) => differs && id !== NAME).length > 1;
  const tabs: (Tab<CompareTab> | false)[] = [
    { name: 'table', title: 'Table', count: shownCount },
    hasCourse && { name: 'curves', title: 'Curves' },
    canRelate && { name: 'scatter', title: 'Scatter' },
    canRelate && { name: 'parallel', title: 'Parallel' },
    hasMetric && { name: 'bars', title: 'Bars' },
    hasMetric && columns.some(({ kind, differs }) => kind === 'param' && differs) && { name: 'importance', title: 'Importance' },
    { name: 'artifacts', title: 'Artifacts' },
    { name: 'environment', title: 'Environment' },
  ];
  return tabs.filter((tab) => tab !== false);
}
