import { Component, type ComponentChildren } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { placeAfter, type GridPlace } from './gridKeys.ts';
import { useVirtualizer } from './useVirtualizer.ts';

export interface GridColumn {
  id: string;
  widthPx: number;
  /** Stands fixed at the left; pinned columns come first. */
  isPinned: boolean;
  isNumeric: boolean;
  sort?: 'ascending' | 'descending';
}

export interface GridProps {
  label: string;
  columns: readonly GridColumn[];
  rowCount: number;
  /** What tells a row from the others, for links with charts. */
  rowKey: (row: number) => string;
  rowClass: (row: number) => string;
  isSelected: (row: number) => boolean;
  header: (column: number) => ComponentChildren;
  cell: (row: number, column: number) => ComponentChildren;
  /** The whole text of a cell, where it may be cut off. */
  cellTitle: (row: number, column: number) => string;
  /** Enter, or a double click, of a header a click; row -1 is the header. `isAdded`: with Shift, to what is so already. */
  onActivate: (place: GridPlace, how: { isAdded: boolean }) => void;
  onMenu: (place: GridPlace, anchor: DOMRect) => void;
  /** Space, or a click. */
  onSelect: (row: number, event: { isRange: boolean; isAdded: boolean }) => void;
  onHover: (row: number | null) => void;
  /** The row that has a text, for who types it. */
  findRow: (text: string, from: number) => number | undefined;
  onResize: (column: number, widthPx: number) => void;
  onMove: (from: number, to: number) => void;
}

const ROW_PX = 28;
const HEADER_PX = 32;
const OVERSCAN_ROWS = 4;
const OVERSCAN_COLUMNS = 1;
/** What is typed within this time belongs together. */
const TYPING_MS = 900;
const RESIZE_STEP_PX = 16;

