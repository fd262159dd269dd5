import { BarController, BarElement, CategoryScale, Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip, type ChartConfiguration } from 'chart.js';
import { useEffect, useRef } from 'preact/hooks';
import type { ChartTheme } from '../charts/chartTheme.ts';
import { useChartTheme } from './useChartTheme.ts';

// Only what is drawn is bundled.
Chart.register(BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip);

export interface ChartViewProps {
  /** What it shows, for who does not see it. */
  label: string;
  configure: (theme: ChartTheme) => ChartConfiguration;
  /** Position of the data point that was clicked. */
  onSelect?: (position: number) => void;
  /** Is given a way to get the chart as a picture. */
  onDraw?: (drawn: DrawnChart | undefined) => void;
}

export interface DrawnChart {
  /** A PNG on the background of the theme. */
  toPng(): Promise<Uint8Array>;
}

/** A chart in the colours of the theme, drawn anew in place when data or theme change. */
export function ChartView({ label, configure, onSelect, onDraw }: ChartViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Chart | null>(null);
  const theme = useChartTheme();
  const background = useRef(theme.background);
  useEffect(() => {
    if (!canvas.current) return;
    background.current = theme.background;
    const configuration = configure(theme);
    const options = { ...configuration.options, onClick: (_event: unknown, elements: { index: number }[]) => elements[0] && onSelect?.(elements[0].index) };
    if (drawn.current) {
      // The same canvas: what the pointer rests on stays where it is.
      drawn.current.data = configuration.data;
      drawn.current.options = options;
      drawn.current.update('none');
    } else {
      drawn.current = new Chart(canvas.current, { ...configuration, options });
      const element = canvas.current;
      onDraw?.({ toPng: () => toPng(element, background.current) });
    }
  }, [configure, theme]);
  useEffect(
    () => () => {
      drawn.current?.destroy();
      drawn.current = null;
      onDraw?.(undefined);
    },
    [],
  );
  return (
    <div class="chart">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

/** The canvas itself is transparent. */
async function toPng(canvas: HTMLCanvasElement, background: string): Promise<Uint8Array> {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  if (!context) throw new Error('A picture could not be drawn.');
  context.fillStyle = background;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => copy.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('A picture could not be made.');
  return new Uint8Array(await blob.arrayBuffer());
}
