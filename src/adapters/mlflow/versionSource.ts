import type { ModelRegistry } from '../../core/registry/modelRegistry.ts';
import { doesNotExist, invalidParameter } from './mlflowError.ts';

/** What a version needs to know of logged models (MLflow 3). */
export interface LoggedModelLookup {
  find(id: string): Promise<{ artifactLocation: string; runId: string | null } | undefined>;
  /** Tells a logged model that it became a version: MLflow keeps that as a tag of it. */
  noteVersion(id: string, version: { name: string; version: number }): Promise<void>;
}

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
export async function resolveSource(source: string, modelId: string | null, registry: ModelRegistry, loggedModels: LoggedModelLookup): Promise<ResolvedSource> {
  const [, target] = /^models:\/+(.+)$/.exec(source) ?? [];
  const named = modelId || (target?.startsWith('m-') && !/[/@]/.test(target) ? target : null);
  if (named) {
    const logged = await loggedModels.find(named);
    if (logged) return { location: target === named ? logged.artifactLocation : null, runId: logged.runId, loggedModelId: named };
    if (target === named) throw unknownSource(source);
    return { location: null, runId: null, loggedModelId: named };
  }
  if (target === undefined) return { location: null, runId: null, loggedModelId: null };
  const [, name = '', by, which = ''] = /^([^/@]+)([/@])(.+)$/.exec(target) ?? [];
  const found = by === '@' ? await registry.getVersionByAlias(name, which) : await registry.getVersion(name, Number(which));
  if (!found.ok) throw unknownSource(source);
  return { location: found.version.location ?? found.version.source, runId: found.version.runId, loggedModelId: found.version.loggedModelId };
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
