import type { ChartConfiguration, TooltipItem } from 'chart.js';
import type { BarMarks } from './barMarks.ts';
import type { ChartRun } from './chartRun.ts';
import { numbers, words, type ChartTable } from './chartTable.ts';
import type { ChartTheme } from './chartTheme.ts';
import { fade } from './fade.ts';
import { shortNumber, wholeNumber } from './format.ts';
import { quietOptions } from './quietOptions.ts';
import type { RunStroke } from './runColors.ts';
import { valueScale, wordScale } from './valueScale.ts';

/** The value of a run; of a group its mean over `count` runs, with the standard deviation where there are at least two. */
export interface Bar extends ChartRun {
  value: number;
  count?: number;
  deviation?: number | null;
}

/** One metric as bars, in the order of the caller, from zero; groups of several runs have whiskers of one standard deviation. */
export function barChart(title: string, bars: readonly Bar[], strokes: readonly RunStroke[], theme: ChartTheme): ChartConfiguration {
  const quiet = quietOptions(theme);
  const color = (place: number) => strokes[place]?.color ?? theme.muted;
  const marks: BarMarks = { whiskers: bars.map(({ value, deviation }) => (hasDeviation(deviation) ? { low: value - deviation, high: value + deviation } : null)), whiskerColor: theme.foreground };
  return {
    type: 'bar',
    data: {
      labels: bars.map(({ name }) => name),
      datasets: [
        {
          label: title,
          data: bars.map(({ value }) => (Number.isFinite(value) ? value : null)),
          runIds: bars.map(({ runId }) => runId),
          litColor: bars.map((_, place) => (strokes[place]?.isDistinct === false ? (theme.series[0] ?? theme.foreground) : null)),
          ...marks,
          backgroundColor: bars.map((_, place) => fade(color(place), 0.7)),
          hoverBackgroundColor: bars.map((_, place) => color(place)),
          borderColor: bars.map((_, place) => color(place)),
          borderWidth: 1,
          borderRadius: 2,
          maxBarThickness: 34,
          categoryPercentage: 0.86,
          barPercentage: 0.86,
        },
      ],
    },
    options: {
      ...quiet,
      interaction: { mode: 'index', intersect: false },
      plugins: {
        ...quiet.plugins,
        tooltip: {
          ...quiet.plugins.tooltip,
          callbacks: {
            title: ([item]: TooltipItem<'bar'>[]) => bars[item?.dataIndex ?? -1]?.name ?? '',
            label: ({ dataIndex }: TooltipItem<'bar'>) => {
              const bar = bars[dataIndex];
              return bar ? `${title}  ${describe(bar)}` : '';
            },
          },
        },
      },
      scales: {
        x: wordScale(theme, bars.map(({ name }) => name)),
        y: { ...valueScale(theme, { beginAtZero: true, title }), ...reach(bars) },
      },
    },
  } as unknown as ChartConfiguration;
}

/** The bars as rows, in their order. */
export function tableOfBars(title: string, bars: readonly Bar[]): ChartTable {
  const hasGroups = bars.some(({ count }) => count !== undefined);
  return {
    columns: [words(hasGroups ? 'Group' : 'Run'), numbers(title), ...(hasGroups ? [numbers('Deviation'), numbers('Runs')] : [])],
    rows: bars.map(({ name, value, count, deviation }) => [name, shortNumber(value), ...(hasGroups ? [hasDeviation(deviation) ? shortNumber(deviation) : '', wholeNumber(count ?? 1)] : [])]),
  };
}

function describe({ value, count, deviation }: Bar): string {
  const spread = hasDeviation(deviation) ? ` ± ${shortNumber(deviation)}` : '';
  return `${shortNumber(value)}${spread}${count === undefined ? '' : ` (n = ${wholeNumber(count)})`}`;
}

function hasDeviation(deviation: number | null | undefined): deviation is number {
  return typeof deviation === 'number' && Number.isFinite(deviation);
}

/** Whiskers are within the axis too. */
function reach(bars: readonly Bar[]): { suggestedMin: number; suggestedMax: number } {
  const ends = bars.flatMap(({ value, deviation }) => (hasDeviation(deviation) ? [value - deviation, value + deviation] : [])).filter(Number.isFinite);
  return { suggestedMin: Math.min(0, ...ends), suggestedMax: Math.max(0, ...ends) };
}
