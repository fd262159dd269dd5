import { kindOf } from './fields.ts';
import type { SearchQuery } from './evaluate.ts';
import { parseFreeText } from './freeText.ts';
import { parseFilter } from './parseFilter.ts';
import type { SearchError } from './searchError.ts';

export type ReadSearch = ({ ok: true } & Pick<SearchQuery, 'filter' | 'freeText'>) | { ok: false; error: SearchError };

/**
 * Reads what somebody types into the one box of a view: a filter where it looks like one, else words and "quoted phrases".
 * Words that only look like a filter are meant as words when they stand in double quotes.
 */
export function readSearch(text: string): ReadSearch {
  if (!looksLikeFilter(text)) return { ok: true, filter: { clauses: [] }, freeText: parseFreeText(text) };
  const parsed = parseFilter(text);
  return parsed.ok ? { ok: true, filter: parsed.filter, freeText: { terms: [] } } : parsed;
}

/** Whether a text has a comparator outside of quotes, or begins with a prefix such as `metrics.`. */
export function looksLikeFilter(text: string): boolean {
  const bare = text.replaceAll(/"[^"]*"?/g, '""');
  const prefix = /^\s*["'`]?(\w+)["'`]?\./.exec(text)?.[1];
  return /[=<>!~]/.test(bare) || /\bI?LIKE\s*['"]|\bIN\s*\(|\bIS\s+(NOT\s+)?NULL\b/i.test(bare) || (prefix !== undefined && kindOf(prefix) !== undefined);
}
