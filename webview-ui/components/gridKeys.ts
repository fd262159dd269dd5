/** A cell of a grid; row -1 is the header. */
export interface GridPlace {
  row: number;
  column: number;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Rows that fit on the screen. */
  page: number;
}

/** The cell that a key leads to, or undefined for any other key. As the ARIA practices have it for grids. */
export function placeAfter(key: string, withControl: boolean, { row, column }: GridPlace, { rows, columns, page }: GridSize): GridPlace | undefined {
  const at = (nextRow: number, nextColumn: number): GridPlace => ({ row: clamp(nextRow, -1, rows - 1), column: clamp(nextColumn, 0, columns - 1) });
  switch (key) {
    case 'ArrowDown':
      return at(row + 1, column);
    case 'ArrowUp':
      return at(row - 1, column);
    case 'ArrowRight':
      return at(row, column + 1);
    case 'ArrowLeft':
      return at(row, column - 1);
    case 'Home':
      return at(withControl ? 0 : row, 0);
    case 'End':
      return at(withControl ? rows - 1 : row, columns - 1);
    case 'PageDown':
      return at(row + page, column);
    case 'PageUp':
      // The header is reached by arrows alone.
      return at(Math.max(Math.min(row, 0), row - page), column);
    default:
      return undefined;
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
