import * as z from 'zod/mini';
import type { Experiment, ExperimentRefusal, ExperimentResult } from '../../core/experiments/experimentStore.ts';
import { parseEntityFilter, parseEntityOrder, type EntityFields, type SearchedEntity } from '../../core/search/entitySearch.ts';
import { allExperiments, experimentOf, noExperiment } from './experimentLookup.ts';
import { int64, keyValue, optional, repeated } from './fields.ts';
import { pageOf } from './listPage.ts';
import { doesNotExist, invalidParameter, MlflowError } from './mlflowError.ts';
import { route, type Routes } from './route.ts';
import { readMaxResults, readViewType } from './runSearch.ts';
import type { MlflowServices } from './services.ts';
import { checkKey, checkLength } from './validation.ts';

const byId = z.object({ experiment_id: z.string() });
const created = z.object({ name: z.string(), artifact_location: optional(z.string()), tags: repeated(keyValue) });
const searched = z.object({
  max_results: optional(int64),
  filter: optional(z.string()),
  order_by: repeated(z.string()),
  view_type: optional(z.union([z.string(), z.int()])),
  page_token: optional(z.string()),
});

const MOST_RESULTS = 50_000;
const RESULTS_UNLESS_ASKED = 1000;
const LONGEST_TAG_VALUE = 5000;
const fields: EntityFields = { text: ['name', 'experiment_id'], number: ['creation_time', 'last_update_time'], kinds: ['tag'] };

/** Experiments. */
export function experimentRoutes(services: MlflowServices): Routes {
  const { experiments } = services;
  return {
    'POST experiments/create': route(created, async ({ name, artifact_location, tags }) => {
      for (const { key, value } of tags) checkTag(key, value);
      const result = await experiments.create({ name, ...(artifact_location ? { artifactLocation: artifact_location } : {}), tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) });
      return { experiment_id: acceptFor(name, result).id };
    }),

    'GET experiments/get': route(byId, async ({ experiment_id }) => ({ experiment: toMlflow(await experimentOf(experiment_id, services)) })),

    'GET experiments/get-by-name': route(z.object({ experiment_name: z.string() }), async ({ experiment_name }) => {
      const found = (await experiments.getByName(experiment_name)) ?? (await allExperiments(services)).find(({ name }) => name === experiment_name);
      if (!found) throw doesNotExist(`Could not find experiment with name '${experiment_name}'`);
      return { experiment: toMlflow(found) };
    }),

    'POST experiments/search': route(searched, (request) => search(request, services)),
    'GET experiments/search': route(searched, (request) => search(request, services)),

    'POST experiments/update': route(z.object({ experiment_id: z.string(), new_name: optional(z.string()) }), async ({ experiment_id, new_name }) => {
      await recorded(experiment_id, services);
      if (new_name !== undefined) acceptFor(new_name, await experiments.rename(experiment_id, new_name), experiment_id);
      return {};
    }),

    'POST experiments/delete': route(byId, async ({ experiment_id }) => {
      await recorded(experiment_id, services);
      acceptFor('', await experiments.delete(experiment_id), experiment_id);
      return {};
    }),

    'POST experiments/restore': route(byId, async ({ experiment_id }) => {
      acceptFor('', await experiments.restore(experiment_id), experiment_id);
      return {};
    }),

    'POST experiments/set-experiment-tag': route(z.object({ experiment_id: z.string(), key: z.string(), value: z.string() }), async ({ experiment_id, key, value }) => {
      checkTag(key, value);
      await recorded(experiment_id, services);
      acceptFor('', await experiments.setTag(experiment_id, key, value), experiment_id);
      return {};
    }),

    'POST experiments/delete-experiment-tag': route(z.object({ experiment_id: z.string(), key: z.string() }), async ({ experiment_id, key }) => {
      const { tags } = await experimentOf(experiment_id, services);
      if (!Object.hasOwn(tags, key)) throw doesNotExist(`No tag with name: ${key} in experiment with id ${experiment_id}`);
      acceptFor('', await experiments.deleteTag(experiment_id, key), experiment_id);
      return {};
    }),
  };
}

