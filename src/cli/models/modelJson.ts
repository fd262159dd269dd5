import type { ModelVersion, RegisteredModel } from '../../core/registry/modelRegistry.ts';
import type { ModelEvent } from '../../core/registry/registryHistory.ts';

/** A model as the command line prints it for programs; a version is named by its number. */
export function toModelJson({ tags, aliases, holders, latestVersions, ...model }: RegisteredModel): object {
  return { ...model, tags: Object.fromEntries(tags), aliases: Object.fromEntries(aliases), holders: Object.fromEntries(holders), latestVersions: latestVersions.map(({ version }) => version) };
}

/** A version as the command line prints it for programs. */
export function toVersionJson({ tags, ...version }: ModelVersion): object {
  return { ...version, tags: Object.fromEntries(tags) };
}

/** A record about a model as the command line prints it for programs. */
export function toEventJson({ hash, number, atMs, author, tool, kind, body }: ModelEvent): object {
  return { number, hash, atMs, author, tool, kind, body };
}
