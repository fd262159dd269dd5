export interface TableBounds {
  rows: number;
  columns: number;
}

/** The beginning of a table: `rows` without the first one, which names the columns. */
export interface TablePreview {
  columns: string[];
  rows: string[][];
  /** False where rows or columns were left out. */
  isWhole: boolean;
}

/**
 * The beginning of a CSV or TSV text (RFC 4180: fields in quotes may hold anything, quotes are doubled; line ends of any
 * kind). Reads leniently: rows may have any number of fields, and a quote inside of an unquoted field is a quote.
 */
export function parseDelimited(text: string, delimiter: string, bounds: TableBounds): TablePreview {
  const [columns = [], ...rows] = readRows(text.startsWith('\ufeff') ? text.slice(1) : text, delimiter, bounds.rows + 2);
  const cut = (row: string[]) => row.slice(0, bounds.columns);
  const isWhole = rows.length <= bounds.rows && [columns, ...rows].every((row) => row.length <= bounds.columns);
  return { columns: cut(columns), rows: rows.slice(0, bounds.rows).map(cut), isWhole };
}

function readRows(text: string, delimiter: string, most: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let position = 0;
  while (position < text.length && rows.length < most) {
    const { value, end } = text[position] === '"' ? readQuoted(text, position, delimiter) : readPlain(text, position, delimiter);
    row.push(value);
    position = end;
    if (text[position] === delimiter) {
      position += 1;
      // A delimiter at the end of the text has an empty field behind it.
      if (position < text.length) continue;
      row.push('');
    }
    if (text.startsWith('\r\n', position)) position += 2;
    else if (position < text.length) position += 1;
    // An empty line is no row.
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

function readPlain(text: string, start: number, delimiter: string): { value: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number, delimiter: string): { value: string; end: number } {
  let value = '';
  let position = start + 1;
  for (;;) {
    const quote = text.indexOf('"', position);
    // A quote that never closes: the preview was cut inside of the field.
    if (quote === -1) return { value: value + text.slice(position), end: text.length };
    value += text.slice(position, quote);
    if (text[quote + 1] !== '"') {
      const rest = readPlain(text, quote + 1, delimiter);
      return { value: value + rest.value, end: rest.end };
    }
    value += '"';
    position = quote + 2;
  }
}
