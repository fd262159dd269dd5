import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import type { ChartConfiguration } from 'chart.js';
import type { DirectionView, MetricColumnView } from '../../../src/protocol/comparison.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { comparedCurves, tableOfCurves, type RunCurve } from '../../charts/comparedCurves.ts';
import { emptyReason, leftOut, type Curve } from '../../charts/curve.ts';
import { metricTitle } from '../../charts/metricTitle.ts';
import type { RunStroke } from '../../charts/runColors.ts';
import { ChartButton, ChartFigure } from '../../components/chartFigure.tsx';
import { useInSight } from '../../components/useInSight.ts';
import { isBestLogarithmic } from './automaticScale.ts';
import { groupCurves } from './groupCurves.ts';
import type { ShownRuns } from './shownRuns.ts';
import type { ChartTabProps } from './tabProps.ts';
import type { CurveCharts } from './useCurveCharts.ts';

export interface CurveFigureProps extends Pick<ChartTabProps, 'link' | 'onOpenRun' | 'onExport'> {
  column: MetricColumnView;
  /** Which way it gets better. */
  direction: DirectionView;
  charts: CurveCharts;
  isBanded: boolean;
  onHide?: () => void;
}

/** One metric over steps or time, a line each run; asks for its points only while it is in sight. */
export function CurveFigure({ column, direction, charts, isBanded, link, onOpenRun, onExport, onHide }: CurveFigureProps) {
  const { store, shown } = charts;
  const metric = column.key;
  const suitsLog = useMemo(() => isBestLogarithmic(column, shown.rows), [column, shown.rows]);
  const isLog = charts.isLog ?? suitsLog;
  const axes = useMemo(() => ({ ...charts.axes, isLog }), [charts.axes, isLog]);
  const element = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(element);
  useEffect(() => (isInSight ? store.watch(metric) : undefined), [isInSight, store, metric]);
  const loaded = store.get(metric);
  const { curves, strokes } = useMemo(() => toLines(shown, loaded?.curves, isBanded), [shown, loaded, isBanded]);
  const configure = useCallback((theme: ChartTheme) => comparedCurves(curves, axes, strokes, theme, direction) as ChartConfiguration, [curves, axes, strokes, direction]);
  const { title, unit } = metricTitle(metric);
  const plain = curves.map(({ runId, name, points, smoothed, total }): Curve => ({ key: runId, label: name, points, smoothed, total }));
  const empty = loaded ? emptyReason(plain, axes.isLog) : (store.problemOf(metric) ?? 'Reading the points…');
  const notes = [...(unit === null ? [] : [unit]), ...(isLog ? [charts.isLog === null ? 'logarithmic, as its values span over three decades' : 'logarithmic'] : [])];
  return (
    <div ref={element}>
      <ChartFigure
        title={title}
        {...(notes.length === 0 ? {} : { note: notes.join(', ') })}
        summary={`${curves.length} ${curves.length === 1 ? 'line' : 'lines'}`}
        empty={empty}
        remark={empty === undefined ? leftOut(plain, axes.isLog) : undefined}
        table={() => tableOfCurves(curves, axes)}
        configure={configure}
        {...(onHide ? { actions: <ChartButton icon="eye-closed" title={`Hide ${metric}`} onClick={onHide} /> } : {})}
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