/** Gives an experiment that only runs tell of a record, so that it can be changed; its id follows from its name. */
async function recorded(id: string, services: MlflowServices): Promise<void> {
  const { name } = await experimentOf(id, services);
  if (!(await services.experiments.get(id))) await services.experiments.create({ name });
}

async function search({ max_results, filter = '', order_by, view_type, page_token }: z.output<typeof searched>, services: MlflowServices): Promise<object> {
  const lifecycle = readViewType('view_type', view_type);
  const wanted = parseEntityFilter(filter, fields);
  if (!wanted.ok) throw invalidParameter(`Invalid filter: ${wanted.error.message}`);
  const order = parseEntityOrder(order_by.length > 0 ? order_by : ['creation_time DESC'], fields);
  if (!order.ok) throw invalidParameter(`Invalid order_by: ${order.error.message}`);
  const most = readMaxResults(max_results, RESULTS_UNLESS_ASKED, MOST_RESULTS);
  const found = (await allExperiments(services))
    .filter((experiment) => lifecycle === 'all' || experiment.lifecycle === lifecycle)
    .map((experiment) => ({ experiment, entity: toEntity(experiment) }))
    .filter(({ entity }) => wanted.matches(entity))
    .sort((a, b) => order.compare(a.entity, b.entity));
  const { page, next } = pageOf(found, most, page_token);
  return { ...(page.length === 0 ? {} : { experiments: page.map(({ experiment }) => toMlflow(experiment)) }), ...(next === undefined ? {} : { next_page_token: next }) };
}

function toEntity({ id, name, tags, createdAtMs, updatedAtMs }: Experiment): SearchedEntity {
  return { attributes: { name, experiment_id: id, creation_time: createdAtMs, last_update_time: updatedAtMs }, tags: new Map(Object.entries(tags)) };
}

function toMlflow({ id, name, lifecycle, tags, artifactLocation, createdAtMs, updatedAtMs }: Experiment): object {
  const entries = Object.entries(tags);
  return {
    experiment_id: id,
    name,
    artifact_location: artifactLocation ?? `mlflow-artifacts:/${id}`,
    lifecycle_stage: lifecycle,
    ...(updatedAtMs === null ? {} : { last_update_time: updatedAtMs }),
    ...(createdAtMs === null ? {} : { creation_time: createdAtMs }),
    ...(entries.length === 0 ? {} : { tags: entries.map(([key, value]) => ({ key, value })) }),
  };
}

function checkTag(key: string, value: string): void {
  checkKey('tag', key);
  checkLength('Tag value', value, LONGEST_TAG_VALUE);
}

function acceptFor(name: string, result: ExperimentResult, id = ''): Experiment {
  if (result.ok) return result.experiment;
  throw refusal(name, id, result);
}

function refusal(name: string, id: string, refused: ExperimentRefusal): MlflowError {
  switch (refused.reason) {
    case 'invalid-name':
      return invalidParameter(name.length > 500 ? 'Experiment name exceeds the maximum length of 500 characters' : `Invalid experiment name: '${name}'`);
    case 'name-exists':
      return new MlflowError(
        'RESOURCE_ALREADY_EXISTS',
        refused.experiment.lifecycle === 'deleted'
          ? `Experiment '${name}' already exists in deleted state. You can restore the experiment, or permanently delete the experiment to create a new one.`
          : `Experiment(name=${name}) already exists.`,
      );
    case 'not-found':
    case 'not-deleted':
      return noExperiment(id);
    case 'not-active':
      return invalidParameter(`The experiment ${id} must be in the 'active' state. Current state is deleted.`);
    case 'default':
      return invalidParameter('The default experiment keeps its name and is never deleted.');
  }
}
