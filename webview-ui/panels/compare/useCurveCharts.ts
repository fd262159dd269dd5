import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { MetricColumnView } from '../../../src/protocol/comparison.ts';
import { rangeOf, type Curve, type CurveAxes } from '../../charts/curve.ts';
import type { XRange } from '../../charts/xRange.ts';
import type { ComparedCurveStore } from './comparedCurveStore.ts';
import type { ShownRuns } from './shownRuns.ts';
import type { ChartTabProps } from './tabProps.ts';
import { useComparedCurves } from './useComparedCurves.ts';
import { useRange } from './useRange.ts';

/** So many lines of a chart can still be looked at. */
export const MOST_LINES = 200;

/** What charts of curves share: the runs, their points, and the axis that all zoom along. */
export interface CurveCharts {
  shown: ShownRuns;
  store: ComparedCurveStore;
  /** Linear, as long as a person or its values do not want it otherwise: see `isLog`. */
  axes: CurveAxes;
  /** Whether the axis of values is logarithmic; null for what suits each metric. */
  isLog: boolean | null;
  /** The part of x that is shown; null for all of it. */
  range: XRange | null;
}

/** @param metrics those that may be shown, for the axis that they share */
export function useCurveCharts({ comparison, view, link, api, shown: all }: Pick<ChartTabProps, 'comparison' | 'view' | 'link' | 'api' | 'shown'>, metrics: readonly MetricColumnView[]): CurveCharts {
  const { x, smoothing, isLog, isLogX } = view.curves;
  const shown = useMemo(() => firstRuns(all), [all]);
  const range = useRange(link);
  const runIds = useMemo(() => shown.runs.map(({ runId }) => runId), [shown]);
  const { store, version } = useComparedCurves(api, comparison, { runIds, x, smoothing, range });
  const bounds = useRef<XRange | null>(null);
  // What all charts share is known from what has been read of the whole of them.
  const whole = useMemo(() => {
    const curves = metrics.flatMap(({ key }) => {
      const loaded = store.get(key);
      return loaded && loaded.choice.range === null && loaded.choice.x === x ? [...loaded.curves.values()] : [];
    });
    const read = rangeOf(curves.map(({ key, total, points, smoothed }): Curve => ({ key, label: key, total, points, smoothed })));
    if (read && read.min < read.max) bounds.current = read;
    return bounds.current;
  }, [version, metrics, x]);
  useEffect(() => {
    bounds.current = null;
    link.setRange(null);
  }, [x]);
  useEffect(() => link.setBounds(whole && isLogX ? { min: Math.max(whole.min, Number.MIN_VALUE), max: whole.max } : whole, isLogX), [whole, isLogX]);
  const axes = useMemo((): CurveAxes => ({ x, range: whole && !isLogX ? whole : null, isLog: isLog ?? false, isLogX }), [x, isLog, isLogX, whole?.min, whole?.max]);
  return { shown, store, axes, isLog, range };
}

/** Metrics that have more than one point somewhere, the one that runs are judged by first. */
export function withCourse(columns: ChartTabProps['comparison']['columns'], judged: string | null): MetricColumnView[] {
  const metrics = columns.filter((column): column is MetricColumnView => column.kind === 'metric' && column.count.some((count) => count > 1));
  return metrics.sort((a, b) => Number(b.key === judged) - Number(a.key === judged) || Number(a.key.startsWith('system/')) - Number(b.key.startsWith('system/')));
}

function firstRuns(shown: ShownRuns): ShownRuns {
  if (shown.runs.length <= MOST_LINES) return shown;
  return { rows: shown.rows.slice(0, MOST_LINES), runs: shown.runs.slice(0, MOST_LINES), strokes: shown.strokes.slice(0, MOST_LINES), groups: shown.groups.map((group) => ({ ...group, positions: group.positions.filter((position) => position < MOST_LINES) })) };
}
