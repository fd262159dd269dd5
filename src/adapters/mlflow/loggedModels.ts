import * as z from 'zod/mini';
import type { RunRecord } from '../../core/runs/records.ts';
import { createRunId } from '../../core/runs/runId.ts';
import type { RunState } from '../../core/runs/runState.ts';
import { parseEntityFilter, parseEntityOrder, type EntityFields } from '../../core/search/entitySearch.ts';
import { experimentOf } from './experimentLookup.ts';
import { flag, int64, keyValue, optional, repeated } from './fields.ts';
import { pageOf } from './listPage.ts';
import { modelEntity, modelStatus, toMlflowModel } from './loggedModelJson.ts';
import { doesNotExist, invalidParameter } from './mlflowError.ts';
import { randomName } from './randomName.ts';
import { invalidValue, route, type Routes } from './route.ts';
import { readMaxResults } from './runSearch.ts';
import type { MlflowServices } from './services.ts';
import { checkKey } from './validation.ts';

const created = z.object({
  experiment_id: z.string(),
  name: optional(z.string()),
  model_type: optional(z.string()),
  source_run_id: optional(z.string()),
  params: repeated(keyValue),
  tags: repeated(keyValue),
});
const byId = z.object({ model_id: z.string() });
const searched = z.object({
  experiment_ids: repeated(z.string()),
  filter: optional(z.string()),
  max_results: optional(int64),
  order_by: repeated(z.object({ field_name: z.string(), ascending: optional(flag) })),
  page_token: optional(z.string()),
});

const MOST_RESULTS = 1000;
const RESULTS_UNLESS_ASKED = 100;
const fields: EntityFields = {
  text: ['name', 'model_id', 'model_type', 'status', 'source_run_id', 'experiment_id'],
  number: ['creation_timestamp', 'creation_time', 'last_updated_timestamp'],
  kinds: ['metric', 'param', 'tag'],
};

/** MLflow 3's logged models. */
export function loggedModelRoutes(services: MlflowServices): Routes {
  const { models, clock } = services;
  return {
    'POST logged-models': route(created, async ({ experiment_id, name, model_type, source_run_id, params, tags }) => {
      for (const { key } of params) checkKey('parameter', key);
      for (const { key } of tags) checkKey('tag', key);
      const experiment = await experimentOf(experiment_id, services);
      const id = `m-${createRunId(clock)}`;
      const at = clock.nowMs();
      const records: RunRecord[] = [
        { kind: 'run', at, name: name || randomName(), experiment: { id: experiment.id, name: experiment.name }, ...(source_run_id ? { parent: source_run_id } : {}), ...(model_type ? { type: model_type } : {}) },
        ...(params.length === 0 ? [] : [{ kind: 'params' as const, counter: 1, at, values: pairs(params) }]),
        ...(tags.length === 0 ? [] : [{ kind: 'tags' as const, counter: 2, at, values: pairs(tags) }]),
      ];
      models.create(id, records);
      return { model: toMlflowModel(id, existingModel(id, services)) };
    }),

    'GET logged-models/{model_id}': route(byId, ({ model_id }) => ({ model: toMlflowModel(model_id, existingModel(model_id, services)) })),

    'PATCH logged-models/{model_id}': route(z.object({ model_id: z.string(), status: z.union([z.string(), z.int()]) }), ({ model_id, status }) => {
      const state = existingModel(model_id, services);
      const record = statusRecord(status, state, clock.nowMs());
      if (record) models.add(model_id, [record]);
      return { model: toMlflowModel(model_id, existingModel(model_id, services)) };
    }),

    'DELETE logged-models/{model_id}': route(byId, async ({ model_id }) => {
      existingModel(model_id, services);
      await models.edit(model_id, { kind: 'lifecycle', value: 'deleted' });
      return {};
    }),

    'POST logged-models/search': route(searched, (request) => search(request, services)),

    'POST logged-models/{model_id}/params': route(z.object({ model_id: z.string(), params: repeated(keyValue) }), async ({ model_id, params }) => {
      for (const { key } of params) checkKey('parameter', key);
      existingModel(model_id, services);
      const result = await models.edit(model_id, { kind: 'params', values: pairs(params) });
      if (!result.ok) throw invalidParameter(`Params of the model ${model_id} cannot be changed: ${params.map(({ key }) => key).join(', ')}`);
      return {};
    }),

    'PATCH logged-models/{model_id}/tags': route(z.object({ model_id: z.string(), tags: repeated(keyValue) }), async ({ model_id, tags }) => {
      for (const { key } of tags) checkKey('tag', key);
      existingModel(model_id, services);
      if (tags.length > 0) await models.edit(model_id, { kind: 'tags', values: pairs(tags) });
      return {};
    }),

    'DELETE logged-models/{model_id}/tags/{tag_key}': route(z.object({ model_id: z.string(), tag_key: z.string() }), async ({ model_id, tag_key }) => {
      const { tags } = existingModel(model_id, services);
      if ((tags.get(tag_key)?.value ?? null) === null) throw doesNotExist(`No tag with key ${tag_key} for model with ID ${model_id}.`);
      await models.edit(model_id, { kind: 'tags', values: [[tag_key, null]] });
      return {};
    }),
  };
}

