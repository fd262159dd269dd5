import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ChartConfiguration } from 'chart.js';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { MetricColumnView } from '../../../src/protocol/comparison.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { comparedCurves, tableOfCurves, type RunCurve } from '../../charts/comparedCurves.ts';
import { emptyReason, leftOut, rangeOf, type Curve, type CurveAxes } from '../../charts/curve.ts';
import { wholeNumber } from '../../charts/format.ts';
import { metricTitle } from '../../charts/metricTitle.ts';
import type { RunStroke } from '../../charts/runColors.ts';
import { ChartFigure } from '../../components/chartFigure.tsx';
import { SearchField } from '../../components/searchField.tsx';
import { SmoothingSlider } from '../../components/smoothingSlider.tsx';
import { useInSight } from '../../components/useInSight.ts';
import { XAxisSelect } from '../../components/xAxisSelect.tsx';
import type { ComparedCurveStore } from './comparedCurveStore.ts';
import { groupCurves } from './groupCurves.ts';
import { RunLegend } from './runLegend.tsx';
import type { ShownRuns } from './shownRuns.ts';
import type { ChartTabProps } from './tabProps.ts';
import { useComparedCurves } from './useComparedCurves.ts';
import { useRange } from './useRange.ts';

/** So many lines of a chart can still be looked at. */
const MOST_LINES = 200;

/** The course of every metric that has one, over a common axis: zooming one zooms all. */
export function CurvesTab(props: ChartTabProps) {
  const { comparison, view, judged, link, api, onChange } = props;
  const [filter, setFilter] = useState('');
  const shown = useMemo(() => firstRuns(props.shown), [props.shown]);
  const metrics = useMemo(() => withCourse(comparison.columns, judged), [comparison.columns, judged]);
  const wanted = metrics.filter(({ key }) => key.toLowerCase().includes(filter.trim().toLowerCase()));
  const range = useRange(link);
  const runIds = useMemo(() => shown.runs.map(({ runId }) => runId), [shown]);
  const { store, version } = useComparedCurves(api, comparison, { runIds, x: view.curves.x, smoothing: view.curves.smoothing, range });
  const bounds = useRef<{ min: number; max: number } | null>(null);
  // What all charts share is known from what has been read of the whole of them.
  const whole = useMemo(() => {
    const all = metrics.flatMap(({ key }) => {
      const loaded = store.get(key);
      return loaded && loaded.choice.range === null && loaded.choice.x === view.curves.x ? [...loaded.curves.values()] : [];
    });
    const read = rangeOf(all.map(({ key, total, points, smoothed }): Curve => ({ key, label: key, total, points, smoothed })));
    if (read && read.min < read.max) bounds.current = read;
    return bounds.current;
  }, [version, metrics, view.curves.x]);
  useEffect(() => {
    bounds.current = null;
    link.setRange(null);
  }, [view.curves.x]);
  useEffect(() => link.setBounds(whole && view.curves.isLogX ? { min: Math.max(whole.min, Number.MIN_VALUE), max: whole.max } : whole, view.curves.isLogX), [whole, view.curves.isLogX]);
  const axes = useMemo((): CurveAxes => ({ x: view.curves.x, range: whole && !view.curves.isLogX ? whole : null, isLog: view.curves.isLog, isLogX: view.curves.isLogX }), [view.curves.x, view.curves.isLog, view.curves.isLogX, whole?.min, whole?.max]);
  const choose = (some: Partial<CompareView['curves']>) => onChange({ curves: { ...view.curves, ...some } });
  if (metrics.length === 0) return <p class="message">No metric of these runs has more than one point. The bars show single values.</p>;
  return (
    <>
      <CurveChoices choice={view.curves} canBand={shown.groups.length > 0} isZoomed={range !== null} filter={filter} onChoose={choose} onFilter={setFilter} onReset={() => link.setRange(null)} />
      <RunLegend shown={shown} link={link} isGrouped={view.curves.bands && shown.groups.length > 0} onOpenRun={props.onOpenRun} />
      {props.shown.runs.length > MOST_LINES && <p class="note">The first {MOST_LINES} of {wholeNumber(props.shown.runs.length)} runs, in the order of the table: sort or filter it to see others here.</p>}
      <div class="chart-room">
        <div class="charts">
          {wanted.map(({ key }) => <CurveFigure key={key} {...props} metric={key} shown={shown} store={store} version={version} axes={axes} isBanded={view.curves.bands} />)}
        </div>
        {wanted.length === 0 && <p class="message">No metric has “{filter}” in its name.</p>}
      </div>
    </>
  );
}

interface CurveFigureProps extends ChartTabProps {
  metric: string;
  store: ComparedCurveStore;
  version: number;
  axes: CurveAxes;
  isBanded: boolean;
}

