import type { ComponentChildren } from 'preact';
import { useCallback, useMemo, useState } from 'preact/hooks';
import type { CompareView, GroupVerdictView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { RunStroke } from '../../charts/runColors.ts';
import type { ChartLink } from '../../components/chartLink.ts';
import { Grid, type GridColumn } from '../../components/grid.tsx';
import { Menu } from '../../components/menu.tsx';
import { StatusIcon } from '../../components/statusIcon.tsx';
import { cellOf, deltaOf, scaleOf, type CellView, type ColumnScale } from './cells.ts';
import type { ColumnActions } from './columnActions.ts';
import { columnMenu, FilterField } from './columnMenu.tsx';
import { RunSwatch } from './runSwatch.tsx';
import { NAME, type TableColumn } from './tableColumns.ts';
import type { ColumnSorting, PlacedColumn, TableLayout } from './tableLayout.ts';
import { groupCell, statisticsOf, type TableRow } from './tableRows.ts';

export interface CompareTableProps {
  comparison: ComparisonView;
  layout: TableLayout;
  rows: readonly TableRow[];
  sort: readonly ColumnSorting[];
  view: CompareView;
  /** Row of the baseline; null for none. */
  baseline: number | null;
  selected: ReadonlySet<string>;
  link: ChartLink;
  /** How each row of the comparison is drawn. */
  strokes: readonly RunStroke[];
  /** How groups stand against that of the baseline, by their keys. */
  verdicts: ReadonlyMap<string, GroupVerdictView>;
  actions: ColumnActions & {
    onSelect: (runIds: string[], event: { isRange: boolean; isAdded: boolean }) => void;
    onOpenRun: (runId: string) => void;
    onOpenSource: (runId: string) => void;
    onSetBaseline: (runId: string | null) => void;
    onToggleGroup: (key: string) => void;
    onCompareCode: (runId: string) => void;
    onRemove: (runIds: string[]) => void;
  };
}

/** Runs by column, or the other way round: the first line and the first column stand fixed. */
export function CompareTable({ comparison, layout, rows, sort, view, baseline, selected, link, strokes, verdicts, actions }: CompareTableProps) {
  const [menu, setMenu] = useState<{ anchor: DOMRect; column: PlacedColumn | null; row: TableRow | null } | null>(null);
  const closeMenu = useCallback(() => setMenu(null), []);
  const { columns } = layout;
  const scales = useMemo(() => new Map(columns.map((column) => [column.id, scaleOf(column, layout.rows)])), [columns, layout.rows]);
  const ofBaseline = baseline === null ? undefined : rows.find((row) => row.kind === 'group' && row.rows.includes(baseline));
  const baselineGroup = ofBaseline?.kind === 'group' ? ofBaseline.rows : null;
  const isTransposed = view.isTransposed;
  const free = isTransposed ? columns.filter(({ id }) => id !== NAME) : columns;

  const runIdsOf = (row: TableRow | undefined): string[] => (!row ? [] : (row.kind === 'run' ? [row.row] : row.rows).flatMap((one) => comparison.rows[one]?.runId ?? []));
  const keyOf = (row: TableRow | undefined): string => (!row ? '' : row.kind === 'group' ? `group ${row.key}` : (comparison.rows[row.row]?.runId ?? ''));
  const litIdOf = (row: TableRow | undefined): string | null => (!row ? null : row.kind === 'group' ? `group ${row.label}` : (runIdsOf(row)[0] ?? null));
  const nameOf = (row: TableRow | undefined): string => (!row ? '' : row.kind === 'group' ? row.label : (comparison.rows[row.row]?.name ?? ''));
  const isBaseline = (row: TableRow | undefined): boolean => row?.kind === 'run' && row.row === baseline;
  const classOf = (row: TableRow | undefined): string => (!row ? '' : `${row.kind === 'group' ? 'group' : row.isInGroup ? 'member' : ''}${isBaseline(row) ? ' baseline' : ''}`);

  const valueCell = (row: TableRow | undefined, column: TableColumn | undefined): ComponentChildren => {
    if (!row || !column) return null;
    const scale = scales.get(column.id) ?? null;
    const cell = toCell(row, column, scale, baseline, baselineGroup);
    return <Cell cell={cell} heat={view.heat.includes(column.id) ? heatOf(cell, column) : null} isHeld={column.kind === 'metric' && baseline !== null && cell.text !== ''} />;
  };
  const nameCell = (row: TableRow | undefined): ComponentChildren => {
    if (!row) return null;
    if (row.kind === 'group') {
      return (
        <>
          <button class="icon" tabIndex={-1} aria-label={row.isOpen ? 'Close the group' : 'Open the group'} aria-expanded={row.isOpen} onClick={() => actions.onToggleGroup(row.key)}>
            <span class={`codicon codicon-chevron-${row.isOpen ? 'down' : 'right'}`} aria-hidden="true" />
          </button>
          <RunSwatch stroke={strokes[row.rows[0] ?? -1]} />
          <span class="name">{row.label}</span>
          <span class="count">{row.rows.length}</span>
          {verdicts.has(row.key) && <span class={`verdict verdict-${verdicts.get(row.key)?.verdict.replace(' ', '-') ?? ''}`}>{verdicts.get(row.key)?.words}</span>}
        </>
      );
    }
    const run = comparison.rows[row.row];
    if (!run) return null;
    return (
      <>
        <RunSwatch stroke={strokes[row.row]} />
        <StatusIcon status={run.status} />
        <span class="name">{run.name}</span>
        {isBaseline(row) && <span class="note">baseline</span>}
        {run.isSaved && <span class="note">as saved</span>}
      </>
    );
  };
  const headerCell = (column: PlacedColumn | undefined): ComponentChildren =>
    column && (
      <>
        <span class="header-title">{column.title}</span>
        {column.isFiltered && <span class="codicon codicon-filter-filled" title="Filtered" />}
        {column.sort && (
          <span class="sort-mark">
            <span class={`codicon codicon-arrow-${column.sort.desc ? 'down' : 'up'}`} aria-hidden="true" />
            {sort.length > 1 && column.sort.place + 1}
          </span>
        )}
        {column.direction && <span class="visually-hidden">{column.direction} is better</span>}
        <button
          class="icon column-menu"
          tabIndex={-1}
          aria-label={`Menu of ${column.title}`}
          aria-haspopup="dialog"
          title="Sort, filter, hide… (Shift+F10)"
          onClick={(event) => setMenu({ anchor: (event.currentTarget.closest('.cell') ?? event.currentTarget).getBoundingClientRect(), column, row: null })}
        >
          <span class="codicon codicon-kebab-vertical" aria-hidden="true" />
        </button>
      </>
    );

  const grid = isTransposed ? transposed() : upright();
  return (
    <>
      <Grid
        label={`${comparison.title}, ${comparison.rows.length} rows`}
        {...grid}
        onHover={(row) => link.light(isTransposed || row === null || row < 0 ? null : litIdOf(rows[row]))}
      />
      {menu && <TableMenu {...menu} onClose={closeMenu} />}
    </>
  );

  function upright() {
    return {
      columns: columns.map(toGridColumn),
      rowCount: rows.length,
      rowKey: (row: number) => keyOf(rows[row]),
      rowClass: (row: number) => classOf(rows[row]),
      isSelected: (row: number) => isSelected(rows[row]),
      header: (column: number) => headerCell(columns[column]),
      cell: (row: number, column: number) => (columns[column]?.id === NAME ? nameCell(rows[row]) : valueCell(rows[row], columns[column])),
      cellTitle: (row: number, column: number) => titleOf(rows[row], columns[column]),
      onActivate: ({ row, column }: { row: number; column: number }, { isAdded }: { isAdded: boolean }) => {
        const placed = columns[column];
        if (row === -1) return placed && actions.onSort(placed, isAdded);
        activate(rows[row]);
      },
      onMenu: ({ row, column }: { row: number; column: number }, anchor: DOMRect) => setMenu({ anchor, column: columns[column] ?? null, row: row === -1 ? null : (rows[row] ?? null) }),
      onSelect: (row: number, event: { isRange: boolean; isAdded: boolean }) => actions.onSelect(runIdsOf(rows[row]), event),
      findRow: (text: string, from: number) => findIn(rows.length, from, (row) => nameOf(rows[row]), text),
      onResize: (column: number, widthPx: number) => columns[column] && actions.onResize(columns[column], widthPx),
      onMove: (from: number, to: number) => columns[from] && columns[to] && actions.onMove(columns[from], columns[to]),
    };
  }

  function transposed() {
    const shown: GridColumn[] = [{ id: 'key', widthPx: 200, isPinned: true, isNumeric: false }, ...rows.map((row): GridColumn => ({ id: keyOf(row), widthPx: view.widths['transposed'] ?? 150, isPinned: false, isNumeric: true }))];
    return {
      columns: shown,
      rowCount: free.length,
      rowKey: (row: number) => free[row]?.id ?? '',
      rowClass: () => '',
      isSelected: () => false,
      header: (column: number) => (column === 0 ? <span class="header-title">{comparison.title}</span> : nameCell(rows[column - 1])),
      cell: (row: number, column: number) => (column === 0 ? headerCell(free[row]) : valueCell(rows[column - 1], free[row])),
      cellTitle: (row: number, column: number) => (column === 0 ? (free[row]?.title ?? '') : titleOf(rows[column - 1], free[row])),
      onActivate: ({ row, column }: { row: number; column: number }, { isAdded }: { isAdded: boolean }) => {
        const placed = free[row];
        if (column === 0) return placed && actions.onSort(placed, isAdded);
        activate(rows[column - 1]);
      },
      onMenu: ({ row, column }: { row: number; column: number }, anchor: DOMRect) => setMenu({ anchor, column: row === -1 ? null : (free[row] ?? null), row: column === 0 ? null : (rows[column - 1] ?? null) }),
      onSelect: (_row: number) => undefined,
      findRow: (text: string, from: number) => findIn(free.length, from, (row) => free[row]?.title ?? '', text),
      onResize: (column: number, widthPx: number) => (column === 0 ? undefined : actions.onResize({ id: 'transposed' }, widthPx)),
      onMove: () => undefined,
    };
  }

  function isSelected(row: TableRow | undefined): boolean {
    const ids = runIdsOf(row);
    return ids.length > 0 && ids.every((id) => selected.has(id));
  }

  function activate(row: TableRow | undefined): void {
    if (row?.kind === 'group') actions.onToggleGroup(row.key);
    else if (row) actions.onOpenRun(runIdsOf(row)[0] ?? '');
  }

  function titleOf(row: TableRow | undefined, column: TableColumn | undefined): string {
    if (!row || !column) return '';
    if (column.id === NAME) return nameOf(row);
    const { text, title } = toCell(row, column, null, null, null);
    return title || text;
  }

  function TableMenu({ anchor, column, row, onClose }: { anchor: DOMRect; column: PlacedColumn | null; row: TableRow | null; onClose: () => void }) {
    const ids = runIdsOf(row ?? undefined);
    const [first] = ids;
    const source = comparison.rows.find(({ runId }) => runId === first)?.source ?? null;
    const several = first !== undefined && selected.has(first) ? [...selected] : ids;
    const ofRow = !row || first === undefined ? [] : [
      { title: 'Open Run', icon: 'go-to-file', onPick: () => actions.onOpenRun(first) },
      { title: 'Open Source', icon: 'file-code', isDisabled: source === null, onPick: () => actions.onOpenSource(first) },
      { title: 'Compare Code with Baseline', icon: 'diff', isDisabled: baseline === null || isBaseline(row), onPick: () => actions.onCompareCode(first) },
      isBaseline(row) ? { title: 'Remove as Baseline', icon: 'close', onPick: () => actions.onSetBaseline(null) } : { title: 'Set as Baseline', icon: 'pinned', onPick: () => actions.onSetBaseline(first) },
      { title: several.length > 1 ? `Remove ${several.length} Runs from the Comparison` : 'Remove from the Comparison', icon: 'trash', onPick: () => actions.onRemove(several) },
    ];
    const isFilterable = row === null && column !== null;
    return (
      <Menu label={row ? nameOf(row) : (column?.title ?? '')} anchor={anchor} groups={row ? [ofRow.slice(0, 3), ofRow.slice(3, 4), ofRow.slice(4)] : column ? columnMenu(column, view, sort, actions) : []} onClose={onClose}>
        {isFilterable && <FilterField column={column} view={view} onFilter={actions.onFilter} onClose={onClose} />}
      </Menu>
    );
  }
}

/** A group is held against the group of the baseline, a run against the baseline itself. */
function toCell(row: TableRow, column: TableColumn, scale: ColumnScale | null, baseline: number | null, baselineGroup: readonly number[] | null): CellView {
  if (row.kind === 'run') return cellOf(column, row.row, scale, baseline);
  const { mean, ...cell } = groupCell(column, row.rows);
  if (column.kind !== 'metric' || mean === null) return { ...cell, delta: null, share: null };
  const isBaseline = row.rows === baselineGroup;
  return { ...cell, delta: baselineGroup === null || isBaseline ? null : deltaOf(mean, statisticsOf(column, baselineGroup)?.mean, column.direction), share: scale && scale.max > scale.min ? (mean - scale.min) / (scale.max - scale.min) : null };
}

/** How good a value is among its column, 0 to 1. */
function heatOf({ share }: CellView, { direction }: TableColumn): number | null {
  if (share === null) return null;
  return direction === 'lower' ? 1 - share : share;
}

const marks = { better: 'arrow-small-up', worse: 'arrow-small-down', other: '' } as const;

/** @param props `isHeld`: held against a baseline, so that there is room for a difference even where there is none */
function Cell({ cell, heat, isHeld }: { cell: CellView; heat: number | null; isHeld: boolean }) {
  const { text, delta, share, isBest } = cell;
  return (
    <>
      {heat !== null && <span class="heat" style={{ opacity: String(0.06 + 0.44 * heat) }} />}
      {share !== null && heat === null && <span class="bar" style={{ width: `${Math.max(2, share * 100)}%` }} />}
      <span class={isBest ? 'value best' : 'value'}>{text}</span>
      {isBest && <span class="visually-hidden">, the best</span>}
      {isHeld && !delta && <span class="delta" />}
      {delta && (
        <span class={`delta ${delta.tone}`}>
          {delta.text}
          {marks[delta.tone] && <span class={`codicon codicon-${marks[delta.tone]}`} aria-hidden="true" />}
          {delta.tone !== 'other' && <span class="visually-hidden">, {delta.tone}</span>}
        </span>
      )}
    </>
  );
}

function toGridColumn({ id, widthPx, isPinned, isNumeric, sort }: PlacedColumn): GridColumn {
  return { id, widthPx, isPinned, isNumeric, ...(sort ? { sort: sort.desc ? 'descending' : 'ascending' } : {}) };
}

function findIn(count: number, from: number, nameAt: (row: number) => string, text: string): number | undefined {
  const wanted = text.toLowerCase();
  for (const matches of [(name: string) => name.startsWith(wanted), (name: string) => name.includes(wanted)]) {
    for (let step = 0; step < count; step += 1) {
      const row = (Math.max(0, from) + step) % count;
      if (matches(nameAt(row).toLowerCase())) return row;
    }
  }
  return undefined;
}
