import type { Run, RunScope, RunStore } from '../runs/runStore.ts';
import { parseFreeText } from './freeText.ts';
import { createPageToken, readPageToken, type PagedQuery, type ReadPageToken } from './pageToken.ts';
import { parseFilter } from './parseFilter.ts';
import { parseOrderBy } from './parseOrderBy.ts';
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

export type SearchedPage =
  | { ok: true; runs: Run[]; nextPageToken: string | null }
  | { ok: false; part: 'filter'; error: SearchError }
  | { ok: false; part: 'order-by'; entry: number; error: SearchError }
  | { ok: false; part: 'page-token'; reason: Extract<ReadPageToken, { ok: false }>['reason']; message: string };

/** One page of a search that is written as text, or which part of it cannot be read. */
export async function searchPage(store: Pick<RunStore, 'search'>, request: SearchRequest): Promise<SearchedPage> {
  const filter = parseFilter(request.filter);
  if (!filter.ok) return { ok: false, part: 'filter', error: filter.error };
  const order = parseOrderBy(request.orderBy);
  if (!order.ok) return { ok: false, part: 'order-by', entry: order.entry, error: order.error };
  const { scope, limit, pageToken } = request;
  const query: PagedQuery = { filter: filter.filter, orderBy: order.orderBy, freeText: parseFreeText(request.freeText), scope: [scope.lifecycle, ...(scope.experimentIds ?? ['*'])] };
  const place = pageToken === undefined || pageToken === '' ? undefined : readPageToken(pageToken, query);
  if (place?.ok === false) return { ok: false, part: 'page-token', reason: place.reason, message: place.message };
  const { runs, next } = await store.search({ ...query, scope, limit, ...(place ? { after: place.after } : {}) });
  return { ok: true, runs, nextPageToken: next && createPageToken(query, next) };
}
