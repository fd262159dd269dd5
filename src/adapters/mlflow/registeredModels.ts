import * as z from 'zod/mini';
import type { ModelRegistry, ModelVersion, RegisteredModel } from '../../core/registry/modelRegistry.ts';
import { PROMPT_TAG } from '../../core/registry/searchRegistry.ts';
import { int64, optional, repeated } from './fields.ts';
import { doesNotExist, invalidParameter, missingParameter, MlflowError } from './mlflowError.ts';
import { checkedTagValue, registryTag, toModelJson, toTags, toVersionJson, toVersionNumber, versionNumber } from './registryEntities.ts';
import { accepted, registryError, searchError } from './registryErrors.ts';
import { fromMlflowStage } from './registryStages.ts';
import { route, type Routes } from './route.ts';
import type { MlflowServices } from './services.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

const named = z.object({ name: z.string() });
const aliased = z.object({ name: z.string(), alias: z.string() });

/** MLflow's calls about registered models. */
export function registeredModelRoutes({ registry }: Pick<MlflowServices, 'registry'>): Routes {
  return {
    'POST registered-models/create': route(z.object({ name: z.string(), tags: repeated(registryTag), description: optional(z.string()) }), async ({ name, tags, description = '' }) => {
      const created = await registry.createModel({ name, tags: toTags(tags), description });
      if (!created.ok && created.reason === 'name-exists') throw nameExists(created.model, tags.some(({ key }) => key === PROMPT_TAG));
      return { registered_model: toModelJson(accepted(created).model) };
    }),
    'GET registered-models/get': route(named, async ({ name }) => ({ registered_model: toModelJson(await getModel(registry, name)) })),
    'PATCH registered-models/update': route(z.object({ name: z.string(), description: optional(z.string()) }), async ({ name, description = '' }) => ({
      registered_model: toModelJson(accepted(await registry.describeModel(name, description)).model),
    })),
    'POST registered-models/rename': route(z.object({ name: z.string(), new_name: optional(z.string()) }), async ({ name, new_name: newName = '' }) => {
      if (newName === '') throw missingParameter('new_name');
      return { registered_model: toModelJson(accepted(await registry.renameModel(name, newName)).model) };
    }),
    'DELETE registered-models/delete': route(named, async ({ name }) => done(accepted(await registry.deleteModel(name)))),
    'POST registered-models/get-latest-versions': latestVersions(registry),
    'GET registered-models/get-latest-versions': latestVersions(registry),
    'GET registered-models/search': route(
      z.object({ filter: optional(z.string()), max_results: optional(int64), order_by: repeated(z.string()), page_token: optional(z.string()) }),
      async ({ filter = '', max_results: limit = DEFAULT_PAGE, order_by: orderBy, page_token: pageToken = '' }) => {
        if (limit > LARGEST_PAGE || limit < 1) throw invalidParameter(`Invalid value for request parameter max_results. It must be between 1 and ${LARGEST_PAGE}, but got value ${limit}`);
        const found = await registry.searchModels({ filter, limit, orderBy, pageToken });
        if (!found.ok) throw searchError(found);
        return { ...(found.models.length > 0 ? { registered_models: found.models.map(toModelJson) } : {}), ...(found.nextPageToken === null ? {} : { next_page_token: found.nextPageToken }) };
      },
    ),
    'POST registered-models/set-tag': route(z.object({ name: z.string(), key: z.string(), value: optional(z.string()) }), async ({ name, key, value }) => {
      if (key === '') throw missingParameter('key');
      return done(accepted(await registry.setModelTag(name, key, checkedTagValue({ key, value }))));
    }),
    'DELETE registered-models/delete-tag': route(z.object({ name: z.string(), key: z.string() }), async ({ name, key }) => done(accepted(await registry.deleteModelTag(name, key)))),
    'POST registered-models/alias': route(z.object({ name: z.string(), alias: z.string(), version: versionNumber }), async ({ name, alias, version }) =>
      done(accepted(await registry.setAlias(name, alias, toVersionNumber(version)))),
    ),
    'DELETE registered-models/alias': route(aliased, async ({ name, alias }) => done(accepted(await registry.deleteAlias(name, alias)))),
    'GET registered-models/alias': route(aliased, async ({ name, alias }) => ({ model_version: toVersionJson(await byAlias(registry, name, alias)) })),
  };
}

function latestVersions(registry: ModelRegistry): Routes[string] {
  return route(z.object({ name: z.string(), stages: repeated(z.string()) }), async ({ name, stages }) => {
    const wanted = stages.map(fromMlflowStage);
    const { latestVersions: latest } = await getModel(registry, name);
    const versions = latest.filter(({ stage }) => wanted.length === 0 || wanted.includes(stage));
    return versions.length > 0 ? { model_versions: versions.map(toVersionJson) } : {};
  });
}

async function getModel(registry: ModelRegistry, name: string): Promise<RegisteredModel> {
  if (name === '') throw missingParameter('name');
  const model = await registry.getModel(name);
  if (!model) throw doesNotExist(`Registered Model with name=${name} not found`);
  return model;
}

async function byAlias(registry: ModelRegistry, name: string, alias: string): Promise<ModelVersion> {
  const found = await registry.getVersionByAlias(name, alias);
  if (found.ok) return found.version;
  // Of a model that is not there MLflow says the same.
  throw registryError(found.reason === 'model-not-found' ? { reason: 'alias-not-found', alias } : found);
}

/** Prompts and models share their names. */
function nameExists({ name, tags }: RegisteredModel, isPrompt: boolean): MlflowError {
  const wasPrompt = tags.has(PROMPT_TAG);
  const kind = (prompt: boolean) => (prompt ? 'Prompt' : 'Registered Model');
  if (wasPrompt === isPrompt) return new MlflowError('RESOURCE_ALREADY_EXISTS', `${kind(isPrompt)} (name=${name}) already exists.`);
  return new MlflowError('RESOURCE_ALREADY_EXISTS', `The name '${name}' of this ${kind(isPrompt).toLowerCase()} is already taken by a ${kind(wasPrompt).toLowerCase()}; they cannot have the same name.`);
}

/** The answer to what only had to be done. */
function done(_: object): object {
  return {};
}
