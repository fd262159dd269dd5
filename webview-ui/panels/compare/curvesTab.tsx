import { useMemo, useState } from 'preact/hooks';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import { wholeNumber } from '../../charts/format.ts';
import { CurveFigure } from './curveFigure.tsx';
import { MoreChoices } from '../../components/moreChoices.tsx';
import { SearchField } from '../../components/searchField.tsx';
import { SmoothingSlider } from '../../components/smoothingSlider.tsx';
import { XAxisSelect } from '../../components/xAxisSelect.tsx';
import { directionOf } from './tableColumns.ts';
import { RunLegend } from './runLegend.tsx';
import type { ChartTabProps } from './tabProps.ts';
import { MOST_LINES, useCurveCharts, withCourse } from './useCurveCharts.ts';

/** The course of every metric that has one, over a common axis: zooming one zooms all. */
export function CurvesTab(props: ChartTabProps) {
  const { comparison, view, judged, link, onChange } = props;
  const [filter, setFilter] = useState('');
  const metrics = useMemo(() => withCourse(comparison.columns, judged), [comparison.columns, judged]);
  const chosen = view.curves.metrics;
  const visible = chosen === null ? metrics : metrics.filter(({ key }) => chosen.includes(key));
  const wanted = visible.filter(({ key }) => key.toLowerCase().includes(filter.trim().toLowerCase()));
  const charts = useCurveCharts(props, metrics);
  const { shown, range } = charts;
  const choose = (some: Partial<CompareView['curves']>) => onChange({ curves: { ...view.curves, ...some } });
  if (metrics.length === 0) return <p class="message">No metric of these runs has more than one point. The bars show single values.</p>;
  return (
    <>
      <CurveChoices choice={view.curves} canBand={shown.groups.length > 0} isZoomed={range !== null} hiddenCount={metrics.length - visible.length} filter={filter} onChoose={choose} onFilter={setFilter} onReset={() => link.setRange(null)} />
      <RunLegend shown={shown} link={link} isGrouped={view.curves.bands && shown.groups.length > 0} onOpenRun={props.onOpenRun} />
      {props.shown.runs.length > MOST_LINES && <p class="note">The first {MOST_LINES} of {wholeNumber(props.shown.runs.length)} runs, in the order of the table: sort or filter it to see others here.</p>}
      <div class="chart-room">
        <div class="charts">
          {wanted.map((column) => (
            <CurveFigure
              key={column.key}
              column={column}
              direction={directionOf(column, view)}
              charts={charts}
              isBanded={view.curves.bands}
              link={link}
              onOpenRun={props.onOpenRun}
              onExport={props.onExport}
              onHide={() => choose({ metrics: visible.map(({ key }) => key).filter((key) => key !== column.key) })}
            />
          ))}
        </div>
        {wanted.length === 0 && <p class="message">{visible.length === 0 ? 'All charts are hidden.' : `No metric has “${filter}” in its name.`}</p>}
      </div>
    </>
  );
}

interface CurveChoicesProps {
  choice: CompareView['curves'];
  canBand: boolean;
  isZoomed: boolean;
  hiddenCount: number;
  filter: string;
  onChoose: (some: Partial<CompareView['curves']>) => void;
  onFilter: (text: string) => void;
  onReset: () => void;
}

/** Narrower than this its choices would fill three lines. */
const NARROW_PX = 700;

function CurveChoices({ choice, canBand, isZoomed, hiddenCount, filter, onChoose, onFilter, onReset }: CurveChoicesProps) {
  const check = (title: string, key: 'isLogX' | 'bands', hint: string) => (
    <label title={hint}>
      <input type="checkbox" checked={choice[key]} onChange={(event) => onChoose({ [key]: event.currentTarget.checked })} />
      {title}
    </label>
  );
  return (
    <div class="choices" role="group" aria-label="How curves are shown">
      <SearchField placeholder="Filter metrics" value={filter} onInput={onFilter} />
      <MoreChoices label="How curves are shown" narrowPx={NARROW_PX}>
      <XAxisSelect value={choice.x} onChoose={(x) => onChoose({ x, ...(x === 'wall' ? { isLogX: false } : {}) })} />
      <SmoothingSlider value={choice.smoothing} onChoose={(smoothing) => onChoose({ smoothing })} />
      <label title="The axis of values; automatic: logarithmic where all are above zero and span over three decades">
        Scale
        <select value={choice.isLog === null ? 'automatic' : choice.isLog ? 'logarithmic' : 'linear'} onChange={(event) => onChoose({ isLog: event.currentTarget.value === 'automatic' ? null : event.currentTarget.value === 'logarithmic' })}>
          <option value="automatic">automatic</option>
          <option value="linear">linear</option>
          <option value="logarithmic">logarithmic</option>
        </select>
      </label>
      {choice.x !== 'wall' && check('Logarithmic x', 'isLogX', 'The axis of steps or time')}
      {canBand && check('Groups as bands', 'bands', 'The mean of each group of the table, between its smallest and largest values')}
      </MoreChoices>
      {(isZoomed || hiddenCount > 0) && (
        <span class="actions">
          {hiddenCount > 0 && <button class="secondary" onClick={() => onChoose({ metrics: null })}><span class="codicon codicon-eye" aria-hidden="true" />Show {hiddenCount} Hidden</button>}
          {isZoomed && <button class="secondary" onClick={onReset}><span class="codicon codicon-zoom-out" aria-hidden="true" />Show All</button>}
        </span>
      )}
    </div>
  );
}
