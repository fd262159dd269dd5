import { csvField } from '../csvField.ts';
import type { ExportedColumn, ExportedTable } from './exportedTable.ts';

/** How much is put together before it is handed over, in characters. */
const PART_LENGTH = 1 << 16;

/**
 * A table as CSV (RFC 4180) in parts, the titles first. Numbers have a point and all their digits, what is missing is empty; see
 * `csvField` for texts that look like formulas.
 */
export function* csvParts({ columns, rowCount }: ExportedTable): Generator<string> {
  let part = `${columns.map(({ title }) => csvField(title)).join(',')}\r\n`;
  for (let row = 0; row < rowCount; row += 1) {
    part += `${columns.map((column) => cell(column, row)).join(',')}\r\n`;
    if (part.length < PART_LENGTH) continue;
    yield part;
    part = '';
  }
  if (part !== '') yield part;
}

/** The same as bytes of UTF-8. */
export function tableAsCsv(table: ExportedTable): Uint8Array {
  const encoder = new TextEncoder();
  const parts = Array.from(csvParts(table), (part) => encoder.encode(part));
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let length = 0;
  for (const part of parts) {
    bytes.set(part, length);
    length += part.length;
  }
  return bytes;
}

function cell(column: ExportedColumn, row: number): string {
  if (column.kind === 'number') return String(column.at(row) ?? '');
  const text = column.at(row);
  return text === null ? '' : csvField(text);
}
