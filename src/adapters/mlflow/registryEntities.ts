import * as z from 'zod/mini';
import type { ModelVersion, RegisteredModel } from '../../core/registry/modelRegistry.ts';
import { optional } from './fields.ts';
import { invalidParameter } from './mlflowError.ts';
import { toMlflowStage } from './registryStages.ts';
import { checkKey, checkLength } from './validation.ts';

/** What MLflow 3 takes; prompts keep their text in a tag. */
const LONGEST_TAG_VALUE = 100_000;

/** A tag whose value may be left out, which makes it empty. */
export const registryTag = z.object({ key: z.string(), value: optional(z.string()) });

/** Tags as the registry takes them; of one key that comes twice the last value counts. */
export function toTags(tags: readonly z.output<typeof registryTag>[]): Map<string, string> {
  return new Map(tags.map((tag) => [tag.key, checkedTagValue(tag)]));
}

/** The value of a tag that can be set. */
export function checkedTagValue({ key, value = '' }: { key: string; value?: string | undefined }): string {
  checkKey('tag', key);
  checkLength('Tag value', value, LONGEST_TAG_VALUE);
  return value;
}

/** A version's number, which clients send as text. */
export const versionNumber = z.union([z.string(), z.number()]);

/** The number that a client means. */
export function toVersionNumber(version: string | number): number {
  if (!/^\s*[-+]?\d+\s*$/.test(String(version))) throw invalidParameter(`Parameter 'version' must be an integer, got '${String(version).slice(0, 100)}'.`);
  return Number(version);
}

/** A registered model as MLflow tells of it: what is empty is left out, and versions inside of it do not name their aliases. */
export function toModelJson({ name, createdAtMs, updatedAtMs, description, latestVersions, tags, aliases }: RegisteredModel): object {
  return {
    name,
    creation_timestamp: createdAtMs,
    last_updated_timestamp: updatedAtMs,
    ...(description === '' ? {} : { description }),
    ...unlessEmpty('latest_versions', latestVersions.map(toListedVersionJson)),
    ...unlessEmpty('tags', toTagsJson(tags)),
    ...unlessEmpty('aliases', [...aliases].map(([alias, version]) => ({ alias, version: String(version) }))),
  };
}

/** A version as MLflow tells of it in lists. */
export function toListedVersionJson({ name, version, createdAtMs, updatedAtMs, stage, description, source, runId, tags, runLink }: ModelVersion): object {
  return {
    name,
    version: String(version),
    creation_timestamp: createdAtMs,
    last_updated_timestamp: updatedAtMs,
    current_stage: toMlflowStage(stage),
    description,
    source,
    run_id: runId ?? '',
    status: 'READY',
    ...unlessEmpty('tags', toTagsJson(tags)),
    run_link: runLink ?? '',
  };
}

/** A version as MLflow tells of it alone, with its aliases. */
export function toVersionJson(version: ModelVersion): object {
  return { ...toListedVersionJson(version), ...unlessEmpty('aliases', version.aliases) };
}

function toTagsJson(tags: ReadonlyMap<string, string>): object[] {
  return [...tags].map(([key, value]) => ({ key, value }));
}

function unlessEmpty(name: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [name]: list };
}