function existingModel(id: string, { models }: MlflowServices): RunState {
  const state = models.read(id);
  if (!state || state.lifecycle?.value === 'deleted') throw doesNotExist(`Logged model with ID '${id}' not found.`);
  return state;
}

function search({ experiment_ids, filter = '', max_results, order_by, page_token }: z.output<typeof searched>, { models }: MlflowServices): object {
  const wanted = parseEntityFilter(filter, fields);
  if (!wanted.ok) throw invalidParameter(`Invalid filter: ${wanted.error.message}`);
  const entries = order_by.map(({ field_name, ascending = true }) => `${field_name} ${ascending ? 'ASC' : 'DESC'}`);
  const order = parseEntityOrder(entries.length > 0 ? entries : ['creation_timestamp DESC'], fields);
  if (!order.ok) throw invalidParameter(`Invalid order_by: ${order.error.message}`);
  const most = readMaxResults(max_results, RESULTS_UNLESS_ASKED, MOST_RESULTS);
  const found = models
    .list()
    .filter(({ state }) => experiment_ids.includes(state.start?.experiment?.id ?? ''))
    .map(({ id, state }) => ({ id, state, entity: modelEntity(id, state) }))
    .filter(({ entity }) => wanted.matches(entity))
    .sort((a, b) => order.compare(a.entity, b.entity));
  const { page, next } = pageOf(found, most, page_token);
  return { ...(page.length === 0 ? {} : { models: page.map(({ id, state }) => toMlflowModel(id, state)) }), ...(next === undefined ? {} : { next_page_token: next }) };
}

/** The record that gives a model a status; undefined when it has it. */
function statusRecord(given: string | number, state: RunState, nowMs: number): RunRecord | undefined {
  const status = modelStatus.find((known, position) => known === given || position === given);
  if (status === undefined || status === 'LOGGED_MODEL_STATUS_UNSPECIFIED') throw invalidValue('status', given);
  const at = Math.max(nowMs, (state.lastEnd?.at ?? 0) + 1, (state.resumedAtMs ?? 0) + 1);
  if (status === 'LOGGED_MODEL_PENDING') return state.end ? { kind: 'resume', at } : undefined;
  const wanted = status === 'LOGGED_MODEL_READY' ? 'FINISHED' : 'FAILED';
  return state.end?.status === wanted ? undefined : { kind: 'end', at, status: wanted, exitCode: null, signal: null, error: null };
}

function pairs(entries: readonly { key: string; value: string }[]): [string, string][] {
  return [...new Map(entries.map(({ key, value }) => [key, value]))];
}
