import { Interaction, type Chart, type InteractionItem, type InteractionModeFunction, type Point } from 'chart.js';
import { getRelativePosition } from 'chart.js/helpers';
import { nearestRuns } from '../charts/nearestRuns.ts';

declare module 'chart.js' {
  interface InteractionModeMap {
    /** The lines nearest to the pointer, each with its point next to it. */
    nearestRun: InteractionModeFunction;
  }
}

/** Makes `nearestRun` known to Chart.js as a mode of interaction. */
export function registerNearestRun(): void {
  Interaction.modes.nearestRun = (chart: Chart, event: Parameters<InteractionModeFunction>[1]): InteractionItem[] => {
    const { x, y } = chart.scales;
    if (!x || !y) return [];
    const at = getRelativePosition(event, chart) as Point & { x: number; y: number };
    return nearestRuns(chart.data.datasets as unknown as { data: { x: number; y: number }[] }[], x, y, at).flatMap(({ datasetIndex, index }) => {
      const element = chart.getDatasetMeta(datasetIndex).data[index];
      return element ? [{ element, datasetIndex, index }] : [];
    });
  };
}
