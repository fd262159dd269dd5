import * as z from 'zod/mini';
import type { ModelVersion } from '../../core/registry/modelRegistry.ts';
import { PROMPT_TAG } from '../../core/registry/searchRegistry.ts';
import { isHeldStage } from '../../core/registry/stages.ts';
import { flag, int64, optional, repeated } from './fields.ts';
import { invalidParameter, missingParameter } from './mlflowError.ts';
import { checkedTagValue, registryTag, toListedVersionJson, toTags, toVersionJson, toVersionNumber, versionNumber } from './registryEntities.ts';
import { accepted, searchError } from './registryErrors.ts';
import { fromMlflowStage, toMlflowStage } from './registryStages.ts';
import { route, type Routes } from './route.ts';
import type { MlflowServices } from './services.ts';
import { checkSource, noteVersion, resolveSource } from './versionSource.ts';

/** MLflow's own, and its default. */
const LARGEST_PAGE = 200_000;

const numbered = z.object({ name: z.string(), version: versionNumber });

/** MLflow's calls about versions of registered models. */
export function modelVersionRoutes(services: Pick<MlflowServices, 'registry' | 'models'>): Routes {
  const { registry } = services;
  const get = async (name: string, version: string | number): Promise<ModelVersion> => {
    if (name === '') throw missingParameter('name');
    return accepted(await registry.getVersion(name, toVersionNumber(version))).version;
  };
  return {
    'POST model-versions/create': route(
      z.object({ name: z.string(), source: z.string(), run_id: optional(z.string()), run_link: optional(z.string()), description: optional(z.string()), model_id: optional(z.string()), tags: repeated(registryTag) }),
      async ({ name, source, run_id: runId, run_link: runLink, description = '', model_id: modelId, tags: given }) => {
        if (name === '') throw missingParameter('name');
        if (source === '') throw missingParameter('source');
        const tags = toTags(given);
        // A prompt has no files.
        if (!tags.has(PROMPT_TAG)) checkSource(source);
        const resolved = await resolveSource(source, modelId || null, services);
        const created = accepted(await registry.createVersion({ name, source, location: resolved.location, runId: runId || resolved.runId, runLink: runLink ?? null, loggedModelId: resolved.loggedModelId, description, tags }));
        if (modelId) await noteVersion(modelId, created.version, services);
        return { model_version: toVersionJson(created.version) };
      },
    ),
    'GET model-versions/get': route(numbered, async ({ name, version }) => ({ model_version: toVersionJson(await get(name, version)) })),
    'PATCH model-versions/update': route(z.object({ ...numbered.shape, description: optional(z.string()) }), async ({ name, version, description = '' }) => ({
      model_version: toVersionJson(accepted(await registry.describeVersion(name, toVersionNumber(version), description)).version),
    })),
    'DELETE model-versions/delete': route(numbered, async ({ name, version }) => {
      accepted(await registry.deleteVersion(name, toVersionNumber(version)));
      return {};
    }),
    'GET model-versions/search': route(
      z.object({ filter: optional(z.string()), max_results: optional(int64), order_by: repeated(z.string()), page_token: optional(z.string()) }),
      async ({ filter = '', max_results: limit = LARGEST_PAGE, order_by: orderBy, page_token: pageToken = '' }) => {
        if (limit < 1) throw invalidParameter(`Invalid value for max_results. It must be a positive integer, but got ${limit}`);
        if (limit > LARGEST_PAGE) throw invalidParameter(`Invalid value for request parameter max_results. It must be at most ${LARGEST_PAGE}, but got value ${limit}`);
        const found = await registry.searchVersions({ filter, limit, orderBy, pageToken });
        if (!found.ok) throw searchError(found);
        return { ...(found.versions.length > 0 ? { model_versions: found.versions.map(toListedVersionJson) } : {}), ...(found.nextPageToken === null ? {} : { next_page_token: found.nextPageToken }) };
      },
    ),
    'GET model-versions/get-download-uri': route(numbered, async ({ name, version }) => {
      const { location, source } = await get(name, version);
      return { artifact_uri: location ?? source };
    }),
    'POST model-versions/transition-stage': route(z.object({ ...numbered.shape, stage: z.string(), archive_existing_versions: optional(flag) }), async ({ name, version, stage: named, archive_existing_versions: archiveOthers = false }) => {
      const stage = fromMlflowStage(named);
      if (archiveOthers && !isHeldStage(stage)) throw invalidParameter(`Model version transition cannot archive existing model versions because '${toMlflowStage(stage)}' is not an Active stage. Valid stages are Staging, Production`);
      return { model_version: toVersionJson(accepted(await registry.moveVersion(name, toVersionNumber(version), { stage, archiveOthers })).version) };
    }),
    'POST model-versions/set-tag': route(z.object({ ...numbered.shape, key: z.string(), value: optional(z.string()) }), async ({ name, version, key, value }) => {
      if (key === '') throw missingParameter('key');
      accepted(await registry.setVersionTag(name, toVersionNumber(version), key, checkedTagValue({ key, value })));
      return {};
    }),
    'DELETE model-versions/delete-tag': route(z.object({ ...numbered.shape, key: z.string() }), async ({ name, version, key }) => {
      accepted(await registry.deleteVersionTag(name, toVersionNumber(version), key));
      return {};
    }),
  };
}
