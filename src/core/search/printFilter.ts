import type { Clause, Field, Filter, OrderBy } from './filter.ts';

/** A filter as text that `parseFilter` reads back alike, and MLflow too unless a clause uses what MLflow lacks. */
export function printFilter(filter: Filter): string {
  return filter.clauses.map(printClause).join(' AND ');
}

function printClause(clause: Clause): string {
  const start = `${printField(clause.field)} ${clause.comparator}`;
  switch (clause.type) {
    case 'number':
      return `${start} ${printNumber(clause.value)}`;
    case 'text':
      return `${start} ${printText(clause.value)}`;
    case 'list':
      return `${start} (${clause.values.map(printText).join(', ')})`;
    case 'null':
      return start;
  }
}

/** The entries of an order, as MLflow's `order_by` takes them. */
export function printOrderBy(orderBy: OrderBy): string[] {
  return orderBy.map(({ field, descending }) => `${printField(field)} ${descending ? 'DESC' : 'ASC'}`);
}

const prefixOf: Record<Field['kind'], string> = { metric: 'metrics', param: 'params', tag: 'tags', attribute: 'attributes', dataset: 'datasets' };

export function printField(field: Field): string {
  return `${prefixOf[field.kind]}.${printKey(field.key)}`;
}

/** A key as MLflow takes it: bare only when it is made of ASCII letters, digits, underscores and single dots. */
export function printKey(key: string): string {
  if (/^[A-Za-z_]\w*(\.\w+)*$/.test(key)) return key;
  return key.includes('`') && !key.includes('"') ? quote(key, '"') : quote(key, '`');
}

/** A value in quotes; where it can be done without doubling a quote, which MLflow would not undo. */
export function printText(value: string): string {
  return value.includes("'") && !value.includes('"') ? quote(value, '"') : quote(value, "'");
}

function printNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function quote(text: string, mark: string): string {
  return mark + text.replaceAll(mark, mark + mark) + mark;
}
