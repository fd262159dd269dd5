import assert from 'node:assert/strict';
import type { Conflict } from '../../../src/core/ledger/recordGraph';
import type { ModelRegistry, ModelVersion, RegisteredModel } from '../../../src/core/registry/modelRegistry';

/** What a call of the registry gave that was not refused. */
export function done<T extends object>(result: ({ ok: true } & T) | { ok: false }): { ok: true } & T {
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

/** All that a registry tells of its models and conflicts, as plain values that can be compared. */
export async function toldBy(registry: ModelRegistry): Promise<unknown> {
  const models = await registry.listModels();
  const told = await Promise.all(models.map(async (model) => ({ ...plainModel(model), versions: (await registry.listVersions(model.name)).map(plainVersion) })));
  return { models: told, conflicts: (await registry.conflicts()).map(plainConflict) };
}

export function plainModel({ tags, aliases, holders, latestVersions, ...model }: RegisteredModel): object {
  return { ...model, tags: [...tags], aliases: [...aliases], holders: [...holders], latestVersions: latestVersions.map(({ version }) => version) };
}

export function plainVersion({ tags, ...version }: ModelVersion): object {
  return { ...version, tags: [...tags] };
}

function plainConflict({ subject, reason, reliedOn, records }: Conflict): object {
  return { subject, reason, reliedOn, records: records.map(({ hash }) => hash).sort() };
}
