import { useMemo, useState } from 'preact/hooks';
import { plainMetrics, type MetricsChoice } from '../../../src/protocol/runPanel.ts';
import type { MetricRow } from '../../../src/protocol/runView.ts';
import { collectCharts, type MetricChart } from '../../charts/collectCharts.ts';
import { rangeOf, type CurveAxes } from '../../charts/curve.ts';
import { SearchField } from '../../components/searchField.tsx';
import { Section } from '../../components/section.tsx';
import { SmoothingSlider } from '../../components/smoothingSlider.tsx';
import { XAxisSelect } from '../../components/xAxisSelect.tsx';
import type { CurveStore } from './curveStore.ts';
import { MetricChartView } from './metricChart.tsx';
import { MetricTable } from './metricTable.tsx';
import type { RunApi } from './runApi.ts';
import { useCurves } from './useCurves.ts';

export interface MetricsTabProps {
  rows: readonly MetricRow[];
  choice: MetricsChoice;
  onChoose: (some: Partial<MetricsChoice>) => void;
  api: RunApi;
}

/** Every metric of the run: those with a course as small charts over a common axis, single values as a table. */
export function MetricsTab({ rows, choice, onChoose, api }: MetricsTabProps) {
  const [filter, setFilter] = useState('');
  const courses = rows.filter(({ count }) => count > 1);
  const single = rows.filter(({ count, key }) => count <= 1 && matches(key, filter));
  const charts = useCharts(courses);
  const shown = useMemo(() => charts.filter(({ title, curves }) => !choice.hidden.includes(title) && curves.some(({ key }) => matches(key, filter))), [charts, choice.hidden, filter]);
  const hidden = charts.filter(({ title }) => choice.hidden.includes(title));
  return (
    <>
      {courses.length > 0 && <Choices choice={choice} onChoose={onChoose} filter={filter} onFilter={setFilter} />}
      {shown.length > 0 && <Charts charts={shown} rows={rows} choice={choice} api={api} onHide={(title) => onChoose({ hidden: [...choice.hidden, title] })} />}
      {shown.length === 0 && single.length === 0 && <p class="message">{filter === '' ? 'All charts are hidden.' : `No metric has “${filter}” in its name.`}</p>}
      {hidden.length > 0 && (
        <p class="note hidden-charts">
          Hidden: {hidden.map(({ title }) => (
            <button key={title} class="link" title={`Show ${title} again`} onClick={() => onChoose({ hidden: choice.hidden.filter((one) => one !== title) })}>{title}</button>
          ))}
        </p>
      )}
      {single.length > 0 && <Section title="Single values"><MetricTable rows={single} /></Section>}
    </>
  );
}

export interface ChartsProps {
  charts: readonly MetricChart[];
  rows: readonly MetricRow[];
  choice?: MetricsChoice;
  api: RunApi;
  onHide?: (title: string) => void;
}

/** Small charts that share their x axis, with the points of those in sight. */
export function Charts({ charts, rows, choice = plainMetrics, api, onHide }: ChartsProps) {
  const { store, version } = useCurves(api, rows, choice);
  const byKey = useMemo(() => new Map(rows.map((row) => [row.key, row])), [rows]);
  // With the points, not before them: a chart is drawn once for a new point.
  const range = useMemo(() => sharedRange(charts, rows, store), [version, charts]);
  const axes = useMemo((): CurveAxes => ({ x: store.axis, isLog: choice.isLog, range }), [store.axis, choice.isLog, range?.min, range?.max]);
  return (
    <div class="charts">
      {charts.map((chart) => (
        <MetricChartView
          key={chart.id}
          chart={chart}
          rows={byKey}
          store={store}
          axes={axes}
          onExport={(title, keys, png) => api.act(api.request('exportChart', { title, keys, x: choice.x, png }))}
          {...(onHide ? { onHide: () => onHide(chart.title) } : {})}
        />
      ))}
    </div>
  );
}

/** The same charts as long as there are the same metrics, so that a new point draws lines anew and nothing else. */
function useCharts(rows: readonly MetricRow[]): MetricChart[] {
  const names = rows.map(({ key }) => key);
  return useMemo(() => collectCharts(names), [names.join('\n')]);
}

/** The x axis of all charts, from what has been read of them; what the rows say of steps is known before. */
function sharedRange(charts: readonly MetricChart[], rows: readonly MetricRow[], store: CurveStore): CurveAxes['range'] {
  const keys = new Set(charts.flatMap(({ curves }) => curves.map(({ key }) => key)));
  const loaded = rangeOf([...keys].flatMap((key) => {
    const curve = store.get(key);
    return curve ? [{ key, label: key, ...curve }] : [];
  }));
  // A moment has no extent; the chart makes some around it.
  if (!loaded || loaded.min === loaded.max) return null;
  if (store.axis !== 'step') return loaded;
  return { min: loaded.min, max: Math.max(loaded.max, ...rows.filter(({ key }) => keys.has(key)).map(({ lastStep }) => lastStep)) };
}

function matches(key: string, filter: string): boolean {
  return key.toLowerCase().includes(filter.trim().toLowerCase());
}

function Choices({ choice, onChoose, filter, onFilter }: { choice: MetricsChoice; onChoose: (some: Partial<MetricsChoice>) => void; filter: string; onFilter: (text: string) => void }) {
  return (
    <div class="choices" role="group" aria-label="How metrics are shown">
      <XAxisSelect value={choice.x} onChoose={(x) => onChoose({ x })} />
      <SmoothingSlider value={choice.smoothing} onChoose={(smoothing) => onChoose({ smoothing })} />
      <label>
        <input type="checkbox" checked={choice.isLog} onChange={(event) => onChoose({ isLog: event.currentTarget.checked })} />
        Logarithmic
      </label>
      <SearchField placeholder="Filter metrics" value={filter} onInput={onFilter} />
    </div>
  );
}
