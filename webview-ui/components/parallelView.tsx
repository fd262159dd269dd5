import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { ChartColumn } from '../charts/chartColumn.ts';
import type { ChartTheme } from '../charts/chartTheme.ts';
import { shortNumber } from '../charts/format.ts';
import { xOf, yOf } from '../charts/parallelAxes.ts';
import { brushFromShares, movedBrush } from '../charts/parallelBrush.ts';
import { parallelChart, type ParallelData } from '../charts/parallelChart.ts';
import { parallelScale, type Brushes } from '../charts/parallelScale.ts';
import { ChartView } from './chart.tsx';
import type { ChartLink } from './chartLink.ts';
import type { DrawnChart } from './drawnChart.ts';

export interface ParallelViewProps {
  label: string;
  data: ParallelData;
  onBrush: (brushes: Brushes) => void;
  link?: ChartLink;
  onDraw?: (drawn: DrawnChart | undefined) => void;
  onSelectRun?: (runId: string) => void;
}

/** Where the axes lie, in pixels. */
interface Layout {
  xs: number[];
  top: number;
  height: number;
}

const WIDTH_PX = 22;

/**
 * Parallel coordinates with ranges: dragging along an axis sets one and a click takes it away; with the keyboard each axis has two
 * ends, which the arrow keys move and Delete resets.
 */
export function ParallelView({ label, data, onBrush, link, onDraw, onSelectRun }: ParallelViewProps) {
  const [layout, setLayout] = useState<Layout | null>(null);
  const configure = useCallback((theme: ChartTheme) => parallelChart(data, theme), [data]);
  const onLayout = useCallback(({ chart }: DrawnChart) => {
    if (!chart) return;
    const next = { xs: data.columns.map((_, place) => xOf(chart, place)), top: yOf(chart, 1), height: yOf(chart, 0) - yOf(chart, 1) };
    setLayout((last) => (last && JSON.stringify(last) === JSON.stringify(next) ? last : next));
  }, [data.columns]);
  const set = (id: string, brush: { min: number; max: number } | null) => {
    const { [id]: _removed, ...others } = data.brushes;
    onBrush(brush ? { ...others, [id]: brush } : others);
  };
  return (
    <div class="parallel">
      <ChartView label={label} configure={configure} onLayout={onLayout} {...(link ? { link } : {})} {...(onDraw ? { onDraw } : {})} {...(onSelectRun ? { onSelectRun } : {})} />
      {layout &&
        data.columns.map((column, place) => (
          <AxisBrush key={column.id} column={column} rows={data.runs.length} brush={data.brushes[column.id] ?? null} x={layout.xs[place] ?? 0} top={layout.top} height={layout.height} onChange={(brush) => set(column.id, brush)} />
        ))}
    </div>
  );
}

interface AxisBrushProps {
  column: ChartColumn;
  rows: number;
  brush: { min: number; max: number } | null;
  x: number;
  top: number;
  height: number;
  onChange: (brush: { min: number; max: number } | null) => void;
}

/** The part of one axis that takes the pointer, and its two ends that take the focus. */
function AxisBrush({ column, rows, brush, x, top, height, onChange }: AxisBrushProps) {
  const scale = useMemo(() => parallelScale(column, rows), [column, rows]);
  const start = useRef<number | null>(null);
  if (!scale) return null;
  const shareOf = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(1, Math.max(0, 1 - (event.clientY - box.top) / box.height));
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    start.current = shareOf(event);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (start.current === null) return;
    onChange(brushFromShares(column, scale, start.current, shareOf(event)));
  };
  const onPointerUp = (event: PointerEvent) => {
    if (start.current !== null && Math.abs(shareOf(event) - start.current) * height < 3) onChange(null);
    start.current = null;
  };
  const end = (which: 'min' | 'max') => {
    const place = brush?.[which] ?? scale[which];
    const onKeyDown = (event: KeyboardEvent) => {
      const next = movedBrush(column, scale, brush, which, event.key);
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      onChange(next);
    };
    return (
      <div
        class="parallel-end"
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={`${column.title}, ${which === 'min' ? 'from' : 'to'}`}
        aria-valuemin={scale.min}
        aria-valuemax={scale.max}
        aria-valuenow={Math.min(scale.max, Math.max(scale.min, place))}
        aria-valuetext={wordsOf(column, which === 'min' ? Math.ceil(place) : Math.floor(place), place)}
        style={{ left: 0, top: `${(1 - Math.min(1, Math.max(0, scale.toShare(place)))) * height - 4}px`, position: 'absolute', width: `${WIDTH_PX}px`, height: '8px' }}
        onKeyDown={onKeyDown}
      />
    );
  };
  return (
    <div
      class="parallel-axis"
      role="group"
      aria-label={`Range of ${column.title}`}
      style={{ position: 'absolute', left: `${x - WIDTH_PX / 2}px`, top: `${top}px`, width: `${WIDTH_PX}px`, height: `${height}px`, cursor: 'ns-resize', touchAction: 'none' }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
    >
      {end('min')}
      {end('max')}
    </div>
  );
}

function wordsOf(column: ChartColumn, position: number, value: number): string {
  return column.kind === 'word' ? (column.words[position] ?? '') : shortNumber(value);
}
