import type { ChartConfiguration, TooltipItem } from 'chart.js';
import { cellText, placeAt, type ChartColumn } from './chartColumn.ts';
import type { ChartRun } from './chartRun.ts';
import { numbers, words, type ChartTable } from './chartTable.ts';
import type { ChartTheme } from './chartTheme.ts';
import { fade } from './fade.ts';
import { quietOptions } from './quietOptions.ts';
import type { RunStroke } from './runColors.ts';
import { columnScale } from './valueScale.ts';

export interface ScatterData {
  runs: readonly ChartRun[];
  x: ChartColumn;
  y: ChartColumn;
  /** Null where it is not asked for. */
  front: ParetoFront | null;
}

/** The runs that no other run beats in both columns. */
export interface ParetoFront {
  /** Positions of the runs, in any order. */
  rows: readonly number[];
  /** Which values of x are better; it decides on which side of the points the steps of the front lie. */
  xGoal: 'min' | 'max';
}

/** Any two columns against each other, a point a run; the Pareto front is a stepped line, and its points are larger. */
export function scatterChart({ runs, x, y, front }: ScatterData, strokes: readonly RunStroke[], theme: ChartTheme): ChartConfiguration {
  // Chart.js takes points that it does not parse for sorted.
  const shown = runs.flatMap((_, row) => (Number.isNaN(placeAt(x, row)) || Number.isNaN(placeAt(y, row)) ? [] : [row])).sort((a, b) => placeAt(x, a) - placeAt(x, b));
  const onFront = new Set(front?.rows);
  const color = (row: number) => strokes[row]?.color ?? theme.muted;
  const isQuiet = (row: number) => strokes[row]?.isDistinct === false && !onFront.has(row);
  const point = (row: number) => ({ x: placeAt(x, row), y: placeAt(y, row) });
  const frontLine = shown.filter((row) => onFront.has(row)).map(point);
  const quiet = quietOptions(theme);
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          label: `${y.title} over ${x.title}`,
          data: shown.map(point),
          runIds: shown.map((row) => runs[row]?.runId ?? ''),
          litColor: shown.map((row) => (strokes[row]?.isDistinct === false ? (theme.series[0] ?? theme.foreground) : null)),
          pointStyle: shown.map((row) => strokes[row]?.pointStyle ?? 'circle'),
          pointRadius: shown.map((row) => (onFront.has(row) ? 5 : isQuiet(row) ? 3 : 4)),
          pointHoverRadius: 6,
          pointHitRadius: 6,
          backgroundColor: shown.map((row) => fade(color(row), isQuiet(row) ? 0.4 : 0.75)),
          borderColor: shown.map((row) => (onFront.has(row) ? theme.foreground : color(row))),
          borderWidth: shown.map((row) => (onFront.has(row) ? 1.5 : 1)),
          hoverBackgroundColor: shown.map(color),
          hoverBorderColor: theme.foreground,
          // Points at the end of an axis are drawn whole.
          clip: 8,
          order: 0,
        },
        ...(frontLine.length > 0
          ? [{ type: 'line', label: 'Pareto front', data: frontLine, role: 'front', stepped: front?.xGoal === 'max' ? 'after' : 'before', borderColor: theme.muted, borderWidth: 1.5, borderDash: [4, 3], pointRadius: 0, pointHoverRadius: 0, pointHitRadius: 0, order: 1 }]
          : []),
      ],
    },
    options: {
      ...quiet,
      parsing: false,
      interaction: { mode: 'nearest', intersect: true },
      plugins: {
        ...quiet.plugins,
        tooltip: {
          ...quiet.plugins.tooltip,
          filter: ({ datasetIndex }: TooltipItem<'scatter'>) => datasetIndex === 0,
          callbacks: {
            title: (items: TooltipItem<'scatter'>[]) => items.map(({ dataIndex }) => runs[shown[dataIndex] ?? -1]?.name ?? '').join(', '),
            label: ({ dataIndex }: TooltipItem<'scatter'>) => {
              const row = shown[dataIndex] ?? -1;
              return [`${x.title}  ${cellText(x, row)}`, `${y.title}  ${cellText(y, row)}`, ...(onFront.has(row) ? ['on the Pareto front'] : [])];
            },
          },
        },
      },
      scales: { x: columnScale(x, theme), y: columnScale(y, theme) },
    },
  } as unknown as ChartConfiguration;
}

/** The points as rows, with a column that says which are on the front. */
export function tableOfScatter({ runs, x, y, front }: ScatterData): ChartTable {
  const onFront = new Set(front?.rows);
  const column = ({ kind, title }: ChartColumn) => (kind === 'number' ? numbers(title) : words(title));
  return {
    columns: [words('Run'), column(x), column(y), ...(front ? [words('Pareto front')] : [])],
    rows: runs.map(({ name }, row) => [name, cellText(x, row), cellText(y, row), ...(front ? [onFront.has(row) ? 'yes' : ''] : [])]),
  };
}

/** How many runs have no place in the chart, because they lack one of the two, or have nothing above zero for a logarithmic axis. */
export function missingInScatter({ runs, x, y }: ScatterData): number {
  return runs.filter((_, row) => Number.isNaN(placeAt(x, row)) || Number.isNaN(placeAt(y, row))).length;
}
