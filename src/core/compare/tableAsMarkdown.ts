import { displayWidth } from '../displayWidth.ts';
import { formatMetric } from '../format.ts';
import type { ExportedColumn, ExportedTable } from './exportedTable.ts';

/**
 * A table as GitHub and VS Code draw it (GitHub Flavored Markdown, "Tables"), aligned to be read as it stands too. Numbers are on the right
 * and have four significant digits; texts are shown as they are, whatever Markdown would make of them.
 */
export function tableAsMarkdown({ columns, rowCount }: ExportedTable): string {
  const drawn = columns.map((column) => drawColumn(column, rowCount));
  const lines = Array.from({ length: rowCount + 2 }, (_, line) => `| ${drawn.map((cells) => cells[line] ?? '').join(' | ')} |\n`);
  return lines.join('');
}

/** Title, rule and cells, all equally wide. */
function drawColumn(column: ExportedColumn, rowCount: number): string[] {
  const isNumber = column.kind === 'number';
  const texts = [escape(column.title), ...Array.from({ length: rowCount }, (_, row) => cell(column, row))];
  const width = texts.reduce((widest, text) => Math.max(widest, displayWidth(text)), 3);
  const [title = '', ...cells] = texts.map((text) => {
    const padding = ' '.repeat(width - displayWidth(text));
    return isNumber ? padding + text : text + padding;
  });
  return [title, isNumber ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width), ...cells];
}

function cell(column: ExportedColumn, row: number): string {
  if (column.kind === 'text') return escape(column.at(row) ?? '');
  const value = column.at(row);
  return value === null ? '' : formatMetric(value);
}

/** A backslash before what would end the cell or be drawn; line ends as spaces. Inside of a word `_` is nothing special. */
function escape(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\\`*[\]<>|~&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .trim();
}
