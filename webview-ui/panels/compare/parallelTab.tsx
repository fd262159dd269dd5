import { useMemo, useState } from 'preact/hooks';
import { parallelChart, tableOfParallel, type ParallelData } from '../../charts/parallelChart.ts';
import type { ChartTheme } from '../../charts/chartTheme.ts';
import { isBrushed } from '../../charts/parallelScale.ts';
import { ChartFigure } from '../../components/chartFigure.tsx';
import { Popover } from '../../components/menu.tsx';
import { ParallelView } from '../../components/parallelView.tsx';
import { toChartColumn } from './shownRuns.ts';
import { NAME, type TableColumn } from './tableColumns.ts';
import type { ChartTabProps } from './tabProps.ts';

/** Axes that are shown before anybody chose. */
const FIRST_AXES = 7;
/** Lines beyond these only make the picture darker. */
const MOST_LINES = 2000;

/** Every run as a line through its values: what leads to the good ones is seen by choosing a part of an axis. */
export function ParallelTab({ view, columns, shown, judged, link, onChange, onOpenRun, onExport }: ChartTabProps) {
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  const usable = columns.filter(({ id, differs, kind }) => id !== NAME && differs && kind !== 'tag' && kind !== 'data');
  const axes = useMemo(() => axesOf(usable, view.parallel.columns, judged), [usable.map(({ id }) => id).join('\n'), view.parallel.columns, judged, columns]);
  const data = useMemo((): ParallelData => {
    const rows = shown.rows.slice(0, MOST_LINES);
    const last = axes.at(-1);
    return { runs: shown.runs.slice(0, MOST_LINES), columns: axes.map((column) => toChartColumn(column, rows)), colorBy: last?.isNumeric ? last.id : null, brushes: view.parallel.brushes };
  }, [axes, shown, view.parallel.brushes]);
  const isBrushing = Object.keys(data.brushes).length > 0;
  const passing = isBrushing ? data.runs.filter((_, row) => isBrushed(data.columns, data.brushes, row)).length : data.runs.length;
  const choose = (ids: string[]) => onChange({ parallel: { ...view.parallel, columns: ids } });
  if (axes.length < 2) return <p class="message">There are not two columns in which these runs differ.</p>;
  return (
    <>
      <div class="choices" role="group" aria-label="Which axes are shown">
        <button class="secondary" aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}>
          <span class="codicon codicon-settings" aria-hidden="true" />Axes
        </button>
        <span class="note">{isBrushing ? `${passing} of ${data.runs.length} runs pass` : 'Drag along an axis, or use its arrow keys, to choose a part of it.'}</span>
        {isBrushing && <button class="secondary" onClick={() => onChange({ parallel: { ...view.parallel, brushes: {} } })}><span class="codicon codicon-clear-all" aria-hidden="true" />Show All</button>}
      </div>
      {anchor && (
        <Popover label="Axes" anchor={anchor} onClose={() => setAnchor(null)}>
          <div class="columns-menu"><div class="column-lines">
            {usable.map(({ id, title }) => (
              <label key={id} class="column-line">
                <input type="checkbox" checked={axes.some((axis) => axis.id === id)} onChange={() => choose(axes.some((axis) => axis.id === id) ? axes.flatMap((axis) => (axis.id === id ? [] : [axis.id])) : [id, ...axes.map((axis) => axis.id)])} />
                {title}
              </label>
            ))}
          </div></div>
        </Popover>
      )}
      <ChartFigure
        title={axes.map(({ title }) => title).join(', ')}
        summary={`${data.runs.length} runs over ${axes.length} axes`}
        remark={shown.runs.length > MOST_LINES ? `the first ${MOST_LINES.toLocaleString()} of ${shown.runs.length.toLocaleString()} runs, in the order of the table` : undefined}
        table={() => tableOfParallel(data)}
        configure={(theme: ChartTheme) => parallelChart(data, theme)}
        draw={(onDraw) => <ParallelView label={`${data.runs.length} runs over ${axes.length} axes`} data={data} link={link} onDraw={onDraw} onSelectRun={onOpenRun} onBrush={(brushes) => onChange({ parallel: { ...view.parallel, brushes } })} />}
        onExport={onExport}
        size="large"
      />
    </>
  );
}

/** The chosen axes, else parameters and then metrics, the one that runs are judged by at the right: it gives lines their colour. */
function axesOf(usable: readonly TableColumn[], chosen: readonly string[] | null, judged: string | null): TableColumn[] {
  if (chosen) return chosen.flatMap((id) => usable.find((column) => column.id === id) ?? []);
  const isJudged = ({ kind, title }: TableColumn) => kind === 'metric' && title === judged;
  const params = usable.filter(({ kind }) => kind === 'param').slice(0, FIRST_AXES);
  const metrics = usable.filter((column) => column.kind === 'metric' && !isJudged(column)).slice(0, Math.max(0, FIRST_AXES - params.length - 1));
  return [...params, ...metrics, ...usable.filter(isJudged)];
}
