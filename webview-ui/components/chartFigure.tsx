import type { ChartConfiguration } from 'chart.js';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ChartTable } from '../charts/chartTable.ts';
import type { ChartTheme } from '../charts/chartTheme.ts';
import { ChartView } from './chart.tsx';
import { chartKeys } from './chartKeys.ts';
import type { ChartLink } from './chartLink.ts';
import type { DrawnChart } from './drawnChart.ts';

/** A chart as a file: as it was drawn, and as a table. */
export interface ExportedChart {
  title: string;
  png: Uint8Array;
  svg: string;
  table: ChartTable;
}

export interface ChartFigureProps {
  title: string;
  /** Behind the title: the unit, how many runs. */
  note?: string;
  /** What is seen, for who does not see it. */
  summary: string;
  /** Why there is nothing to draw, as a sentence. */
  empty?: string | undefined;
  /** What is left out of the drawing. */
  remark?: string | undefined;
  table: () => ChartTable;
  configure: (theme: ChartTheme) => ChartConfiguration;
  /** Another way to draw than a plain chart. */
  draw?: (onDraw: (drawn: DrawnChart | undefined) => void) => ComponentChildren;
  link?: ChartLink;
  isZoomable?: boolean;
  onSelectRun?: (runId: string) => void;
  onExport: (exported: ExportedChart) => void;
  /** Whether it is drawn; what is not in sight is not. */
  isInSight?: boolean;
  actions?: ComponentChildren;
  size?: 'small' | 'large';
}

/** A chart with its title, the table behind it (T), its export (E), and the keys of those that zoom. */
export function ChartFigure(props: ChartFigureProps) {
  const { title, note, summary, empty, remark, table, configure, link, isZoomable = false, onExport, isInSight = true, actions, size = 'small' } = props;
  const drawn = useRef<DrawnChart | undefined>(undefined);
  const [showsTable, setShowsTable] = useState(false);
  const onDraw = (chart: DrawnChart | undefined) => void (drawn.current = chart);
  const exportIt = () => {
    const chart = drawn.current;
    if (chart) void Promise.all([chart.toPng(), chart.toSvg()]).then(([png, svg]) => onExport({ title, png, svg, table: table() }));
  };
  const canExport = empty === undefined && !showsTable;
  const onKeyDown = chartKeys({ onToggleTable: () => setShowsTable(!showsTable), ...(canExport ? { onExport: exportIt } : {}), ...(link && isZoomable ? { link } : {}) });
  const keys = `T shows the table, E exports${isZoomable ? ', plus and minus zoom, arrows move' : ''}.`;
  return (
    <figure class={`metric-chart chart-${size}`} tabIndex={0} onKeyDown={onKeyDown} aria-label={`${title}: ${empty ?? summary}. ${keys}`}>
      <figcaption>
        <span class="chart-title">
          {title}
          {note !== undefined && <span class="note"> {note}</span>}
        </span>
        <span class="chart-actions">
          {actions}
          <ChartButton icon={showsTable ? 'graph' : 'table'} title={showsTable ? 'Show the chart (T)' : 'Show the table (T)'} isPressed={showsTable} onClick={() => setShowsTable(!showsTable)} />
          {canExport && <ChartButton icon="export" title="Export (E)" onClick={exportIt} />}
        </span>
      </figcaption>
      <div class="chart-frame">
        {empty !== undefined ? (
          <p class="message">{empty}</p>
        ) : showsTable ? (
          <BehindChart title={title} table={table()} />
        ) : !isInSight ? null : props.draw ? (
          props.draw(onDraw)
        ) : (
          <ChartView label={`${title}, ${summary}`} configure={configure} onDraw={onDraw} isZoomable={isZoomable} {...(link ? { link } : {})} {...(props.onSelectRun ? { onSelectRun: props.onSelectRun } : {})} />
        )}
      </div>
      {remark !== undefined && <p class="note chart-remark">{remark}</p>}
    </figure>
  );
}

/** So many rows are written behind a chart; an export has them all. */
const MOST_ROWS = 500;

function BehindChart({ title, table: { columns, rows } }: { title: string; table: ChartTable }) {
  return (
    <div class="behind-chart" tabIndex={0} role="region" aria-label={`${title} as a table`}>
      <table>
        <thead>
          <tr>{columns.map((column) => <th key={column.title} scope="col" class={column.isNumber ? 'number' : ''}>{column.title}</th>)}</tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, position) => (
            <tr key={position}>{row.map((text, column) => (column === 0 ? <th key={column} scope="row">{text}</th> : <td key={column} class={columns[column]?.isNumber ? 'number' : ''}>{text}</td>))}</tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p class="note">{(rows.length - MOST_ROWS).toLocaleString()} more rows; the export has all of them.</p>}
    </div>
  );
}

export function ChartButton({ icon, title, isPressed, onClick }: { icon: string; title: string; isPressed?: boolean; onClick: () => void }) {
  return (
    <button class="icon" title={title} aria-label={title} {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })} onClick={onClick}>
      <span class={`codicon codicon-${icon}`} aria-hidden="true" />
    </button>
  );
}
