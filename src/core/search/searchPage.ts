import type { Run, RunScope, RunSearch, RunStore } from '../runs/runStore.ts';
import type { Clause } from './filter.ts';
import { parseFreeText } from './freeText.ts';
import { createPageToken, readPageToken, type PagedQuery, type ReadPageToken } from './pageToken.ts';
import { parseFilter } from './parseFilter.ts';
import { parseOrderBy } from './parseOrderBy.ts';
import type { SortKey } from './runOrder.ts';
import type { SearchError } from './searchError.ts';

/** A search as people and programs write it. Empty texts and lists ask for nothing. */
export interface SearchRequest {
  /** In MLflow's filter language. */
  filter: string;
  /** Entries such as `metrics.rmse DESC`. */
  orderBy: readonly string[];
  /** Words and quoted phrases. */
  freeText: string;
  scope: RunScope;
  limit: number;
  pageToken?: string;
}

export type SearchRefusal =
  | { ok: false; part: 'filter'; error: SearchError }
  | { ok: false; part: 'order-by'; entry: number; error: SearchError }
  | { ok: false; part: 'page-token'; reason: Extract<ReadPageToken, { ok: false }>['reason']; message: string };

export type SearchedPage = { ok: true; runs: Run[]; nextPageToken: string | null } | SearchRefusal;

/** A search that was read: what the store is asked, and the token of what comes after. */
export type ReadSearch = { ok: true; search: RunSearch; tokenOf(next: SortKey | null): string | null } | SearchRefusal;

/** One page of a search that is written as text, or which part of it cannot be read. */
export async function searchPage(store: Pick<RunStore, 'search'>, request: SearchRequest): Promise<SearchedPage> {
  const read = readSearch(request);
  if (!read.ok) return read;
  const { runs, next } = await store.search(read.search);
  return { ok: true, runs, nextPageToken: read.tokenOf(next) };
}

/**
 * Reads a search that is written as text.
 * @param translate puts other clauses in the place of those that were written
 */
export function readSearch(request: SearchRequest, translate: (clause: Clause) => Clause = (clause) => clause): ReadSearch {
  const filter = parseFilter(request.filter);
  if (!filter.ok) return { ok: false, part: 'filter', error: filter.error };
  const order = parseOrderBy(request.orderBy);
  if (!order.ok) return { ok: false, part: 'order-by', entry: order.entry, error: order.error };
  const { scope, limit, pageToken } = request;
  const query: PagedQuery = {
    filter: { clauses: filter.filter.clauses.map(translate) },
    orderBy: order.orderBy,
    freeText: parseFreeText(request.freeText),
    scope: [scope.lifecycle, ...(scope.experimentIds ?? ['*'])],
  };
  const place = pageToken === undefined || pageToken === '' ? undefined : readPageToken(pageToken, query);
  if (place?.ok === false) return { ok: false, part: 'page-token', reason: place.reason, message: place.message };
  return { ok: true, search: { ...query, scope, limit, ...(place ? { after: place.after } : {}) }, tokenOf: (next) => next && createPageToken(query, next) };
}
