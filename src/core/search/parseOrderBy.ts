import { isError, errorAt, shorten, type SearchError } from './searchError.ts';
import type { OrderBy, OrderTerm } from './filter.ts';
import { resolveField } from './fields.ts';
import { readOrderEntry } from './syntax.ts';

/** `entry` tells which of the entries is wrong; offsets count inside it. */
export type ParsedOrderBy = { ok: true; orderBy: OrderBy } | { ok: false; entry: number; error: SearchError };

/**
 * Reads MLflow's `order_by`: entries such as `metrics.rmse DESC`, ascending when nothing is said. Names are those of filters
 * without data sets. A field may be named once, as MLflow's SQL stores demand. What the order means is in `runOrder.ts`.
 */
export function parseOrderBy(entries: readonly string[]): ParsedOrderBy {
  const terms: OrderTerm[] = [];
  for (const [entry, text] of entries.entries()) {
    const term = readTerm(text, terms);
    if (isError(term)) return { ok: false, entry, error: term };
    terms.push(term);
  }
  return { ok: true, orderBy: terms };
}

function readTerm(text: string, before: readonly OrderTerm[]): OrderTerm | SearchError {
  const { name, direction, rest } = readOrderEntry(text);
  if (name === null) return errorAt({ start: rest.start, end: rest.end }, 'An order begins with a name such as metrics.rmse or start_time.', ['a name']);
  const field = resolveField(name, text);
  if (isError(field)) return field;
  if (field.kind === 'dataset') return errorAt(name, 'Runs are not ordered by their data sets: a run may have several.', ['metrics.', 'params.', 'tags.', 'attributes.']);
  if (before.some((known) => known.field.kind === field.kind && known.field.key === field.key)) return errorAt(name, `\`${shorten(text.slice(name.start, name.end))}\` is already part of the order.`, ['another name']);

  const order = direction?.text.toUpperCase();
  if (direction && order !== 'ASC' && order !== 'DESC') return errorAt(direction, `Expected ASC or DESC, not "${shorten(direction.text)}".`, ['ASC', 'DESC']);
  if (rest.start < rest.end) {
    const comma = text[rest.start] === ',' ? ' Every name is an entry of its own.' : '';
    return errorAt(rest, `Expected ${direction ? 'the end' : 'ASC or DESC'}, not "${shorten(text.slice(rest.start, rest.end))}".${comma}`, direction ? ['the end'] : ['ASC', 'DESC']);
  }
  return { field, descending: order === 'DESC' };
}
