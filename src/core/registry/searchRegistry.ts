import * as z from 'zod/mini';
import { parseEntityFilter, parseEntityOrder, type EntityFields, type SearchedEntity } from '../search/entitySearch.ts';
import { decodeToken, encodeToken, hashOfQuery } from '../search/opaqueToken.ts';
import type { SearchError } from '../search/searchError.ts';
import { readTerms } from '../search/syntax.ts';
import type { FoldedModel } from './foldedModel.ts';
import { createdAtMsOf, type LivingVersion } from './foldedVersion.ts';
import type { ModelVersion, RegisteredModel } from './modelRegistry.ts';

/** A search as people and programs write it, in MLflow's language: `name LIKE 'bike%' AND tags.team = 'a'`. */
export interface RegistrySearch {
  filter?: string;
  /** Entries such as `last_updated_timestamp DESC`. */
  orderBy?: readonly string[];
  limit: number;
  pageToken?: string;
}

export type SearchRefusal = { part: 'filter' | 'order-by'; error: SearchError } | { part: 'page-token'; message: string };
type SearchResult<T> = ({ ok: true; nextPageToken: string | null } & T) | ({ ok: false } & SearchRefusal);
export type SearchedModels = SearchResult<{ models: RegisteredModel[] }>;
export type SearchedVersions = SearchResult<{ versions: ModelVersion[] }>;

/** What MLflow's prompts are told by: they are models with this tag, which searches leave out unless they ask for it. */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt';

/** From MLflow's documentation of `search_registered_models` and `search_model_versions`. */
interface Searchable {
  filter: EntityFields;
  order: EntityFields;
  /** The order where none is asked for. */
  defaultOrder: readonly string[];
  /** What comes first of equals. */
  ties: readonly string[];
}
const times = ['creation_timestamp', 'last_updated_timestamp', 'timestamp'];
const searchableModels: Searchable = {
  filter: { text: ['name'], number: [], kinds: ['tag'] },
  order: { text: ['name'], number: times, kinds: [] },
  defaultOrder: [],
  ties: ['name'],
};
const searchableVersions: Searchable = {
  filter: { text: ['name', 'run_id', 'source_path'], number: ['version_number'], kinds: ['tag'] },
  order: { text: ['name'], number: ['version_number', ...times], kinds: [] },
  defaultOrder: ['last_updated_timestamp DESC'],
  ties: ['name', 'version_number DESC'],
};

/** One page of the models that a search finds. */
export function searchModels(models: readonly FoldedModel[], search: RegistrySearch): SearchedModels {
  const found = searchPage(searchableModels, search, () => models.map((model) => ({ found: model, entity: modelEntity(model) })));
  return found.ok ? { ok: true, models: found.page.map((model) => model.toModel()), nextPageToken: found.nextPageToken } : found;
}

/** One page of the versions that a search finds. */
export function searchVersions(models: readonly FoldedModel[], search: RegistrySearch): SearchedVersions {
  const found = searchPage(searchableVersions, search, () => models.flatMap((model) => model.livingVersions.map((version) => ({ found: { model, version }, entity: versionEntity(model, version) }))));
  return found.ok ? { ok: true, versions: found.page.map(({ model, version }) => model.toVersion(version)), nextPageToken: found.nextPageToken } : found;
}

function searchPage<T>(searchable: Searchable, { filter = '', orderBy = [], limit, pageToken = '' }: RegistrySearch, list: () => { found: T; entity: SearchedEntity }[]): SearchResult<{ page: T[] }> {
  const wanted = parseEntityFilter(filter, searchable.filter);
  if (!wanted.ok) return { ok: false, part: 'filter', error: wanted.error };
  const order = parseEntityOrder([...(orderBy.length > 0 ? orderBy : searchable.defaultOrder), ...searchable.ties], searchable.order);
  if (!order.ok) return { ok: false, part: 'order-by', error: order.error };
  const query = hashOfQuery([filter, orderBy]);
  const after = pageToken === '' ? undefined : readPlace(pageToken, query);
  if (after === null) return { ok: false, part: 'page-token', message: 'This page token is damaged or belongs to another search; search again from the first page.' };

  const isOpenToPrompts = asksForPrompts(filter);
  const matching = list().filter(({ entity }) => wanted.matches(entity) && (isOpenToPrompts || !isPrompt(entity.tags)));
  const behind = after ? matching.filter(({ entity }) => order.compare(entity, after) > 0) : matching;
  const page = behind.sort((a, b) => order.compare(a.entity, b.entity)).slice(0, limit);
  const last = page.at(-1);
  const nextPageToken = last && behind.length > page.length ? encodeToken({ v: 1, query, after: last.entity.attributes }) : null;
  return { ok: true, page: page.map(({ found }) => found), nextPageToken };
}

const place = z.object({ v: z.literal(1), query: z.string(), after: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) });

/** What was shown last, not a count: what comes or goes meanwhile neither repeats nor hides others. */
function readPlace(token: string, query: string): SearchedEntity | null {
  const parsed = place.safeParse(decodeToken(token));
  return parsed.success && parsed.data.query === query ? { attributes: parsed.data.after, tags: new Map() } : null;
}

function modelEntity(model: FoldedModel): SearchedEntity {
  return { attributes: { name: model.name, ...timesOf(model.createdAtMs, model.updatedAtMs) }, tags: model.tags };
}

function versionEntity(model: FoldedModel, version: LivingVersion): SearchedEntity {
  const { facts, number, tags } = version;
  return {
    attributes: { name: model.name, version_number: number, run_id: facts.runId ?? null, source_path: facts.source ?? '', ...timesOf(createdAtMsOf(version), model.updatedAtMsOf(version)) },
    tags: isPrompt(model.tags) ? new Map([...tags, [PROMPT_TAG, 'true']]) : tags,
  };
}

function timesOf(createdAtMs: number, updatedAtMs: number) {
  return { creation_timestamp: createdAtMs, last_updated_timestamp: updatedAtMs, timestamp: updatedAtMs };
}

/** Whether a filter says itself what it wants of prompts. */
function asksForPrompts(filter: string): boolean {
  return readTerms(filter).some((term) => term.type === 'condition' && term.name.key?.text === PROMPT_TAG);
}

function isPrompt(tags: ReadonlyMap<string, string>): boolean {
  return tags.get(PROMPT_TAG)?.toLowerCase() === 'true';
}
