import type { TabName } from '../../../src/protocol/runPanel.ts';
import type { MetricRow, RunView } from '../../../src/protocol/runView.ts';
import type { Tab } from '../../components/tab.ts';

/** The machine's use, which the helper samples, is shown with the environment. */
export function isSystem({ key }: Pick<MetricRow, 'key'>): boolean {
  return key.startsWith('system/');
}

/** The tabs that have something in them; the overview always does. */
export function collectTabs(run: RunView): Tab<TabName>[] {
  const system = run.metrics.filter(isSystem).length;
  const metrics = run.metrics.length - system;
  const data = run.inputs.length + run.written.length;
  const tabs: (Tab<TabName> & { isThere: boolean })[] = [
    { name: 'overview', title: 'Overview', isThere: true },
    { name: 'metrics', title: 'Metrics', count: metrics, isThere: metrics > 0 },
    { name: 'runs', title: 'Runs', count: run.childTotal, isThere: run.childTotal > 0 },
    { name: 'artifacts', title: 'Artifacts', count: run.artifacts.length, isThere: run.artifacts.length > 0 },
    { name: 'code', title: 'Code', isThere: run.code !== null },
    { name: 'data', title: 'Data', count: data, isThere: data > 0 },
    { name: 'environment', title: 'Environment', isThere: run.environment !== null || system > 0 },
    { name: 'log', title: 'Log', isThere: run.hasOutput },
  ];
  return tabs.filter(({ isThere }) => isThere).map(({ isThere: _, ...tab }) => tab);
}
