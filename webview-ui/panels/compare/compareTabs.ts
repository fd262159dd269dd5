import type { CompareTab } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { Tab } from '../../components/tab.ts';

/** The ways to compare that have something to show. */
export function collectTabs({ rows }: ComparisonView): Tab<CompareTab>[] {
  return [{ name: 'table', title: 'Table', count: rows.length }];
}
