import { decimalSign } from '../../charts/pageLocale.ts';
import type { TableColumn, Value } from './tableColumns.ts';

/** Whether a value of a column is wanted. */
export type ColumnFilter = (value: Value) => boolean;

/** What a filter has to know of a column. */
export type FilteredColumn = Pick<TableColumn, 'isNumeric' | 'format' | 'toPlain'>;

const comparison = /^(<=|>=|!=|<|>|==?)\s*(.*)$/;
const number = String.raw`([+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)`;
const range = new RegExp(String.raw`^${number}\s*\.\.\s*${number}$`, 'i');
/** `0.1.` and `0.1..-`, which become ranges, and the beginnings of numbers such as `1e-`. */
const rangeBegun = new RegExp(String.raw`^${number}\s*\.\.|^[+-]?\d*\.\d+(?:e[+-]?\d+)?\s*\.$`, 'i');
const numberBegun = /^[+-]?\d*\.?\d*(?:e[+-]?)?$/i;

/**
 * What was typed to filter a column: `> 0.5`, `<= 3`, `0.1..0.5`, `= adam`, `!= adam`, `!text` for what does not contain it, `-` for rows
 * without a value, else a part of the text. Undefined for what filters nothing yet, such as `>` alone.
 */
export function parseColumnFilter(text: string, column: FilteredColumn): ColumnFilter | undefined {
  const typed = text.trim();
  const numeric = column.isNumeric ? withPoints(typed) : typed;
  const wanted = column.toPlain?.(numeric) ?? numeric;
  if (wanted === '') return undefined;
  if (wanted === '-') return (value) => value === undefined;
  const between = column.isNumeric ? range.exec(wanted) : null;
  if (between) return within(Number(between[1]), Number(between[2]));
  if (column.isNumeric && rangeBegun.test(wanted)) return undefined;
  const [, operator, operand = ''] = comparison.exec(wanted) ?? [];
  if (operator !== undefined) return operand.trim() === '' ? undefined : compared(operator, operand.trim(), column);
  if (wanted.startsWith('!')) {
    const part = wanted.slice(1).trim().toLowerCase();
    return part === '' ? undefined : (value) => !textOf(value, column).includes(part);
  }
  // A part of a number as it is shown, or as it was logged.
  const parts = [typed.toLowerCase(), numeric.toLowerCase()];
  return (value) => parts.some((part) => textOf(value, column).includes(part));
}

/** Numbers with the decimal comma of the page's language, where it has one, as numbers with a point. */
function withPoints(text: string): string {
  return decimalSign() === ',' ? text.replaceAll(/(\d),(?=\d|e|\s*\.\.|$)/gi, '$1.') : text;
}

function within(a: number, b: number): ColumnFilter {
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  return (value) => typeof value === 'number' && value >= from && value <= to;
}

function compared(operator: string, operand: string, column: Pick<TableColumn, 'isNumeric' | 'format'>): ColumnFilter | undefined {
  const limit = Number(operand);
  const isNumber = column.isNumeric && Number.isFinite(limit);
  if (column.isNumeric && !isNumber && numberBegun.test(operand)) return undefined;
  switch (operator) {
    case '=':
    case '==':
      return isNumber ? (value) => value === limit : (value) => textOf(value, column) === operand.toLowerCase();
    case '!=':
      return isNumber ? (value) => value !== limit : (value) => textOf(value, column) !== operand.toLowerCase();
    default:
      return isNumber ? (value) => typeof value === 'number' && isOrdered(operator, value, limit) : undefined;
  }
}

function isOrdered(operator: string, value: number, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  return operator === '>' ? value > limit : value >= limit;
}

/** A text as it is, not shortened; a number as it is shown. */
function textOf(value: Value, column: Pick<TableColumn, 'format'>): string {
  return value === undefined ? '' : typeof value === 'string' ? value.toLowerCase() : column.format(value).toLowerCase();
}
