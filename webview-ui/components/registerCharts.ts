import { BarController, BarElement, CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, ScatterController, Tooltip, type ChartType } from 'chart.js';
import { barMarks } from '../charts/barMarks.ts';
import { cellTexts } from '../charts/cellTexts.ts';
import { parallelAxes } from '../charts/parallelAxes.ts';
import { runHighlight } from './highlightRun.ts';
import { registerNearestRun } from './nearestRunMode.ts';

// Only what is drawn is bundled. What lights a run comes before what fills areas, so that both fade.
Chart.register(runHighlight, Filler, BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, ScatterController, Tooltip, barMarks, cellTexts, parallelAxes);
registerNearestRun();

/** Kinds that few pages show, loaded when they do. */
const loaders: Partial<Record<string, () => Promise<void>>> = {
  boxplot: async () => {
    const { BoxAndWiskers, BoxPlotController } = await import('@sgratzl/chartjs-chart-boxplot');
    Chart.register(BoxPlotController, BoxAndWiskers);
  },
  matrix: async () => {
    const { MatrixController, MatrixElement } = await import('chartjs-chart-matrix');
    Chart.register(MatrixController, MatrixElement);
  },
};
const loaded = new Set<string>();

/** Makes a kind of chart known to Chart.js; undefined where it is already. */
export function loadChartKind(type: ChartType): Promise<void> | undefined {
  return once(type, loaders[type]);
}

/** Makes zooming known to Chart.js; undefined where it is already. */
export function loadZoom(): Promise<void> | undefined {
  return once('zoom', async () => void Chart.register((await import('chartjs-plugin-zoom')).default));
}

function once(name: string, load: (() => Promise<void>) | undefined): Promise<void> | undefined {
  if (!load || loaded.has(name)) return undefined;
  return load().then(() => void loaded.add(name));
}
