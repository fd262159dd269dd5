import type { ChartConfiguration } from 'chart.js';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MetricRow } from '../../../src/protocol/runView.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import type { MetricChart } from '../../charts/collectCharts.ts';
import { emptyReason, leftOut, type Curve, type CurveAxes } from '../../charts/curve.ts';
import { curveChart, strokeOf } from '../../charts/curveChart.ts';
import { shortNumber, wholeNumber } from '../../charts/format.ts';
import { metricTitle } from '../../charts/metricTitle.ts';
import { ChartView } from '../../components/chart.tsx';
import { chartKeys } from '../../components/chartKeys.ts';
import type { DrawnChart } from '../../components/drawnChart.ts';
import { useChartTheme } from '../../components/useChartTheme.ts';
import { useInSight } from '../../components/useInSight.ts';
import type { CurveStore, LoadedCurve } from './curveStore.ts';
import { PointsTable } from './pointsTable.tsx';

export interface MetricChartProps {
  chart: MetricChart;
  rows: ReadonlyMap<string, MetricRow>;
  store: CurveStore;
  axes: CurveAxes;
  onExport: (title: string, keys: string[], png: Uint8Array) => void;
  onHide?: () => void;
}

/** One metric over steps or time, with its latest values in words; asks for its points only while it is in sight. */
export function MetricChartView({ chart, rows, store, axes, onExport, onHide }: MetricChartProps) {
  const element = useRef<HTMLElement>(null);
  const drawn = useRef<DrawnChart | undefined>(undefined);
  const isInSight = useInSight(element);
  const [showsTable, setShowsTable] = useState(false);
  const theme = useChartTheme();
  const keys = chart.curves.map(({ key }) => key);
  const { title, unit } = metricTitle(chart.title);
  const name = unit === null ? title : `${title}, ${unit}`;

  useEffect(() => (isInSight ? store.watch(keys) : undefined), [isInSight, store, keys.join('\n')]);
  const loaded = chart.curves.map(({ key }) => store.get(key));
  // Drawn anew only when one of its own lines has changed.
  const curves = useMemo(() => toCurves(chart, loaded), [chart, ...loaded]);
  const configure = useCallback((colors: ChartTheme) => curveChart(curves ?? [], axes, colors) as ChartConfiguration, [curves, axes]);
  const reason = curves && emptyReason(curves, axes.isLog);
  const remark = curves && !reason ? leftOut(curves, axes.isLog) : undefined;
  const exportIt = () => void drawn.current?.toPng().then((png) => onExport(name, keys, png));
  const onKeyDown = chartKeys({ onToggleTable: () => setShowsTable(!showsTable), onExport: exportIt });

  return (
    <figure class="metric-chart" ref={element} tabIndex={0} onKeyDown={onKeyDown} aria-label={`${name}: ${describeLast(chart, rows)}. T shows the table, E exports.`}>
      <figcaption>
        <span class="chart-title">
          {title}
          {unit !== null && <span class="note"> {unit}</span>}
        </span>
        <span class="chart-actions">
          <IconButton icon={showsTable ? 'graph-line' : 'table'} title={showsTable ? 'Show the chart (T)' : 'Show the table (T)'} isPressed={showsTable} onClick={() => setShowsTable(!showsTable)} />
          {!showsTable && !reason && <IconButton icon="export" title="Export (E)" onClick={exportIt} />}
          {onHide && <IconButton icon="eye-closed" title={`Hide ${title}`} onClick={onHide} />}
        </span>
      </figcaption>
      <Legend chart={chart} rows={rows} theme={theme} />
      <div class="chart-frame">
        {showsTable && curves ? (
          <PointsTable curves={curves} axis={axes.x} />
        ) : reason ? (
          <p class="message">{reason}</p>
        ) : !curves ? (
          <p class="message">{store.problem ?? (isInSight ? 'Reading the points…' : '')}</p>
        ) : (
          isInSight && <ChartView label={`${name}, ${describeLast(chart, rows)}`} configure={configure} onDraw={(chartDrawn) => void (drawn.current = chartDrawn)} />
        )}
      </div>
      {remark && <p class="note chart-remark">{remark}</p>}
    </figure>
  );
}

/** The curves, once all of them are there. */
function toCurves({ curves }: MetricChart, loaded: readonly (LoadedCurve | undefined)[]): Curve[] | undefined {
  const isOne = curves.length === 1;
  const all = curves.flatMap(({ key, label }, position) => {
    const lines = loaded[position];
    return lines ? [{ key, label: isOne ? metricTitle(key).title : label, ...lines }] : [];
  });
  return all.length === curves.length ? all : undefined;
}

function describeLast(chart: MetricChart, rows: ReadonlyMap<string, MetricRow>): string {
  return chart.curves
    .map(({ key, label }) => {
      const row = rows.get(key);
      const value = row ? shortNumber(row.last) : 'no value';
      return chart.curves.length === 1 ? `last ${value}` : `${label} ${value}`;
    })
    .join(', ');
}

function Legend({ chart, rows, theme }: { chart: MetricChart; rows: ReadonlyMap<string, MetricRow>; theme: ChartTheme }) {
  return (
    <div class="legend">
      {chart.curves.map(({ key, label }, position) => {
        const row = rows.get(key);
        const { color, dash } = strokeOf(position, theme);
        return (
          <span key={key} title={row && `${key}: last ${row.last}, smallest ${row.min}, largest ${row.max}, ${wholeNumber(row.count)} points`}>
            <svg width="16" height="8" aria-hidden="true"><line x1="0" y1="4" x2="16" y2="4" stroke={color} stroke-width="2" stroke-dasharray={dash.map((length) => length / 1.5).join(' ')} /></svg>
            {chart.curves.length > 1 && <span class="note">{label}</span>}
            <strong>{row ? shortNumber(row.last) : ''}</strong>
            {row?.isPrinted && <span class="note">printed</span>}
          </span>
        );
      })}
    </div>
  );
}

function IconButton({ icon, title, isPressed, onClick }: { icon: string; title: string; isPressed?: boolean; onClick: () => void }) {
  return (
    <button class="icon" title={title} aria-label={title} {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })} onClick={onClick}>
      <span class={`codicon codicon-${icon}`} aria-hidden="true" />
    </button>
  );
}
