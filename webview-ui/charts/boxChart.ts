import type { ChartConfiguration, TooltipItem } from 'chart.js';
import type { ChartRun } from './chartRun.ts';
import { numbers, words, type ChartTable } from './chartTable.ts';
import type { ChartTheme } from './chartTheme.ts';
import { fade } from './fade.ts';
import { shortNumber, wholeNumber } from './format.ts';
import { quietOptions } from './quietOptions.ts';
import type { RunStroke } from './runColors.ts';
import { valueScale, wordScale } from './valueScale.ts';

/** A box of fewer values would say more than they do. */
const LEAST_FOR_BOX = 5;
/** Where the points of a group lie, beside its box, in shares of its width. */
const BESIDE = 0.33;
const SPREAD = 0.1;

/** The values of a metric in a group of runs, with the run of each. */
export interface BoxGroup {
  name: string;
  values: readonly number[];
  runs: readonly ChartRun[];
}

/** Quantiles of some values; all NaN where there are none. */
export interface Quartiles {
  min: number;
  q1: number;
  median: number;
  q3: number;
  max: number;
}

/** Box plots by group, whiskers to the furthest value within 1.5 quartile ranges (Tukey), and every run as a point beside its box. */
export function boxChart(title: string, groups: readonly BoxGroup[], strokes: readonly RunStroke[], theme: ChartTheme, isLog = false): ChartConfiguration {
  const quiet = quietOptions(theme);
  const color = (place: number) => strokes[place]?.color ?? theme.foreground;
  const places = groups.map((_, place) => place);
  const isDrawn = (value: number) => Number.isFinite(value) && !(isLog && value <= 0);
  // Chart.js takes points that it does not parse for sorted.
  const points = groups
    .flatMap(({ values, runs }, group) => values.flatMap((y, position) => (isDrawn(y) ? [{ x: group + BESIDE + offsetOf(position), y, group, run: runs[position] }] : [])))
    .sort((a, b) => a.x - b.x);
  return {
    type: 'boxplot',
    data: {
      labels: groups.map(({ name }) => name),
      datasets: [
        {
          label: title,
          data: groups.map(({ values }) => {
            const drawn = values.filter(isDrawn);
            return drawn.length < LEAST_FOR_BOX ? null : drawn;
          }),
          backgroundColor: places.map((place) => fade(color(place), 0.18)),
          borderColor: places.map(color),
          medianColor: theme.foreground,
          borderWidth: 1.5,
          // All runs are drawn beside, so nothing is an outlier of its own.
          outlierRadius: 0,
          itemRadius: 0,
          meanRadius: 0,
          barPercentage: 0.45,
          categoryPercentage: 0.8,
          maxBarThickness: 48,
          order: 1,
        },
        {
          type: 'scatter',
          label: title,
          parsing: false,
          data: points.map(({ x, y }) => ({ x, y })),
          runIds: points.map(({ run }) => run?.runId ?? ''),
          pointRadius: 3,
          pointHoverRadius: 5,
          pointStyle: points.map(({ group }) => strokes[group]?.pointStyle ?? 'circle'),
          backgroundColor: points.map(({ group }) => fade(color(group), 0.65)),
          borderColor: points.map(({ group }) => color(group)),
          hoverBackgroundColor: points.map(({ group }) => color(group)),
          hoverBorderColor: theme.foreground,
          borderWidth: 1,
          order: 0,
        },
      ],
    },
    options: {
      ...quiet,
      interaction: { mode: 'nearest', intersect: true },
      plugins: {
        ...quiet.plugins,
        tooltip: {
          ...quiet.plugins.tooltip,
          callbacks: {
            title: ([item]: TooltipItem<'scatter'>[]) => (item?.datasetIndex === 1 ? points[item.dataIndex]?.run?.name : groups[item?.dataIndex ?? -1]?.name) ?? '',
            label: ({ datasetIndex, dataIndex }: TooltipItem<'scatter'>) => {
              if (datasetIndex === 1) return `${title}  ${shortNumber(points[dataIndex]?.y ?? Number.NaN)}`;
              const values = (groups[dataIndex]?.values ?? []).filter(Number.isFinite);
              const { q1, median, q3 } = quartiles(values);
              return [`median  ${shortNumber(median)}`, `half lie in  ${shortNumber(q1)} – ${shortNumber(q3)}`, `n = ${wholeNumber(values.length)}`];
            },
          },
        },
      },
      scales: { x: wordScale(theme, groups.map(({ name, values }) => `${name} (${wholeNumber(values.length)})`)), y: valueScale(theme, { title, isLog }) },
    },
  } as unknown as ChartConfiguration;
}

/** The groups as rows. */
export function tableOfBoxes(groups: readonly BoxGroup[]): ChartTable {
  return {
    columns: [words('Group'), numbers('Runs'), numbers('Lowest'), numbers('First quartile'), numbers('Median'), numbers('Third quartile'), numbers('Highest')],
    rows: groups.map(({ name, values }) => {
      const { min, q1, median, q3, max } = quartiles(values);
      return [name, wholeNumber(values.length), ...[min, q1, median, q3, max].map((value) => (Number.isNaN(value) ? '' : shortNumber(value)))];
    }),
  };
}

/** Quartiles of the finite values by linear interpolation: type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996. */
export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (share: number) => {
    const place = (sorted.length - 1) * share;
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { min: at(0), q1: at(0.25), median: at(0.5), q3: at(0.75), max: at(1) };
}

/** Spread evenly, and the same at every drawing: multiples of the golden ratio fall into the widest gaps. */
function offsetOf(position: number): number {
  return (((position + 1) * 0.618034) % 1 - 0.5) * SPREAD * 2;
}
