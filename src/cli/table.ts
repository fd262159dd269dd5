import { displayWidth, fit } from '../core/displayWidth.ts';
import { plain } from './plainText.ts';

export interface Column {
  title: string;
  cells: readonly string[];
  /** At most so many columns of the terminal. */
  width?: number;
  /** For numbers. */
  alignRight?: boolean;
}

const GAP = '  ';

/** Aligned lines with a line of titles; as many columns as fit into the width, the first `needed` in any case. */
export function tableLines(columns: readonly Column[], width: number, needed = columns.length): string[] {
  return fittingTable(columns, width, needed).lines;
}

/** The same, with the number of columns that fit. */
export function fittingTable(columns: readonly Column[], width: number, needed: number): { lines: string[]; shown: number } {
  const shown: string[][] = [];
  let used = -GAP.length;
  for (const [position, column] of columns.entries()) {
    const lines = aligned(column);
    used += GAP.length + displayWidth(lines[0] ?? '');
    if (position >= needed && used > width) break;
    shown.push(lines);
  }
  const count = Math.max(0, ...shown.map((lines) => lines.length));
  return { lines: Array.from({ length: count }, (_, row) => shown.map((lines) => lines[row] ?? '').join(GAP).trimEnd()), shown: shown.length };
}

/** Titles and cells of one column, all equally wide. */
function aligned({ title, cells, width = Number.POSITIVE_INFINITY, alignRight = false }: Column): string[] {
  const texts = [title, ...cells].map((text) => fit(plain(text), width));
  const widest = texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
  return texts.map((text) => {
    const padding = ' '.repeat(widest - displayWidth(text));
    return alignRight ? padding + text : text + padding;
  });
}
