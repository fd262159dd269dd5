import type { ChartConfiguration } from 'chart.js';
import { useEffect, useRef } from 'preact/hooks';
import type { ChartTheme } from '../charts/chartTheme.ts';
import type { ChartLink } from './chartLink.ts';
import { DrawnChart } from './drawnChart.ts';
import { useChartTheme } from './useChartTheme.ts';

export interface ChartViewProps {
  /** What it shows, for who does not see it. */
  label: string;
  configure: (theme: ChartTheme) => ChartConfiguration;
  /** Position of the data point that was clicked. */
  onSelect?: (position: number) => void;
  /** Is given a way to get the chart as a picture. */
  onDraw?: (drawn: DrawnChart | undefined) => void;
  /** What it shares with other charts: the run that is lit, and where it `isZoomable` the range of x. */
  link?: ChartLink;
  isZoomable?: boolean;
  /** The run of the point that was clicked. */
  onSelectRun?: (runId: string) => void;
  /** Called after each layout, for what lies over the chart. */
  onLayout?: (drawn: DrawnChart) => void;
}

/** A chart in the colours of the theme, drawn anew in place when data or theme change. */
export function ChartView({ label, configure, onDraw, link, isZoomable = false, ...handlers }: ChartViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<DrawnChart | null>(null);
  const theme = useChartTheme();
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    if (!canvas.current) return undefined;
    const chart = new DrawnChart(canvas.current, {
      ...(link ? { link } : {}),
      isZoomable,
      onSelect: (position) => latest.current.onSelect?.(position),
      onSelectRun: (runId) => latest.current.onSelectRun?.(runId),
      onLayout: (laidOut) => latest.current.onLayout?.(laidOut),
      onReady: () => onDraw?.(chart),
    });
    drawn.current = chart;
    return () => {
      chart.dispose();
      drawn.current = null;
      onDraw?.(undefined);
    };
  }, [link, isZoomable]);
  useEffect(() => void drawn.current?.draw(configure, theme), [configure, theme, link, isZoomable]);
  return (
    <div class="chart">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}
