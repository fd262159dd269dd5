import type { ChartConfiguration, TooltipItem } from 'chart.js';
import { compactNumber, linearLabel, logTicks } from './axisLabels.ts';
import { cellText, placeAt, type ChartColumn } from './chartColumn.ts';
import type { ChartRun } from './chartRun.ts';
import { numbers, words, type ChartTable } from './chartTable.ts';
import type { ChartTheme } from './chartTheme.ts';
import { lineRamp } from './colorRamp.ts';
import { fade } from './fade.ts';
import { numberFormat } from './pageLocale.ts';
import type { ParallelAxis, ParallelFrame } from './parallelAxes.ts';
import { isBrushed, parallelScale, type Brushes, type ParallelScale } from './parallelScale.ts';
import { quietOptions, tickStyle } from './quietOptions.ts';
import { shorten } from './valueScale.ts';

/** Where runs without a value pass an axis, below its end. */
const MISSING_SHARE = -0.1;
const MOST_WORDS = 12;
/** More lines than this are drawn lighter, so that the bundle shows where many are. */
const FEW_LINES = 60;

export interface ParallelData {
  runs: readonly ChartRun[];
  /** The axes from left to right. */
  columns: readonly ChartColumn[];
  /** The id of the column whose value gives a line its colour; null for one colour. */
  colorBy: string | null;
  brushes: Brushes;
}

/**
 * Parallel coordinates: a line a run through its value on each axis, coloured by one of them; what lies outside a range is faint.
 * Runs without a value pass below the axis, at "none".
 */
export function parallelChart({ runs, columns, colorBy, brushes }: ParallelData, theme: ChartTheme): ChartConfiguration {
  const quiet = quietOptions(theme);
  const scales = columns.map((column) => parallelScale(column, runs.length));
  const ramp = lineRamp(theme.background);
  const colorAxis = columns.findIndex(({ id }) => id === colorBy);
  const shareAt = (axis: number, row: number) => {
    const [column, scale] = [columns[axis], scales[axis]];
    return column && scale ? scale.toShare(placeAt(column, row)) : Number.NaN;
  };
  const strength = runs.length <= FEW_LINES ? 0.9 : 0.55;
  const color = (row: number) => {
    const share = shareAt(colorAxis, row);
    return colorAxis === -1 ? (theme.series[0] ?? theme.foreground) : Number.isNaN(share) ? theme.muted : ramp(share);
  };
  const hasMissing = columns.some((_, axis) => runs.some((_run, row) => Number.isNaN(shareAt(axis, row))));
  const axes = columns.map((column, axis): ParallelAxis => {
    const [scale, brush] = [scales[axis] ?? null, brushes[column.id]];
    return {
      ticks: scale ? ticksOf(column, scale) : [],
      brush: scale && brush ? brushShares(scale, brush) : null,
      ramp: axis === colorAxis ? Array.from({ length: 32 }, (_, step) => ramp(step / 31)) : null,
    };
  });
  const frame: ParallelFrame = {
    axes,
    missingShare: hasMissing ? MISSING_SHARE : null,
    colors: { axis: theme.muted, label: theme.foreground, halo: theme.background, brush: theme.active },
    font: { family: theme.fontFamily, sizePx: theme.fontSizePx },
  };
  const widest = Math.max(0, ...(axes[0]?.ticks ?? []).map(({ label }) => label.length));
  return {
    type: 'line',
    data: {
      labels: columns.map(({ title }) => title),
      datasets: runs.map(({ runId, name, memberIds }, row) => {
        const isInside = isBrushed(columns, brushes, row);
        const stroke = isInside ? fade(color(row), strength) : fade(theme.muted, 0.14);
        return {
          runId,
          ...(memberIds ? { memberIds } : {}),
          ...(isInside ? {} : { role: 'raw', litColor: theme.muted }),
          label: name,
          data: columns.map((_, axis) => {
            const share = shareAt(axis, row);
            return { x: axis, y: Number.isNaN(share) ? MISSING_SHARE : share };
          }),
          borderColor: stroke,
          backgroundColor: stroke,
          hoverBackgroundColor: color(row),
          hoverBorderColor: color(row),
          borderWidth: isInside ? 1.5 : 1,
          pointRadius: 0,
          pointHoverRadius: isInside ? 3.5 : 0,
          tension: 0,
          fill: false,
          order: isInside ? 0 : 1,
        };
      }),
      parallel: frame,
    },
    options: {
      ...quiet,
      parsing: false,
      normalized: true,
      layout: { padding: { left: Math.max(44, 16 + widest * theme.fontSizePx * 0.62), right: 24, bottom: 8 } },
      interaction: { mode: 'nearestRun', intersect: false },
      plugins: {
        ...quiet.plugins,
        tooltip: {
          ...quiet.plugins.tooltip,
          callbacks: {
            title: (items: TooltipItem<'line'>[]) => items.map(({ dataset }) => dataset.label ?? '').join(', '),
            label: ({ datasetIndex, dataIndex }: TooltipItem<'line'>) => {
              const column = columns[dataIndex];
              const described = [column, columns[colorAxis]].filter((one, position, all) => one && all.indexOf(one) === position) as ChartColumn[];
              return described.map((one) => `${one.title}  ${cellText(one, datasetIndex) || 'none'}`);
            },
          },
        },
      },
      scales: {
        x: {
          type: 'category',
          labels: columns.map(({ title }) => title),
          position: 'top',
          offset: false,
          border: { display: false },
          grid: { display: false },
          ticks: { ...tickStyle(theme), color: theme.foreground, autoSkip: false, maxRotation: 30, padding: 6, callback: (_value: unknown, axis: number) => shorten(columns[axis]?.title ?? '', 18) },
        },
        y: { type: 'linear', display: false, min: hasMissing ? MISSING_SHARE - 0.03 : -0.02, max: 1.02 },
      },
    },
  } as unknown as ChartConfiguration;
}

