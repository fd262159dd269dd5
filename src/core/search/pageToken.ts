import * as z from 'zod/mini';
import type { SearchQuery } from './evaluate.ts';
import { decodeToken, encodeToken, hashOfQuery } from './opaqueToken.ts';
import { printFilter, printOrderBy } from './printFilter.ts';
import type { SortKey } from './runOrder.ts';

/**
 * Page tokens: opaque, URL-safe text that says after which run the next page begins. The place is the sort key of the last
 * run shown, not a count, so runs that come or go meanwhile neither repeat nor hide others. A token belongs to one query,
 * told by a hash; nothing in it is secret or signed. The page size may change from page to page.
 */

/** A query with what is chosen beside it: experiments, deleted runs or not. */
export interface PagedQuery extends SearchQuery {
  scope: readonly string[];
}

export type ReadPageToken = { ok: true; after: SortKey } | { ok: false; reason: 'malformed' | 'newer-version' | 'other-query'; message: string };

const VERSION = 1;

/** Numbers JSON has no word for, and null for a missing value. */
const storedValue = z.union([z.number(), z.null(), z.strictObject({ text: z.string() }), z.strictObject({ number: z.enum(['NaN', 'Infinity', '-Infinity']) })]);
const token = z.object({ v: z.literal(VERSION), query: z.string(), values: z.array(storedValue), start: z.number(), id: z.string() });

export function createPageToken(query: PagedQuery, after: SortKey): string {
  const content: z.infer<typeof token> = { v: VERSION, query: hashOf(query), values: after.values.map(store), start: after.startTime, id: after.runId };
  return encodeToken(content);
}

/** Where the page begins, or why the token does not say: the message is for a person, the reason for code. */
export function readPageToken(text: string, query: PagedQuery): ReadPageToken {
  const content = decodeToken(text);
  if (content === undefined) return refuse('malformed', 'This page token is damaged or comes from elsewhere; search again from the first page.');
  if (typeof content === 'object' && content !== null && 'v' in content && typeof content.v === 'number' && content.v > VERSION) return refuse('newer-version', 'This page token comes from a newer version; search again from the first page.');
  const parsed = token.safeParse(content);
  if (!parsed.success) return refuse('malformed', 'This page token is damaged or comes from elsewhere; search again from the first page.');
  const { data } = parsed;
  if (data.query !== hashOf(query) || data.values.length !== query.orderBy.length) return refuse('other-query', 'This page token belongs to another search: filter, order and experiments have to stay the same from page to page.');
  return { ok: true, after: { values: data.values.map(restore), startTime: data.start, runId: data.id } };
}

function refuse(reason: Extract<ReadPageToken, { ok: false }>['reason'], message: string): ReadPageToken {
  return { ok: false, reason, message };
}

function store(value: number | string | null): z.infer<typeof storedValue> {
  if (typeof value === 'string') return { text: value };
  if (value === null || Number.isFinite(value)) return value;
  return { number: Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity' };
}

function restore(stored: z.infer<typeof storedValue>): number | string | null {
  if (stored === null || typeof stored === 'number') return stored;
  return 'text' in stored ? stored.text : Number(stored.number);
}

/** Of the query however it was written. */
function hashOf(query: PagedQuery): string {
  return hashOfQuery([printFilter(query.filter), printOrderBy(query.orderBy), query.freeText.terms, query.scope]);
}
