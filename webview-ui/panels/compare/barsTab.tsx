import { useCallback, useMemo } from 'preact/hooks';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import { barChart, tableOfBars, type Bar } from '../../charts/barChart.ts';
import { boxChart, tableOfBoxes, type BoxGroup } from '../../charts/boxChart.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { wholeNumber } from '../../charts/format.ts';
import { ChartFigure } from '../../components/chartFigure.tsx';
import { RunLegend } from './runLegend.tsx';
import { ColumnSelect } from './scatterTab.tsx';
import type { ShownRuns } from './shownRuns.ts';
import type { TableColumn } from './tableColumns.ts';
import { statisticsOf } from './tableRows.ts';
import type { ChartTabProps } from './tabProps.ts';

/** More bars than this are thinner than what tells them apart. */
const MOST_BARS = 100;

/** The metric that is shown: the chosen one, else that by which runs are judged. */
function metricOf({ columns, view, judged }: Pick<ChartTabProps, 'columns' | 'view' | 'judged'>): { metrics: TableColumn[]; column: TableColumn | undefined } {
  const metrics = columns.filter(({ kind, id }) => kind === 'metric' || id === 'run:duration');
  return { metrics, column: metrics.find(({ id }) => id === view.bars.metric) ?? metrics.find(({ title }) => title === judged) ?? metrics[0] };
}

/** One metric as bars, a run each; of groups the mean with its deviation, or a box plot. */
export function BarsTab(props: ChartTabProps) {
  const { view, shown, link, onChange, onOpenRun } = props;
  const { metrics, column } = metricOf(props);
  const isGrouped = shown.groups.length > 0;
  const choose = (some: Partial<CompareView['bars']>) => onChange({ bars: { ...view.bars, ...some } });
  if (!column) return <p class="message">These runs have no metric.</p>;
  return (
    <>
      <div class="choices" role="group" aria-label="What is shown">
        <label>Metric <ColumnSelect columns={metrics} value={column.id} onChange={(id) => choose({ metric: id })} /></label>
        {isGrouped ? (
          <label>
            As
            <select value={view.bars.kind} onChange={(event) => choose({ kind: event.currentTarget.value === 'boxes' ? 'boxes' : 'bars' })}>
              <option value="bars">means with deviation</option>
              <option value="boxes">box plots</option>
            </select>
          </label>
        ) : (
          <span class="note">Group the table to see means and box plots.</span>
        )}
      </div>
      <RunLegend shown={shown} link={link} isGrouped={isGrouped} onOpenRun={onOpenRun} />
      <BarFigure {...props} size="large" />
    </>
  );
}

/** The bars themselves. */
export function BarFigure(props: ChartTabProps & { size?: 'small' | 'large' }) {
  const { view, shown, link, onOpenRun, onExport, size = 'small' } = props;
  const { column } = metricOf(props);
  const isGrouped = shown.groups.length > 0;
  const kind = isGrouped ? view.bars.kind : 'bars';
  const bars = useMemo(() => (column ? collectBars(column, shown) : []), [column, shown]);
  const boxes = useMemo(() => (column ? collectBoxes(column, shown) : []), [column, shown]);
  const strokes = useMemo(() => (isGrouped ? shown.groups.map(({ stroke }) => stroke) : shown.strokes), [shown, isGrouped]);
  const title = column?.title ?? '';
  const configure = useCallback((theme: ChartTheme) => (kind === 'boxes' ? boxChart(title, boxes, strokes, theme) : barChart(title, bars, strokes, theme)), [kind, title, boxes, bars, strokes]);
  const total = isGrouped ? shown.groups.length : shown.runs.length;
  return (
    <ChartFigure
      title={title}
      summary={`${total} ${isGrouped ? 'groups' : 'runs'}`}
      empty={bars.some(({ value }) => Number.isFinite(value)) ? undefined : `No run has a value of ${title}.`}
      remark={kind === 'bars' && total > MOST_BARS ? `the first ${MOST_BARS} of ${wholeNumber(total)}, in the order of the table` : undefined}
      table={() => (kind === 'boxes' ? tableOfBoxes(boxes) : tableOfBars(title, bars))}
      configure={configure}
      link={link}
      onSelectRun={(runId) => !runId.startsWith('group ') && onOpenRun(runId)}
      onExport={onExport}
      size={size}
    />
  );
}

/** A bar for each run, or for each group the mean with its deviation. */
export function collectBars(column: TableColumn, { rows, runs, groups }: ShownRuns): Bar[] {
  if (groups.length === 0) return runs.slice(0, MOST_BARS).map((run, position) => ({ ...run, value: toNumber(column.value(rows[position] ?? -1)) }));
  return groups.slice(0, MOST_BARS).map(({ name, positions }) => {
    const statistics = statisticsOf(column, positions.map((position) => rows[position] ?? -1));
    return { runId: `group ${name}`, name, memberIds: positions.flatMap((position) => runs[position]?.runId ?? []), value: statistics?.mean ?? Number.NaN, count: statistics?.count ?? 0, deviation: statistics?.deviation ?? null };
  });
}

function collectBoxes(column: TableColumn, { rows, runs, groups }: ShownRuns): BoxGroup[] {
  return groups.map(({ name, positions }) => {
    const some = positions.filter((position) => Number.isFinite(toNumber(column.value(rows[position] ?? -1))));
    return { name, values: some.map((position) => toNumber(column.value(rows[position] ?? -1))), runs: some.flatMap((position) => runs[position] ?? []) };
  });
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
