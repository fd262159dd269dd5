import { useCallback, useMemo } from 'preact/hooks';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { missingInScatter, scatterChart, tableOfScatter, type ScatterData } from '../../charts/scatterChart.ts';
import { ChartFigure } from '../../components/chartFigure.tsx';
import { paretoFront } from './paretoFront.ts';
import { RunLegend } from './runLegend.tsx';
import { toChartColumn } from './shownRuns.ts';
import { NAME, type TableColumn } from './tableColumns.ts';
import type { ChartTabProps } from './tabProps.ts';

const none = { kind: 'number', id: '', title: '', values: new Float64Array() } as const;
const nothing: ScatterData = { runs: [], x: none, y: none, front: null };

/** The two columns that are shown against each other: the chosen ones, else the metric that runs are judged by over a parameter. */
function axesOf(columns: readonly TableColumn[], { scatter }: Pick<CompareView, 'scatter'>, judged: string | null): { usable: TableColumn[]; x: TableColumn | undefined; y: TableColumn | undefined } {
  const usable = columns.filter(({ id, differs }) => id !== NAME && differs);
  const y = usable.find(({ id }) => id === scatter.y) ?? usable.find(({ kind, title }) => kind === 'metric' && title === judged) ?? usable.find(({ kind }) => kind === 'metric');
  const x = usable.find(({ id }) => id === scatter.x) ?? usable.find(({ kind, isNumeric }) => kind === 'param' && isNumeric) ?? usable.find(({ id }) => id !== y?.id);
  return { usable, x, y };
}

/** Whether both columns have a better and a worse. */
function canFront(x: TableColumn | undefined, y: TableColumn | undefined): boolean {
  return x?.direction !== null && x?.direction !== undefined && y?.direction !== null && y?.direction !== undefined;
}

/** Any two columns against each other, and the runs that no other beats in both. */
export function ScatterTab(props: ChartTabProps) {
  const { view, columns, shown, judged, link, onChange, onOpenRun } = props;
  const { usable, x, y } = axesOf(columns, view, judged);
  const { isLogX, isLogY } = view.scatter;
  const choose = (some: Partial<CompareView['scatter']>) => onChange({ scatter: { ...view.scatter, ...some } });
  if (!x || !y) return <p class="message">There are not two columns in which these runs differ.</p>;
  return (
    <>
      <div class="choices" role="group" aria-label="What is shown against what">
        <label>Up <ColumnSelect columns={usable} value={y.id} onChange={(id) => choose({ y: id })} /></label>
        <label>Across <ColumnSelect columns={usable} value={x.id} onChange={(id) => choose({ x: id })} /></label>
        <label><input type="checkbox" checked={isLogY} onChange={(event) => choose({ isLogY: event.currentTarget.checked })} /> Logarithmic</label>
        <label><input type="checkbox" checked={isLogX} onChange={(event) => choose({ isLogX: event.currentTarget.checked })} /> Logarithmic x</label>
        {canFront(x, y) && <label title="Runs that no other run beats in both"><input type="checkbox" checked={view.scatter.front} onChange={(event) => choose({ front: event.currentTarget.checked })} /> Pareto front</label>}
      </div>
      <RunLegend shown={shown} link={link} isGrouped={false} onOpenRun={onOpenRun} />
      <ScatterFigure {...props} size="large" />
    </>
  );
}

/** The points themselves. */
export function ScatterFigure({ view, columns, shown, judged, link, onOpenRun, onExport, size = 'small' }: ChartTabProps & { size?: 'small' | 'large' }) {
  const { x, y } = axesOf(columns, view, judged);
  const { isLogX, isLogY } = view.scatter;
  const data = useMemo((): ScatterData => {
    if (!x || !y) return nothing;
    const front = view.scatter.front && canFront(x, y) ? { rows: paretoFront(shown.rows.map((row) => x.value(row)), shown.rows.map((row) => y.value(row)), x.direction, y.direction), xGoal: x.direction === 'lower' ? ('min' as const) : ('max' as const) } : null;
    return { runs: shown.runs, x: toChartColumn(x, shown.rows, isLogX), y: toChartColumn(y, shown.rows, isLogY), front };
  }, [x, y, shown, isLogX, isLogY, view.scatter.front]);
  const configure = useCallback((theme: ChartTheme) => scatterChart(data, shown.strokes, theme), [data, shown.strokes]);
  if (!x || !y) return null;
  const missing = missingInScatter(data);
  const empty = missing === shown.runs.length ? `No run has both ${y.title} and ${x.title}.` : undefined;
  return (
    <ChartFigure
      title={`${y.title} over ${x.title}`}
      summary={`${shown.runs.length - missing} runs${data.front ? `, ${data.front.rows.length} of them on the Pareto front` : ''}`}
      empty={empty}
      remark={missing > 0 && empty === undefined ? `${missing} ${missing === 1 ? 'run lacks' : 'runs lack'} one of the two values` : undefined}
      table={() => tableOfScatter(data)}
      configure={configure}
      link={link}
      onSelectRun={onOpenRun}
      onExport={onExport}
      size={size}
    />
  );
}

/** A column by its name; of a metric and a parameter with one name the kind tells which. */
export function ColumnSelect({ columns, value, onChange }: { columns: readonly TableColumn[]; value: string; onChange: (id: string) => void }) {
  const groups: [string, TableColumn['kind'][]][] = [['Metrics', ['metric']], ['Parameters', ['param']], ['Run', ['run', 'data', 'tag']]];
  return (
    <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {groups.map(([label, kinds]) => {
        const some = columns.filter(({ kind }) => kinds.includes(kind));
        return some.length > 0 && <optgroup key={label} label={label}>{some.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}</optgroup>;
      })}
    </select>
  );
}