function CurveFigure({ metric, shown, store, version, axes, isBanded, link, onOpenRun, onExport }: CurveFigureProps) {
  const element = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(element);
  useEffect(() => (isInSight ? store.watch(metric) : undefined), [isInSight, store, metric]);
  const loaded = store.get(metric);
  const { curves, strokes } = useMemo(() => toLines(shown, loaded?.curves, isBanded), [shown, loaded, isBanded]);
  const configure = useCallback((theme: ChartTheme) => comparedCurves(curves, axes, strokes, theme) as ChartConfiguration, [curves, axes, strokes]);
  const { title, unit } = metricTitle(metric);
  const plain = curves.map(({ runId, name, points, smoothed, total }): Curve => ({ key: runId, label: name, points, smoothed, total }));
  const empty = loaded ? emptyReason(plain, axes.isLog) : (store.problemOf(metric) ?? 'Reading the points…');
  void version;
  return (
    <div ref={element}>
      <ChartFigure
        title={title}
        {...(unit === null ? {} : { note: unit })}
        summary={`${curves.length} ${curves.length === 1 ? 'line' : 'lines'}`}
        empty={empty}
        remark={empty === undefined ? leftOut(plain, axes.isLog) : undefined}
        table={() => tableOfCurves(curves, axes)}
        configure={configure}
        link={link}
        isZoomable
        isInSight={isInSight}
        onSelectRun={onOpenRun}
        onExport={onExport}
      />
    </div>
  );
}

/** The lines of a chart: one a run, or one a group with a band between its least and greatest values. */
function toLines({ runs, strokes, groups }: ShownRuns, loaded: ReadonlyMap<string, { total: number; points: RunCurve['points']; smoothed: RunCurve['smoothed'] }> | undefined, isBanded: boolean): { curves: RunCurve[]; strokes: RunStroke[] } {
  if (!loaded) return { curves: [], strokes: [] };
  if (isBanded && groups.length > 0) {
    const lines = groups.flatMap(({ name, positions, stroke }) => {
      const members = positions.flatMap((position) => (runs[position] && loaded.has(runs[position].runId) ? [runs[position]] : []));
      const curves = members.flatMap(({ runId }) => loaded.get(runId) ?? []);
      if (curves.length === 0) return [];
      const { mean, band } = groupCurves(curves.map(({ points, smoothed }) => smoothed ?? points));
      const curve: RunCurve = { runId: `group ${name}`, name: `${name} (n = ${members.length})`, memberIds: members.map(({ runId }) => runId), points: mean, smoothed: null, band, total: curves.reduce((sum, { total }) => sum + total, 0) };
      return [{ curve, stroke }];
    });
    return { curves: lines.map(({ curve }) => curve), strokes: lines.map(({ stroke }) => stroke) };
  }
  const lines = runs.flatMap((run, position) => {
    const curve = loaded.get(run.runId);
    const stroke = strokes[position];
    return curve && stroke ? [{ curve: { ...run, points: curve.points, smoothed: curve.smoothed, total: curve.total }, stroke }] : [];
  });
  return { curves: lines.map(({ curve }) => curve), strokes: lines.map(({ stroke }) => stroke) };
}

/** Metrics that have more than one point somewhere, the one that runs are judged by first. */
function withCourse(columns: ChartTabProps['comparison']['columns'], judged: string | null): MetricColumnView[] {
  const metrics = columns.filter((column): column is MetricColumnView => column.kind === 'metric' && column.count.some((count) => count > 1));
  return metrics.sort((a, b) => Number(b.key === judged) - Number(a.key === judged) || Number(a.key.startsWith('system/')) - Number(b.key.startsWith('system/')));
}

function firstRuns(shown: ShownRuns): ShownRuns {
  if (shown.runs.length <= MOST_LINES) return shown;
  return { rows: shown.rows.slice(0, MOST_LINES), runs: shown.runs.slice(0, MOST_LINES), strokes: shown.strokes.slice(0, MOST_LINES), groups: shown.groups.map((group) => ({ ...group, positions: group.positions.filter((position) => position < MOST_LINES) })) };
}

interface CurveChoicesProps {
  choice: CompareView['curves'];
  canBand: boolean;
  isZoomed: boolean;
  filter: string;
  onChoose: (some: Partial<CompareView['curves']>) => void;
  onFilter: (text: string) => void;
  onReset: () => void;
}

function CurveChoices({ choice, canBand, isZoomed, filter, onChoose, onFilter, onReset }: CurveChoicesProps) {
  const check = (title: string, key: 'isLog' | 'isLogX' | 'bands', hint: string) => (
    <label title={hint}>
      <input type="checkbox" checked={choice[key]} onChange={(event) => onChoose({ [key]: event.currentTarget.checked })} />
      {title}
    </label>
  );
  return (
    <div class="choices" role="group" aria-label="How curves are shown">
      <SearchField placeholder="Filter metrics" value={filter} onInput={onFilter} />
      <XAxisSelect value={choice.x} onChoose={(x) => onChoose({ x, ...(x === 'wall' ? { isLogX: false } : {}) })} />
      <SmoothingSlider value={choice.smoothing} onChoose={(smoothing) => onChoose({ smoothing })} />
      {check('Logarithmic', 'isLog', 'The axis of values')}
      {choice.x !== 'wall' && check('Logarithmic x', 'isLogX', 'The axis of steps or time')}
      {canBand && check('Groups as bands', 'bands', 'The mean of each group of the table, between its smallest and largest values')}
      {isZoomed && (
        <span class="actions">
          <button class="secondary" onClick={onReset}><span class="codicon codicon-zoom-out" aria-hidden="true" />Show All</button>
        </span>
      )}
    </div>
  );
}
