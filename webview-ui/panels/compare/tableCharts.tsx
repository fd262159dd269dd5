import { useMemo } from 'preact/hooks';
import { BarFigure } from './barsTab.tsx';
import { CurveFigure } from './curveFigure.tsx';
import { directionOf } from './tableColumns.ts';
import { ScatterFigure } from './scatterTab.tsx';
import type { ChartTabProps } from './tabProps.ts';
import { useCurveCharts, withCourse } from './useCurveCharts.ts';

/** Under the table: the course of the metric that runs are judged by, or its values, and how it goes with a parameter. */
export function TableCharts(props: ChartTabProps) {
  const { comparison, judged, view } = props;
  const metrics = useMemo(() => withCourse(comparison.columns, judged).filter(({ key }) => key === judged), [comparison.columns, judged]);
  const charts = useCurveCharts(props, metrics);
  if (judged === null) return null;
  const [column] = metrics;
  return (
    <div class="table-charts">
      {column ? <CurveFigure column={column} direction={directionOf(column, view)} charts={charts} isBanded={view.curves.bands} link={props.link} onOpenRun={props.onOpenRun} onExport={props.onExport} /> : <BarFigure {...props} />}
      <ScatterFigure {...props} />
    </div>
  );
}
