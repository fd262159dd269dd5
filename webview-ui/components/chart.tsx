import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip, type ChartConfiguration } from 'chart.js';
import { useEffect, useRef } from 'preact/hooks';
import type { ChartTheme } from '../charts/chartTheme.ts';
import { readChartTheme } from '../charts/readChartTheme.ts';
import { useThemeChange } from './useThemeChange.ts';

// Only what is drawn is bundled.
Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

export interface ChartViewProps {
  /** What it shows, for who does not see it. */
  label: string;
  configure: (theme: ChartTheme) => ChartConfiguration;
  /** Position of the data point that was clicked or chosen by Enter. */
  onSelect?: (position: number) => void;
}

/** A chart in the colours of the theme, drawn anew when data or theme change. */
export function ChartView({ label, configure, onSelect }: ChartViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeChange();
  useEffect(() => {
    if (!canvas.current) return undefined;
    const configuration = configure(readChartTheme(canvas.current));
    const chart = new Chart(canvas.current, {
      ...configuration,
      options: { ...configuration.options, onClick: (_event, elements) => elements[0] && onSelect?.(elements[0].index) },
    });
    return () => chart.destroy();
  }, [configure, theme]);
  return (
    <div class="chart">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}
