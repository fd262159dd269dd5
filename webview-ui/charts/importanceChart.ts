import type { ChartConfiguration, TooltipItem } from 'chart.js';
import type { BarMarks } from './barMarks.ts';
import { numbers, words, type ChartTable } from './chartTable.ts';
import type { ChartTheme } from './chartTheme.ts';
import { fade } from './fade.ts';
import { percent } from './format.ts';
import { quietOptions } from './quietOptions.ts';
import { shorten, valueScale, wordScale } from './valueScale.ts';

/** What share of the differences of a metric goes with a parameter, or with several that cannot be told apart. */
export interface Importance {
  /** The parameters; several where they changed together. */
  names: readonly string[];
  /** From 0 to 1. */
  share: number;
}

/** Shares as horizontal bars in percent; parameters that cannot be separated share one bar, which is hatched and says so. */
export function importanceChart(entries: readonly Importance[], theme: ChartTheme): ChartConfiguration {
  const quiet = quietOptions(theme);
  const color = theme.series[0] ?? theme.foreground;
  const isOne = entries.map(({ names }) => names.length === 1);
  const largest = Math.max(0, ...entries.map(({ share }) => share));
  const marks: BarMarks = {
    hatched: isOne.map((one) => !one),
    endLabels: entries.map(({ share }, place) => (isOne[place] ? percent(share) : `${percent(share)}, cannot be separated`)),
    labelColor: theme.foreground,
    labelFont: `${theme.fontSizePx}px ${theme.fontFamily}`,
  };
  return {
    type: 'bar',
    data: {
      labels: entries.map(titleOfEntry),
      datasets: [
        {
          label: 'Share',
          data: entries.map(({ share }) => share),
          ...marks,
          backgroundColor: isOne.map((one) => (one ? fade(color, 0.75) : 'rgba(0, 0, 0, 0)')),
          hoverBackgroundColor: isOne.map((one) => (one ? color : fade(color, 0.2))),
          borderColor: color,
          borderWidth: 1,
          borderRadius: 2,
          maxBarThickness: 20,
          minBarLength: 2,
        },
      ],
    },
    options: {
      ...quiet,
      indexAxis: 'y',
      interaction: { mode: 'index', axis: 'y', intersect: false },
      plugins: {
        ...quiet.plugins,
        tooltip: {
          ...quiet.plugins.tooltip,
          callbacks: {
            title: ([item]: TooltipItem<'bar'>[]) => entries[item?.dataIndex ?? -1]?.names.join(', ') ?? '',
            label: ({ dataIndex }: TooltipItem<'bar'>) => `${percent(entries[dataIndex]?.share ?? 0)} of the differences${isOne[dataIndex] ? '' : '; they changed together'}`,
          },
        },
      },
      scales: {
        // Room for the words behind the longest bar.
        x: { ...valueScale(theme, { beginAtZero: true, format: percent }), min: 0, max: Math.min(1.6, Math.max(0.05, largest * (isOne.every(Boolean) ? 1.2 : 1.6))), afterBuildTicks: upToOne },
        y: { ...wordScale(theme, entries.map((entry) => shorten(titleOfEntry(entry), 30))), ticks: { ...wordScale(theme, []).ticks, color: theme.foreground, autoSkip: false, callback: (_value: unknown, index: number) => shorten(titleOfEntry(entries[index] ?? { names: [], share: 0 }), 30) } },
      },
    },
  } as unknown as ChartConfiguration;
}

/** The shares as rows. */
export function tableOfImportance(entries: readonly Importance[]): ChartTable {
  return {
    columns: [words('Parameter'), numbers('Share'), words('Remark')],
    rows: entries.map((entry) => [titleOfEntry(entry), percent(entry.share), entry.names.length > 1 ? 'cannot be separated: they changed together' : '']),
  };
}

function titleOfEntry({ names }: Pick<Importance, 'names'> & Partial<Importance>): string {
  return names.join(' + ');
}

/** The axis is longer than the data, but no share is above 100%. */
function upToOne(axis: { ticks: { value: number }[] }): void {
  axis.ticks = axis.ticks.filter(({ value }) => value <= 1);
}
