import type { ChartConfiguration, TooltipItem } from 'chart.js';
import { compactNumber } from './axisLabels.ts';
import type { CellTexts } from './cellTexts.ts';
import { numbers, words, type ChartTable } from './chartTable.ts';
import type { ChartTheme } from './chartTheme.ts';
import { areaRamp, textOn } from './colorRamp.ts';
import { fade } from './fade.ts';
import { percent, wholeNumber } from './format.ts';
import { quietOptions } from './quietOptions.ts';
import { wordScale } from './valueScale.ts';

/** How often each actual class (a row) was taken for each (a column). */
export interface Confusion {
  labels: readonly string[];
  counts: readonly (readonly number[])[];
}

export interface ConfusionOptions {
  /** Shares of each row instead of counts. */
  isNormalised: boolean;
  /** The value that has the strongest colour, so that several matrices are comparable; by default the largest of this one. */
  largest?: number;
}

/** A confusion matrix: rows are what was so, columns what was said; the stronger the colour the more, and each cell says its number. */
export function confusionChart({ labels, counts }: Confusion, { isNormalised, largest }: ConfusionOptions, theme: ChartTheme): ChartConfiguration {
  const quiet = quietOptions(theme);
  const size = labels.length;
  const cells = labels.flatMap((y, row) => labels.map((x, column) => ({ x, y, row, column, count: counts[row]?.[column] ?? 0, share: shareOf(counts, row, column) })));
  const value = (cell: (typeof cells)[number]) => (isNormalised ? cell.share : cell.count);
  const top = largest ?? (isNormalised ? 1 : Math.max(0, ...cells.map(value)));
  const ramp = areaRamp(theme.background);
  const colors = cells.map((cell) => ramp(top > 0 && Number.isFinite(value(cell)) ? 0.04 + 0.96 * (value(cell) / top) : 0));
  const texts: CellTexts = {
    texts: cells.map((cell) => (isNormalised ? (Number.isNaN(cell.share) ? '–' : percent(cell.share)) : compactNumber(cell.count))),
    textColors: colors.map(textOn),
    textFont: { family: theme.fontFamily, sizePx: theme.fontSizePx },
  };
  const labelled = (title: string) => ({ ...wordScale(theme, labels, { title }), ticks: { ...wordScale(theme, labels).ticks, color: theme.foreground } });
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          label: 'Confusion',
          data: cells.map(({ x, y, count }) => ({ x, y, v: count })),
          ...texts,
          backgroundColor: colors,
          hoverBackgroundColor: colors,
          hoverBorderColor: theme.foreground,
          hoverBorderWidth: 1.5,
          borderColor: theme.outline ? fade(theme.outline, 0.4) : theme.background,
          borderWidth: theme.outline ? 1 : 0,
          width: ({ chart }: { chart: { chartArea?: { width: number } } }) => Math.max(1, (chart.chartArea?.width ?? 0) / size - 1.5),
          height: ({ chart }: { chart: { chartArea?: { height: number } } }) => Math.max(1, (chart.chartArea?.height ?? 0) / size - 1.5),
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
          displayColors: false,
          callbacks: {
            title: () => '',
            label: ({ dataIndex }: TooltipItem<'bar'>) => {
              const cell = cells[dataIndex];
              return cell ? [`${cell.y}, taken for ${cell.x}`, `${wholeNumber(cell.count)}${Number.isNaN(cell.share) ? '' : `, ${percent(cell.share)} of ${cell.y}`}`] : '';
            },
          },
        },
      },
      scales: { x: labelled('predicted'), y: { ...labelled('actual'), reverse: false } },
    },
  } as unknown as ChartConfiguration;
}

/** The matrix as it is, with a row for each actual class. */
export function tableOfConfusion({ labels, counts }: Confusion, { isNormalised }: ConfusionOptions): ChartTable {
  return {
    columns: [words('Actual'), ...labels.map((label) => numbers(`as ${label}`))],
    rows: labels.map((label, row) => [
      label,
      ...labels.map((_, column) => {
        const share = shareOf(counts, row, column);
        return !isNormalised ? wholeNumber(counts[row]?.[column] ?? 0) : Number.isNaN(share) ? '' : percent(share);
      }),
    ]),
  };
}

/** Of the row; NaN where the row is empty. */
function shareOf(counts: Confusion['counts'], row: number, column: number): number {
  const all = (counts[row] ?? []).reduce((sum, count) => sum + count, 0);
  return all > 0 ? (counts[row]?.[column] ?? 0) / all : Number.NaN;
}