/** A table of any size as one widget for the keyboard: arrows, Home, End, pages, Space, Enter, and typing to find a row. Only what is in sight is drawn. */
export function Grid(props: GridProps) {
  const { label, columns, rowCount } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<GridPlace>({ row: 0, column: 0 });
  const mostRows = useRef(1);
  const typed = useRef({ text: '', atMs: 0 });
  const pinned = useMemo(() => columns.filter(({ isPinned }) => isPinned), [columns]);
  const free = useMemo(() => columns.slice(pinned.length), [columns, pinned]);
  const pinnedPx = pinned.reduce((sum, { widthPx }) => sum + widthPx, 0);
  const sizeOfRow = useCallback(() => ROW_PX, []);
  const sizeOfColumn = useCallback((index: number) => free[index]?.widthPx ?? 0, [free]);
  const rows = useVirtualizer(scroller, { count: rowCount, sizeOf: sizeOfRow, overscan: OVERSCAN_ROWS, paddingStart: HEADER_PX });
  const across = useVirtualizer(scroller, { count: free.length, sizeOf: sizeOfColumn, overscan: OVERSCAN_COLUMNS, horizontal: true, paddingStart: pinnedPx });
  const [firstFree, lastFree] = [across.items[0]?.index ?? 0, across.items.at(-1)?.index ?? -1];
  const gapPx = (across.items[0]?.start ?? pinnedPx) - pinnedPx;
  // The same object as long as the same columns are in sight, so that scrolling down draws no row again.
  const shown = useMemo(
    (): ShownColumns => ({
      columns: [...pinned.map((column, index) => ({ column, index })), ...free.slice(firstFree, lastFree + 1).map((column, position) => ({ column, index: firstFree + position + pinned.length }))],
      pinnedCount: pinned.length,
      gapPx,
    }),
    [pinned, free, firstFree, lastFree, gapPx],
  );
  const place = { row: Math.min(active.row, rowCount - 1), column: Math.min(active.column, columns.length - 1) };

  const go = (next: GridPlace) => {
    setActive(next);
    if (next.row >= 0) rows.scrollTo(next.row);
    if (next.column >= pinned.length) across.scrollTo(next.column - pinned.length);
  };
  const anchorOf = ({ row, column }: GridPlace) => scroller.current?.querySelector(`#${cellId(row, column)}`)?.getBoundingClientRect() ?? scroller.current?.getBoundingClientRect() ?? new DOMRect();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    if (act(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const act = (event: KeyboardEvent): boolean => {
    const { key } = event;
    const isHeader = place.row === -1;
    if (isHeader && (event.altKey || event.ctrlKey) && (key === 'ArrowLeft' || key === 'ArrowRight')) {
      const step = key === 'ArrowLeft' ? -1 : 1;
      if (event.ctrlKey) props.onResize(place.column, (columns[place.column]?.widthPx ?? 0) + step * RESIZE_STEP_PX);
      else if (canMove(place.column, place.column + step)) {
        props.onMove(place.column, place.column + step);
        go({ row: -1, column: place.column + step });
      }
      return true;
    }
    if (event.altKey || event.metaKey) return false;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_PX) / ROW_PX) - 1);
    const next = placeAfter(key, event.ctrlKey, place, { rows: rowCount, columns: columns.length, page });
    if (next) {
      go(next);
      return true;
    }
    if (key === 'Enter') props.onActivate(place, { isAdded: event.shiftKey });
    else if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) props.onMenu(place, anchorOf(place));
    else if (key === ' ' && !isHeader && typed.current.text === '') props.onSelect(place.row, { isRange: event.shiftKey, isAdded: true });
    else if (key === ' ' && isHeader) props.onMenu(place, anchorOf(place));
    else if (key.length === 1 && !event.ctrlKey) find(key);
    else return false;
    return true;
  };
  const find = (letter: string) => {
    const now = performance.now();
    const isNew = now - typed.current.atMs > TYPING_MS;
    typed.current = { text: isNew ? letter : typed.current.text + letter, atMs: now };
    const row = props.findRow(typed.current.text, isNew ? place.row + 1 : place.row);
    if (row !== undefined) go({ row, column: place.column });
    setTimeout(() => {
      if (performance.now() - typed.current.atMs >= TYPING_MS) typed.current.text = '';
    }, TYPING_MS + 10);
  };
  /** Pinned columns stay among themselves. */
  const canMove = (from: number, to: number) => to >= 0 && to < columns.length && columns[from]?.isPinned === columns[to]?.isPinned;

  useEffect(() => {
    if (active.row >= rowCount) setActive({ row: Math.max(0, rowCount - 1), column: active.column });
  }, [rowCount]);

  const placeOf = (event: Event): GridPlace | undefined => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-column]');
    return cell ? { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) } : undefined;
  };
  // Elements of rows that went out of sight show those that came: far less to do than making new ones when the table jumps.
  mostRows.current = Math.max(mostRows.current, rows.items.length);
  const widthPx = Math.max(across.totalPx, pinnedPx);

  return (
    <div
      class="grid"
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={cellId(place.row, place.column)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const at = placeOf(event);
        if (!at) return;
        setActive(at);
        if ((event.target as Element).closest('button')) return;
        if (at.row === -1) props.onActivate(at, { isAdded: event.shiftKey });
        else props.onSelect(at.row, { isRange: event.shiftKey, isAdded: event.ctrlKey || event.metaKey });
      }}
      onDblClick={(event) => {
        const at = placeOf(event);
        if (at && at.row >= 0) props.onActivate(at, { isAdded: false });
      }}
      onContextMenu={(event) => {
        const at = placeOf(event);
        if (!at) return;
        event.preventDefault();
        setActive(at);
        props.onMenu(at, anchorOf(at));
      }}
      onPointerOver={(event) => props.onHover(placeOf(event)?.row ?? null)}
      onPointerLeave={() => props.onHover(null)}
      // Elements of rows are used again for others, which are not lit.
      onScroll={() => props.onHover(null)}
    >
      <div class="grid-room" style={{ height: `${rows.totalPx}px`, width: `${widthPx}px` }}>
        <div class="grid-header" role="row" aria-rowindex={1} style={{ height: `${HEADER_PX}px` }} {...dragging(props.onMove, canMove)}>
          <RowCells grid={props} row={-1} shown={shown} activeColumn={place.row === -1 ? place.column : null} />
        </div>
        {rows.items.map(({ index, start }) => (
          <div
            key={index % mostRows.current}
            role="row"
            aria-rowindex={index + 2}
            aria-selected={props.isSelected(index)}
            class={`grid-row ${props.rowClass(index)}`}
            data-run={props.rowKey(index)}
            style={{ top: `${start}px`, height: `${ROW_PX}px` }}
          >
            <RowCells grid={props} row={index} shown={shown} activeColumn={place.row === index ? place.column : null} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** The columns that are drawn: the pinned ones, room for what is not in sight, and those in sight. */
interface ShownColumns {
  columns: { column: GridColumn; index: number }[];
  pinnedCount: number;
  gapPx: number;
}

interface RowCellsProps {
  grid: GridProps;
  /** -1 for the header. */
  row: number;
  shown: ShownColumns;
  /** The active cell of this row; null where it is in another. */
  activeColumn: number | null;
}

/** The cells of a row; drawn again when something of it is another, not because the table was scrolled. */
class RowCells extends Component<RowCellsProps> {
  override shouldComponentUpdate({ grid, row, shown, activeColumn }: RowCellsProps): boolean {
    const before = this.props;
    return grid !== before.grid || row !== before.row || shown !== before.shown || activeColumn !== before.activeColumn;
  }

  override render({ grid, row, shown: { columns, pinnedCount, gapPx }, activeColumn }: RowCellsProps): ComponentChildren {
    const isHeader = row === -1;
    let leftPx = 0;
    const cells = columns.map(({ column, index }) => {
      const left = leftPx;
      if (column.isPinned) leftPx += column.widthPx;
      const title = isHeader ? '' : grid.cellTitle(row, index);
      return (
        <div
          key={column.id}
          id={cellId(row, index)}
          role={isHeader ? 'columnheader' : index === 0 ? 'rowheader' : 'gridcell'}
          aria-colindex={index + 1}
          {...(isHeader && column.sort ? { 'aria-sort': column.sort } : {})}
          class={`cell${column.isNumeric ? ' number' : ''}${column.isPinned ? ' pinned' : ''}${activeColumn === index ? ' active' : ''}`}
          style={{ width: `${column.widthPx}px`, ...(column.isPinned ? { left: `${left}px` } : {}) }}
          data-row={row}
          data-column={index}
          {...(title === '' ? {} : { title })}
        >
          {isHeader ? grid.header(index) : grid.cell(row, index)}
          {isHeader && <Resizer onResize={(widthPx) => grid.onResize(index, widthPx)} startPx={column.widthPx} />}
        </div>
      );
    });
    // What is not drawn between the pinned columns and those in sight keeps its room.
    if (gapPx > 0) cells.splice(pinnedCount, 0, <div key="gap" class="gap" style={{ width: `${gapPx}px` }} />);
    return cells;
  }
}

function cellId(row: number, column: number): string {
  return `cell-${row < 0 ? 'header' : row}-${column}`;
}

/** A header that is dragged onto another takes its place. */
function dragging(onMove: GridProps['onMove'], canMove: (from: number, to: number) => boolean) {
  const columnAt = (event: DragEvent | PointerEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-column]');
    return cell ? Number(cell.dataset['column']) : undefined;
  };
  const mark = (event: DragEvent, isOver: boolean) => (event.target as Element).closest<HTMLElement>('[data-column]')?.classList.toggle('drop', isOver);
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      const column = columnAtPoint(event);
      if (column === undefined) event.preventDefault();
      else event.dataTransfer?.setData('text/x-column', String(column));
    },
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      mark(event, true);
    },
    onDragLeave: (event: DragEvent) => mark(event, false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      mark(event, false);
      const from = Number(event.dataTransfer?.getData('text/x-column') ?? '');
      const to = columnAt(event);
      if (to !== undefined && Number.isInteger(from) && from !== to && canMove(from, to)) onMove(from, to);
    },
  };
}

/** The whole header is what is dragged; which column is meant says the pointer. */
function columnAtPoint(event: DragEvent): number | undefined {
  const element = document.elementFromPoint(event.clientX, event.clientY);
  const cell = element?.closest('.resizer') ? null : element?.closest<HTMLElement>('.grid-header [data-column]');
  return cell ? Number(cell.dataset['column']) : undefined;
}

/** The edge by which a column is made wider. */
function Resizer({ startPx, onResize }: { startPx: number; onResize: (widthPx: number) => void }) {
  const begin = (event: PointerEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    const fromPx = event.clientX;
    const move = (moved: PointerEvent) => onResize(startPx + moved.clientX - fromPx);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true });
  };
  return <span class="resizer" aria-hidden="true" onPointerDown={begin} onClick={(event) => event.stopPropagation()} />;
}
