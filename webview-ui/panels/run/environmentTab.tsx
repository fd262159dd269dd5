import { useMemo, useState } from 'preact/hooks';
import type { EnvironmentView, KeptFile, MetricRow } from '../../../src/protocol/runView.ts';
import { collectCharts } from '../../charts/collectCharts.ts';
import { Section } from '../../components/section.tsx';
import { plainMetrics } from '../../../src/protocol/runPanel.ts';
import { Charts } from './metricsTab.tsx';
import { MetricTable } from './metricTable.tsx';
import { FactList } from './overviewTab.tsx';
import type { RunApi } from './runApi.ts';
import { usePreview } from './usePreview.ts';

/** What the run ran on, what it used of that over time, and the packages that were installed. */
export function EnvironmentTab({ environment, system, api }: { environment: EnvironmentView | null; system: readonly MetricRow[]; api: RunApi }) {
  const courses = system.filter(({ count }) => count > 1);
  const single = system.filter(({ count }) => count <= 1);
  const names = courses.map(({ key }) => key).join('\n');
  const charts = useMemo(() => collectCharts(names === '' ? [] : names.split('\n')).map((chart) => ({ ...chart, title: chart.title.replace(/^system\//, '') })), [names]);
  return (
    <>
      {environment && environment.facts.length > 0 && <FactList label="Machine" facts={environment.facts} />}
      {system.length > 0 && (
        <Section title="Use of the machine">
          {charts.length > 0 && <Charts charts={charts} rows={courses} choice={{ ...plainMetrics, x: 'relative' }} api={api} />}
          {single.length > 0 && <MetricTable rows={single} />}
        </Section>
      )}
      {environment && environment.variables.length > 0 && (
        <Section title="Variables">
          <table><tbody>{environment.variables.map(([name, value]) => <tr key={name}><th scope="row" class="code">{name}</th><td class="code">{value}</td></tr>)}</tbody></table>
        </Section>
      )}
      {environment?.packages && <Packages file={environment.packages} api={api} />}
    </>
  );
}

function Packages({ file, api }: { file: KeptFile; api: RunApi }) {
  const preview = usePreview(file, api);
  const [filter, setFilter] = useState('');
  const packages = preview.kind === 'text' ? preview.text.split('\n').filter(Boolean).map((line) => line.split('==')) : [];
  const shown = packages.filter(([name]) => name?.includes(filter.trim().toLowerCase()));
  return (
    <Section
      title="Packages"
      note={preview.kind === 'text' ? `${shown.length === packages.length ? '' : `${shown.length} of `}${packages.length}` : ''}
      actions={<input type="search" placeholder="Filter packages" aria-label="Filter packages" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />}
    >
      {preview.kind === 'failed' && <p class="message error" role="alert">{preview.message}</p>}
      <ul class="packages">
        {shown.map(([name, version]) => <li key={name}><span class="code">{name}</span> <span class="note">{version}</span></li>)}
      </ul>
      {packages.length > 0 && shown.length === 0 && <p class="message">No package has “{filter}” in its name.</p>}
    </Section>
  );
}
