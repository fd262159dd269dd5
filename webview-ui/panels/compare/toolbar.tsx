import { useMemo, useState } from 'preact/hooks';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import { MoreChoices } from '../../components/moreChoices.tsx';
import { SearchField } from '../../components/searchField.tsx';
import { ActionButton } from '../../components/section.tsx';
import { ColumnsMenu } from './columnsMenu.tsx';
import { parseRunFilter } from './runFilter.ts';
import { NAME, type TableColumn } from './tableColumns.ts';
import type { CompareApi } from './compareApi.ts';
import type { PlacedColumn } from './tableLayout.ts';
import { REPEATS } from './tableRows.ts';

export interface ToolbarProps {
  comparison: ComparisonView;
  columns: readonly TableColumn[];
  placed: readonly PlacedColumn[];
  equalCount: number;
  view: CompareView;
  api: CompareApi;
  onChange: (some: Partial<CompareView>) => void;
}

/** Narrower than this its choices would fill three lines. */
const NARROW_PX = 760;
const FILTER_HINT = 'A part of the name; or conditions on columns: val_loss < 0.3 and lr = 0.1..0.5';

/** How the table is looked at. */
export function TableToolbar({ columns, placed, comparison, equalCount, view, api, onChange }: ToolbarProps) {
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  const nameFilter = view.filters.find(({ id }) => id === NAME)?.text ?? '';
  const problem = useMemo(() => parseRunFilter(nameFilter, columns).problem, [nameFilter, columns]);
  const groupable = columns.filter(({ kind, differs, id }) => differs && id !== NAME && (kind === 'param' || kind === 'data' || kind === 'tag' || id === 'run:commit' || id === 'run:source' || id === 'run:experiment'));
  const otherFilters = view.filters.filter(({ id }) => id !== NAME);
  return (
    <div class="choices" role="group" aria-label="How the table is shown">
      <SearchField placeholder="Name, or lr > 0.1" hint={FILTER_HINT} label="Filter runs" value={nameFilter} onInput={filterBy} />
      {problem !== null && <span class="note" role="status">{problem}</span>}
      <label title="Columns in which all runs are equal are left out">
        <input type="checkbox" checked={view.onlyDiffering} onChange={(event) => onChange({ onlyDiffering: event.currentTarget.checked })} />
        Only what differs
        {view.onlyDiffering && equalCount > 0 && <span class="note">{equalCount.toLocaleString()} equal</span>}
      </label>
      <MoreChoices label="How the table is shown" narrowPx={NARROW_PX}>
      <label title="Runs as columns">
        <input type="checkbox" checked={view.isTransposed} onChange={(event) => onChange({ isTransposed: event.currentTarget.checked })} />
        Transpose
      </label>
      <label title="The metric that runs are judged by, as charts under the table">
        <input type="checkbox" checked={view.hasCharts} onChange={(event) => onChange({ hasCharts: event.currentTarget.checked })} />
        Charts
      </label>
      <label>
        Values
        <select value={typeof view.aggregation === 'string' ? view.aggregation : 'step'} onChange={(event) => chooseValues(event.currentTarget.value)}>
          <option value="last">last</option>
          <option value="best">best</option>
          <option value="step">at step</option>
        </select>
      </label>
      {typeof view.aggregation !== 'string' && (
        <label>
          <span class="visually-hidden">Step</span>
          <input type="number" class="step" min="0" step="1" value={view.aggregation.step} onChange={(event) => onChange({ aggregation: { step: Math.max(0, Number(event.currentTarget.value) || 0) } })} />
        </label>
      )}
      <label>
        Group by
        <select value={view.groupBy.length > 1 ? 'several' : (view.groupBy[0] ?? '')} onChange={(event) => onChange({ groupBy: event.currentTarget.value === '' ? [] : [event.currentTarget.value] })}>
          <option value="">nothing</option>
          <option value={REPEATS}>repeats</option>
          {view.groupBy.length > 1 && <option value="several" disabled>{view.groupBy.length} columns</option>}
          {groupable.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
      </label>
      </MoreChoices>
      <span class="actions">
        {otherFilters.length > 0 && <ActionButton icon="clear-all" title="Clear Filters" onClick={() => onChange({ filters: [] })} />}
        <button class="secondary" aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}>
          <span class="codicon codicon-settings" aria-hidden="true" />
          Columns{view.hidden.length > 0 && <span class="note">{view.hidden.length} hidden</span>}
        </button>
      </span>
      {anchor && <ColumnsMenu anchor={anchor} columns={columns} placed={placed} view={view} api={api} onChange={onChange} onClose={() => setAnchor(null)} />}
    </div>
  );

  function filterBy(text: string): void {
    const others = view.filters.filter(({ id }) => id !== NAME);
    onChange({ filters: text === '' ? others : [...others, { id: NAME, text }] });
  }

  function chooseValues(chosen: string): void {
    onChange({ aggregation: chosen === 'step' ? { step: lastStep(comparison) } : chosen === 'best' ? 'best' : 'last' });
  }
}

/** The last step that any run has reached. */
function lastStep({ columns }: ComparisonView): number {
  let last = 0;
  for (const column of columns) if (column.kind === 'metric') for (const step of column.lastStep) if (step > last) last = step;
  return last;
}
