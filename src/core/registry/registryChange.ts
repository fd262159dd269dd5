import { isWritable, type JsonObject, type JsonValue } from '../ledger/canonicalJson.ts';
import type { Origin } from '../ledger/ledgerRecord.ts';
import type { Draft, DraftDecision } from '../ledger/ledgerStore.ts';
import type { FoldedModel } from './foldedModel.ts';
import type { LivingVersion } from './foldedVersion.ts';
import type { RegistryRefusal } from './modelRegistry.ts';
import type { RegistryCatalog } from './registryCatalog.ts';

/** What a change comes to: a record about a model, a refusal, or nothing to record. */
export type RegistryChange = RegistryDraft | { refusal: RegistryRefusal } | { unchanged: Place };

/** Every record of the registry names its model, and the version it is about. */
export type RegistryDraft = Draft & { body: { id: string; name: string; version?: number } & JsonObject };

/** What a change was about. */
export interface Place {
  id: string;
  version?: number;
}

/** A record of the registry; one that says what no file can hold is refused. */
export function recordAbout(kind: string, body: RegistryDraft['body'], decides: DraftDecision[], more: { relies?: string[]; origin?: Origin | undefined } = {}): RegistryChange {
  const { relies = [], origin } = more;
  if (!isWritable(body) || !decides.every(({ subject, value }) => isWritable(subject) && isWritable(value))) return { refusal: { reason: 'invalid-text' } };
  return { kind, body, decides, ...(relies.length > 0 ? { relies: relies.map((subject) => ({ subject })) } : {}), ...(origin ? { origin } : {}) };
}

/** The last edit wins: it settles what clones disputed. For words about a thing, which nothing hangs on. */
export function edit(subject: string, value: JsonValue): DraftDecision {
  return { subject, value, resolves: true };
}

/** A decision that others build on: where clones disputed it, only a person settles it. */
export function decision(subject: string, value: JsonValue, settles = false): DraftDecision {
  return { subject, value, resolves: settles };
}

/** Goes on with the model of a name. */
export function ofModel(catalog: RegistryCatalog, name: string, change: (model: FoldedModel) => RegistryChange): RegistryChange {
  const model = catalog.byName(name);
  return model ? change(model) : { refusal: { reason: 'model-not-found', name } };
}

/** Goes on with a version of the model of a name. */
export function ofVersion(catalog: RegistryCatalog, name: string, version: number, change: (model: FoldedModel, version: LivingVersion) => RegistryChange): RegistryChange {
  return ofModel(catalog, name, (model) => {
    const living = model.living(version);
    return living ? change(model, living) : { refusal: { reason: 'version-not-found', name, version } };
  });
}