/** The runs as rows, those within all ranges. */
export function tableOfParallel({ runs, columns, brushes }: ParallelData): ChartTable {
  return {
    columns: [words('Run'), ...columns.map((column) => (column.kind === 'number' ? numbers(column.title) : words(column.title)))],
    rows: runs.flatMap(({ name }, row) => (isBrushed(columns, brushes, row) ? [[name, ...columns.map((column) => cellText(column, row))]] : [])),
  };
}

function brushShares(scale: ParallelScale, { min, max }: { min: number; max: number }): { from: number; to: number } {
  const [a, b] = [scale.toShare(min), scale.toShare(max)];
  return { from: Math.max(0, Math.min(a, b)), to: Math.min(1, Math.max(a, b)) };
}

function ticksOf(column: ChartColumn, scale: ParallelScale): ParallelAxis['ticks'] {
  if (column.kind === 'word') {
    const step = Math.ceil(column.words.length / MOST_WORDS);
    return column.words.flatMap((word, place) => (place % step === 0 ? [{ share: scale.toShare(place), label: shorten(word, 12) }] : []));
  }
  const label = (value: number) => ({ share: scale.toShare(value), label: tickLabel(value) });
  if (scale.min === scale.max) return [label(scale.min)];
  // Both ends say how far the axis reaches; between them stand round numbers that do not collide with the ends.
  const between = column.isLog ? logTicks(scale.min, scale.max, 5) : evenTicks(scale.min, scale.max);
  const all = between.map((value) => ({ value }));
  const inner = between.map((value) => ({ share: scale.toShare(value), label: column.isLog ? tickLabel(value) : linearLabel(value, all) }));
  return [label(scale.min), ...inner.filter(({ share }) => share > 0.08 && share < 0.92), label(scale.max)];
}

/** Three digits: there is little room between axes. */
function tickLabel(value: number): string {
  const size = Math.abs(value);
  if (size >= 10_000 || (size < 1e-4 && size > 0)) return compactNumber(value);
  return numberFormat({ maximumSignificantDigits: 3 }).format(value);
}

/** At most five round numbers within a range. */
function evenTicks(min: number, max: number): number[] {
  const rough = (max - min) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((digit) => digit * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(min / step);
  return Array.from({ length: Math.max(0, Math.floor(max / step) - first + 1) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
