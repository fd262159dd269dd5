import { findOrigin } from '../ledger/draftRecord.ts';
import type { LedgerState } from '../ledger/ledgerStore.ts';
import type { FoldedModel } from './foldedModel.ts';
import type { NewModel, RegistryRefusal } from './modelRegistry.ts';
import { decision, edit, ofModel, ofVersion, recordAbout, type RegistryChange } from './registryChange.ts';
import type { RegistryCatalog } from './registryCatalog.ts';
import { problemOfAlias, problemOfModelName } from './registryNames.ts';
import { registrySubjects } from './registrySubjects.ts';

/*
 * What can be done to a model, each against what the ledger says at the moment of publication. What others build on (a
 * version, an alias, a stage) relies on what it names, so that a deletion in another clone shows as a conflict.
 */

export function createModel(catalog: RegistryCatalog, state: LedgerState, { name, description = '', tags = new Map<string, string>(), origin }: NewModel): RegistryChange {
  const imported = findOrigin(origin, state)?.record.body['id'];
  if (typeof imported === 'string' && catalog.byId(imported)?.isActive) return { unchanged: { id: imported } };
  const refusal = refuseName(catalog, name);
  if (refusal) return { refusal };
  const id = catalog.freeId(name);
  const decides = [
    edit(registrySubjects.holderOfName(name), id),
    decision(registrySubjects.model(id), 'active'),
    edit(registrySubjects.name(id), name),
    ...(description === '' ? [] : [edit(registrySubjects.description(id), description)]),
    ...[...tags].map(([key, value]) => edit(registrySubjects.tag(id, key), value)),
  ];
  return recordAbout('model.created', { id, name }, decides, { origin });
}

export function describeModel(catalog: RegistryCatalog, state: LedgerState, name: string, description: string): RegistryChange {
  return ofModel(catalog, name, (model) => {
    const subject = registrySubjects.description(model.id);
    if (model.description === description && !isDisputed(state, subject)) return { unchanged: model };
    return recordAbout('model.described', { id: model.id, name }, [edit(subject, description)]);
  });
}

export function renameModel(catalog: RegistryCatalog, state: LedgerState, name: string, newName: string): RegistryChange {
  return ofModel(catalog, name, (model) => {
    const { id } = model;
    if (newName === name && !isDisputed(state, registrySubjects.name(id))) return { unchanged: model };
    const refusal = refuseName(catalog, newName, model);
    if (refusal) return { refusal };
    // Two clones may have given one name to two models: the other one keeps it.
    const other = catalog.listed.find((one) => one.name === name && one !== model)?.id ?? null;
    const freed = newName === name ? [] : [edit(registrySubjects.holderOfName(name), other)];
    const decides = [...freed, edit(registrySubjects.holderOfName(newName), id), edit(registrySubjects.name(id), newName)];
    return recordAbout('model.renamed', { id, name: newName, from: name }, decides, { relies: [registrySubjects.model(id)] });
  });
}

export function deleteModel(catalog: RegistryCatalog, name: string): RegistryChange {
  return ofModel(catalog, name, (model) => {
    const other = catalog.listed.find((one) => one.name === name && one !== model)?.id ?? null;
    const held = [...model.holders.keys()].map((stage) => edit(registrySubjects.stage(model.id, stage), null));
    const decides = [edit(registrySubjects.holderOfName(name), other), decision(registrySubjects.model(model.id), null), ...held];
    return recordAbout('model.deleted', { id: model.id, name }, decides);
  });
}

export function setModelTag(catalog: RegistryCatalog, state: LedgerState, name: string, key: string, value: string): RegistryChange {
  return ofModel(catalog, name, (model) => {
    const subject = registrySubjects.tag(model.id, key);
    if (model.tags.get(key) === value && !isDisputed(state, subject)) return { unchanged: model };
    return recordAbout('model.tagged', { id: model.id, name, key, value }, [edit(subject, value)]);
  });
}

export function deleteModelTag(catalog: RegistryCatalog, state: LedgerState, name: string, key: string): RegistryChange {
  return ofModel(catalog, name, (model) => {
    const subject = registrySubjects.tag(model.id, key);
    if (!model.tags.has(key) && !isDisputed(state, subject)) return { unchanged: model };
    return recordAbout('model.untagged', { id: model.id, name, key }, [edit(subject, null)]);
  });
}

export function setAlias(catalog: RegistryCatalog, state: LedgerState, name: string, alias: string, version: number, settles = false): RegistryChange {
  const problem = problemOfAlias(alias);
  if (problem) return { refusal: { reason: 'invalid-alias', problem } };
  return ofVersion(catalog, name, version, (model) => {
    const subject = registrySubjects.alias(model.id, alias);
    if (model.aliases.get(alias) === version && !isDisputed(state, subject)) return { unchanged: model };
    const body = { id: model.id, name, version, alias, from: model.aliases.get(alias) ?? null };
    return recordAbout('model.alias-set', body, [decision(subject, version, settles)], { relies: [registrySubjects.model(model.id), registrySubjects.version(model.id, version)] });
  });
}

export function deleteAlias(catalog: RegistryCatalog, state: LedgerState, name: string, alias: string, settles = false): RegistryChange {
  return ofModel(catalog, name, (model) => {
    const subject = registrySubjects.alias(model.id, alias);
    const from = model.aliases.get(alias);
    if (from === undefined && !isDisputed(state, subject)) return { unchanged: model };
    return recordAbout('model.alias-deleted', { id: model.id, name, alias, from: from ?? null }, [decision(subject, null, settles)]);
  });
}

export function isDisputed({ subjects }: Pick<LedgerState, 'subjects'>, subject: string): boolean {
  return subjects.get(subject)?.isDisputed ?? false;
}

function refuseName(catalog: RegistryCatalog, name: string, own?: FoldedModel): RegistryRefusal | undefined {
  const problem = problemOfModelName(name);
  if (problem) return { reason: 'invalid-name', problem };
  const model = catalog.listed.find((one) => one.name === name && one !== own);
  return model && { reason: 'name-exists', model: model.toModel() };
}
