import { useState } from 'preact/hooks';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import { shortNumber } from '../../charts/format.ts';
import type { MenuItem } from '../../components/menu.tsx';
import type { ColumnActions } from './columnActions.ts';
import { NAME, type TableColumn } from './tableColumns.ts';
import type { ColumnSorting, PlacedColumn } from './tableLayout.ts';

/** The lines of a column's menu. */
export function columnMenu(column: PlacedColumn, view: CompareView, sort: readonly ColumnSorting[], actions: ColumnActions): MenuItem[][] {
  const isOthers = sort.some(({ id }) => id !== column.id);
  const isMetric = column.kind === 'metric';
  const isHeated = view.heat.includes(column.id);
  const isGrouped = view.groupBy.includes(column.id);
  const sorting: MenuItem[] = [
    { title: 'Sort Ascending', icon: 'arrow-up', onPick: () => actions.onSort(column, false, false) },
    { title: 'Sort Descending', icon: 'arrow-down', onPick: () => actions.onSort(column, false, true) },
    ...(isOthers && !column.sort ? [{ title: 'Add to Sorting', icon: 'add', onPick: () => actions.onSort(column, true) }] : []),
    ...(column.sort ? [{ title: 'Remove from Sorting', icon: 'close', onPick: () => actions.onUnsort(column) }] : []),
  ];
  const place: MenuItem[] =
    column.id === NAME
      ? []
      : [
          { title: 'Keep at the Left', isChecked: column.isPinned, onPick: () => actions.onPin(column, !column.isPinned) },
          { title: 'Hide', icon: 'eye-closed', onPick: () => actions.onHide(column) },
          { title: 'Group by This', isChecked: isGrouped, onPick: () => actions.onGroup(column, !isGrouped) },
        ];
  const judge: MenuItem[] = isMetric
    ? [
        { title: 'Colour by Value', isChecked: isHeated, onPick: () => actions.onHeat(column, !isHeated) },
        { title: 'Judge Runs by This', icon: 'target', onPick: () => actions.onJudge(column) },
        { title: 'Lower Is Better', isChecked: column.direction === 'lower', onPick: () => actions.onDirect(column, 'lower') },
        { title: 'Higher Is Better', isChecked: column.direction === 'higher', onPick: () => actions.onDirect(column, 'higher') },
      ]
    : [];
  return [sorting, place, judge];
}

/** Filters while it is typed. */
export function FilterField({ column, view, onFilter, onClose }: { column: TableColumn; view: CompareView; onFilter: ColumnActions['onFilter']; onClose: () => void }) {
  const [text, setText] = useState(view.filters.find(({ id }) => id === column.id)?.text ?? '');
  return (
    <div class="filter-field">
      <label>
        <span class="codicon codicon-filter" aria-hidden="true" />
        <input
          type="search"
          aria-label={`Filter ${column.title}`}
          aria-describedby="filter-hint"
          placeholder="Filter"
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            onFilter(column, event.currentTarget.value);
          }}
          onKeyDown={(event) => event.key === 'Enter' && onClose()}
        />
      </label>
      <p id="filter-hint" class="note">{hintOf(column)}</p>
    </div>
  );
}

/** What can be typed. */
function hintOf({ id, isNumeric }: Pick<TableColumn, 'id' | 'isNumeric'>): string {
  if (id === 'run:duration') return '> 30 s   1 min..2 h';
  if (id === 'run:started') return '> 2026-11-25   < 2026-11-25 14:00';
  if (!isNumeric) return 'text   = text   !text   - for none';
  return `> ${shortNumber(0.5)}   ${shortNumber(0.1)}..${shortNumber(0.3)}   = 8   - for none`;
}
