import * as z from 'zod/mini';
import { decodeToken, encodeToken, hashOfQuery } from '../../search/opaqueToken.ts';
import type { SearchError } from '../../search/searchError.ts';
import type { FoldedModel } from '../foldedModel.ts';
import type { ModelVersion, RegisteredModel } from '../modelRegistry.ts';
import { compareEntryKeys, entryFilter, entryKey, PROMPT_TAG, type EntryKey, type RegistryEntry } from './registryEntry.ts';
import { parseRegistryFilter, parseRegistryOrder, type RegistryAttribute, type RegistryOrderTerm, type Searched } from './registryFilter.ts';

/** A search as people and programs write it. */
export interface RegistrySearch {
  filter?: string;
  orderBy?: readonly string[];
  limit: number;
  pageToken?: string;
}

export type SearchRefusal =
  | { part: 'filter'; error: SearchError }
  | { part: 'order-by'; entry: number; error: SearchError }
  | { part: 'page-token'; message: string };
type SearchResult<T> = ({ ok: true; nextPageToken: string | null } & T) | ({ ok: false } & SearchRefusal);
export type SearchedModels = SearchResult<{ models: RegisteredModel[] }>;
export type SearchedVersions = SearchResult<{ versions: ModelVersion[] }>;

/** What comes first of equals, and the order where none is asked for. */
const ties: Record<Searched, readonly RegistryOrderTerm[]> = {
  models: [{ key: 'name', descending: false }],
  versions: [{ key: 'name', descending: false }, { key: 'version_number', descending: true }],
};
const defaultOrder: Record<Searched, readonly RegistryOrderTerm[]> = { models: [], versions: [{ key: 'last_updated_timestamp', descending: true }] };

/** One page of the models that a search finds. */
export function searchModels(models: readonly FoldedModel[], search: RegistrySearch): SearchedModels {
  const found = searchEntries('models', search, () => models.map((model) => ({ found: model, entry: entryOfModel(model) })));
  return found.ok ? { ok: true, models: found.page.map((model) => model.toModel()), nextPageToken: found.nextPageToken } : found;
}

/** One page of the versions that a search finds. */
export function searchVersions(models: readonly FoldedModel[], search: RegistrySearch): SearchedVersions {
  const found = searchEntries('versions', search, () => models.flatMap((model) => model.livingVersions.map((version) => ({ found: { model, version }, entry: entryOfVersion(model, version) }))));
  return found.ok ? { ok: true, versions: found.page.map(({ model, version }) => model.toVersion(version)), nextPageToken: found.nextPageToken } : found;
}

function searchEntries<T>(searched: Searched, { filter = '', orderBy = [], limit, pageToken = '' }: RegistrySearch, list: () => { found: T; entry: RegistryEntry }[]): SearchResult<{ page: T[] }> {
  const parsed = parseRegistryFilter(filter, searched);
  if (!parsed.ok) return { ok: false, part: 'filter', error: parsed.error };
  const asked = parseRegistryOrder(orderBy, searched);
  if (!asked.ok) return { ok: false, part: 'order-by', entry: asked.entry, error: asked.error };
  const wanted = orderBy.length > 0 ? asked.order : defaultOrder[searched];
  const order = [...wanted, ...ties[searched].filter(({ key }) => !wanted.some((term) => term.key === key))];
  const query = hashOfQuery([searched, parsed.clauses, order]);
  const after = pageToken === '' ? undefined : readPlace(pageToken, query, order.length);
  if (after === null) return { ok: false, part: 'page-token', message: 'This page token is damaged or belongs to another search; search again from the first page.' };

  const isWanted = entryFilter(parsed.clauses);
  const keyed = list().filter(({ entry }) => isWanted(entry)).map(({ found, entry }) => ({ found, key: entryKey(entry, order) }));
  const behind = after ? keyed.filter(({ key }) => compareEntryKeys(order, key, after) > 0) : keyed;
  const page = behind.sort((a, b) => compareEntryKeys(order, a.key, b.key)).slice(0, limit);
  const last = page.at(-1);
  const nextPageToken = last && behind.length > page.length ? encodeToken({ v: 1, query, after: last.key }) : null;
  return { ok: true, page: page.map(({ found }) => found), nextPageToken };
}

const place = z.object({ v: z.literal(1), query: z.string(), after: z.array(z.union([z.string(), z.number()])) });

/** The key of the last entry that was shown, not a count: what comes or goes meanwhile neither repeats nor hides others. */
function readPlace(token: string, query: string, terms: number): EntryKey | null {
  const parsed = place.safeParse(decodeToken(token));
  return parsed.success && parsed.data.query === query && parsed.data.after.length === terms ? parsed.data.after : null;
}

function entryOfModel(model: FoldedModel): RegistryEntry {
  return {
    attributes: attributes({ name: model.name, creation_timestamp: model.createdAtMs, last_updated_timestamp: model.updatedAtMs }),
    tags: model.tags,
    isPrompt: isPrompt(model.tags),
  };
}

function entryOfVersion(model: FoldedModel, version: FoldedModel['livingVersions'][number]): RegistryEntry {
  const { facts, number, tags } = version;
  return {
    attributes: attributes({ name: model.name, version_number: number, run_id: facts.runId ?? null, source_path: facts.source ?? '', creation_timestamp: facts.createdAtMs ?? version.at.created, last_updated_timestamp: model.updatedAtMsOf(version) }),
    tags,
    isPrompt: isPrompt(model.tags) || isPrompt(tags),
  };
}

function attributes(known: Partial<RegistryEntry['attributes']>): RegistryEntry['attributes'] {
  const none: Record<RegistryAttribute, null> = { name: null, run_id: null, source_path: null, version_number: null, creation_timestamp: null, last_updated_timestamp: null };
  return { ...none, ...known };
}

function isPrompt(tags: ReadonlyMap<string, string>): boolean {
  return tags.get(PROMPT_TAG)?.toLowerCase() === 'true';
}
