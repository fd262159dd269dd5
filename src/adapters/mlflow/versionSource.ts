import { artifactUriOf } from './loggedModelJson.ts';
import { doesNotExist, invalidParameter } from './mlflowError.ts';
import type { MlflowServices } from './services.ts';

/** What a source stands for. */
export interface ResolvedSource {
  /** Where the files lie, when that is not the source. */
  location: string | null;
  runId: string | null;
  loggedModelId: string | null;
}

/**
 * Refuses what MLflow refuses: paths that lead elsewhere than they seem to, however often they are encoded. Unlike MLflow's
 * server, which serves strangers, a path on this machine is taken: it is noted, and read by the client alone.
 */
export function checkSource(source: string): void {
  let text = source;
  for (let decoded = decode(text); decoded !== text; decoded = decode(text)) text = decoded;
  if (!text.includes('\0') && !text.split(/[/\\]/).includes('..')) return;
  throw invalidParameter(`Invalid model version source: '${source.slice(0, 500)}'. It must be given without relative path references.`);
}

/** Follows `models:/m-...` to the logged model, and `models:/name/1` or `models:/name@alias` to that version's files. */
export async function resolveSource(source: string, modelId: string | null, { registry, models }: Pick<MlflowServices, 'registry' | 'models'>): Promise<ResolvedSource> {
  const [, target] = /^models:\/+(.+)$/.exec(source) ?? [];
  const named = modelId || (target?.startsWith('m-') && !/[/@]/.test(target) ? target : null);
  if (named) {
    const state = models.read(named);
    const isThere = state !== undefined && state.lifecycle?.value !== 'deleted';
    if (target === named && !isThere) throw unknownSource(source);
    return { location: target === named && isThere ? artifactUriOf(named, state) : null, runId: (isThere && state.start?.parent) || null, loggedModelId: named };
  }
  if (target === undefined) return { location: null, runId: null, loggedModelId: null };
  const [, name = '', by, which = ''] = /^([^/@]+)([/@])(.+)$/.exec(target) ?? [];
  const found = by === '@' ? await registry.getVersionByAlias(name, which) : await registry.getVersion(name, Number(which));
  if (!found.ok) throw unknownSource(source);
  return { location: found.version.location ?? found.version.source, runId: found.version.runId, loggedModelId: found.version.loggedModelId };
}

/** MLflow keeps with a logged model which versions it became, as JSON in a tag; its client reads it and adds to it. */
const VERSIONS_TAG = 'mlflow.modelVersions';

/** Tells a logged model, if it is known here, that it became a version. */
export async function noteVersion(loggedModelId: string, { name, version }: { name: string; version: number }, { models }: Pick<MlflowServices, 'models'>): Promise<void> {
  const state = models.read(loggedModelId);
  if (!state || state.lifecycle?.value === 'deleted') return;
  const added = `{"name": ${JSON.stringify(name)}, "version": ${version}}`;
  const before = /^\[(.*\S.*)\]$/s.exec(state.tags.get(VERSIONS_TAG)?.value ?? '')?.[1];
  await models.edit(loggedModelId, { kind: 'tags', values: [[VERSIONS_TAG, before === undefined ? `[${added}]` : `[${before}, ${added}]`]] });
}

function unknownSource(source: string): Error {
  return doesNotExist(`Unable to fetch model from model URI source artifact location '${source.slice(0, 500)}'.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
