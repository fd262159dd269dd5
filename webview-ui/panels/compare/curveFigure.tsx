import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import type { ChartConfiguration } from 'chart.js';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { comparedCurves, tableOfCurves, type RunCurve } from '../../charts/comparedCurves.ts';
import { emptyReason, leftOut, type Curve } from '../../charts/curve.ts';
import { metricTitle } from '../../charts/metricTitle.ts';
import type { RunStroke } from '../../charts/runColors.ts';
import { ChartFigure } from '../../components/chartFigure.tsx';
import { useInSight } from '../../components/useInSight.ts';
import { groupCurves } from './groupCurves.ts';
import type { ShownRuns } from './shownRuns.ts';
import type { ChartTabProps } from './tabProps.ts';
import type { CurveCharts } from './useCurveCharts.ts';

export interface CurveFigureProps extends Pick<ChartTabProps, 'link' | 'onOpenRun' | 'onExport'> {
  metric: string;
  charts: CurveCharts;
  isBanded: boolean;
}

/** One metric over steps or time, a line each run; asks for its points only while it is in sight. */
export function CurveFigure({ metric, charts, isBanded, link, onOpenRun, onExport }: CurveFigureProps) {
  const { store, shown, axes } = charts;
  const element = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(element);
  useEffect(() => (isInSight ? store.watch(metric) : undefined), [isInSight, store, metric]);
  const loaded = store.get(metric);
  const { curves, strokes } = useMemo(() => toLines(shown, loaded?.curves, isBanded), [shown, loaded, isBanded]);
  const configure = useCallback((theme: ChartTheme) => comparedCurves(curves, axes, strokes, theme) as ChartConfiguration, [curves, axes, strokes]);
  const { title, unit } = metricTitle(metric);
  const plain = curves.map(({ runId, name, points, smoothed, total }): Curve => ({ key: runId, label: name, points, smoothed, total }));
  const empty = loaded ? emptyReason(plain, axes.isLog) : (store.problemOf(metric) ?? 'Reading the points…');
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

