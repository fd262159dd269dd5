import type { TableColumn, Value } from './tableColumns.ts';

/** Whether a value of a column is wanted. */
export type ColumnFilter = (value: Value) => boolean;

const comparison = /^(<=|>=|!=|<|>|=)\s*(.*)$/;
const range = /^(-?[\d.]+(?:e[+-]?\d+)?)\s*\.\.\s*(-?[\d.]+(?:e[+-]?\d+)?)$/i;

/**
 * What was typed to filter a column: `> 0.5`, `<= 3`, `0.1..0.5`, `= adam`, `!= adam`, `!text` for what does not contain it, `-` for rows
 * without a value, else a part of the text. Undefined for what filters nothing yet, such as `>` alone.
 */
export function parseColumnFilter(text: string, column: Pick<TableColumn, 'isNumeric' | 'format'>): ColumnFilter | undefined {
  const wanted = text.trim();
  if (wanted === '') return undefined;
  if (wanted === '-') return (value) => value === undefined;
  const between = column.isNumeric ? range.exec(wanted) : null;
  if (between) return within(Number(between[1]), Number(between[2]));
  const [, operator, operand = ''] = comparison.exec(wanted) ?? [];
  if (operator !== undefined) return operand.trim() === '' ? undefined : compared(operator, operand.trim(), column);
  if (wanted.startsWith('!')) {
    const part = wanted.slice(1).trim().toLowerCase();
    return part === '' ? undefined : (value) => !textOf(value, column).includes(part);
  }
  const part = wanted.toLowerCase();
  return (value) => textOf(value, column).includes(part);
}

function within(from: number, to: number): ColumnFilter {
  return (value) => typeof value === 'number' && value >= from && value <= to;
}

function compared(operator: string, operand: string, column: Pick<TableColumn, 'isNumeric' | 'format'>): ColumnFilter | undefined {
  const number = Number(operand);
  const isNumber = column.isNumeric && Number.isFinite(number);
  switch (operator) {
    case '=':
      return isNumber ? (value) => value === number : (value) => textOf(value, column) === operand.toLowerCase();
    case '!=':
      return isNumber ? (value) => value !== number : (value) => textOf(value, column) !== operand.toLowerCase();
    default:
      return isNumber ? (value) => typeof value === 'number' && isOrdered(operator, value, number) : undefined;
  }
}

function isOrdered(operator: string, value: number, limit: number): boolean {
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  return operator === '>' ? value > limit : value >= limit;
}

/** A text both as it is and as it is shown, because either may be looked for. */
function textOf(value: Value, column: Pick<TableColumn, 'format'>): string {
  return value === undefined ? '' : typeof value === 'string' ? value.toLowerCase() : column.format(value).toLowerCase();
}
