import type { CompareTab } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { Tab } from '../../components/tab.ts';
import { NAME, type TableColumn } from './tableColumns.ts';

/** What the host knows of the runs besides their values; it is asked for after the table is there. */
export interface Besides {
  artifacts: boolean;
  environments: boolean;
}

/** The ways to compare that have something to show. @param shownCount rows that the filters leave */
export function collectTabs({ rows, columns }: Pick<ComparisonView, 'rows' | 'columns'>, tableColumns: readonly TableColumn[], shownCount = rows.length, besides: Besides = { artifacts: true, environments: true }): Tab<CompareTab>[] {
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
    besides.artifacts && { name: 'artifacts', title: 'Artifacts' },
    besides.environments && { name: 'environment', title: 'Environment' },
  ];
  return tabs.filter((tab) => tab !== false);
}
