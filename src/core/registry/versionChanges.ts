import { findOrigin } from '../ledger/draftRecord.ts';
import type { StoredRecord } from '../ledger/ledgerRecord.ts';
import type { DraftDecision, LedgerState } from '../ledger/ledgerStore.ts';
import { heirOf, type FoldedModel } from './foldedModel.ts';
import { storedFactsOf } from './foldedVersion.ts';
import type { NewVersion, StageTransition } from './modelRegistry.ts';
import { decision, edit, isDisputed, ofModel, ofVersion, recordAbout, type RegistryChange } from './registryChange.ts';
import type { RegistryCatalog } from './registryCatalog.ts';
import { problemOfStage } from './registryNames.ts';
import { registrySubjects } from './registrySubjects.ts';
import { ARCHIVED_STAGE, isHeldStage } from './stages.ts';

// What can be done to a version, each against what the ledger says at the moment of publication.

/** A new version under the next number; one that was imported before is left as it is. */
export function createVersion(catalog: RegistryCatalog, state: LedgerState, added: NewVersion): RegistryChange {
  const { name, description = '', tags = new Map<string, string>(), version: wanted, origin } = added;
  const imported = importedPlace(findOrigin(origin, state));
  if (imported) return catalog.byId(imported.id)?.living(imported.version) ? { unchanged: imported } : { refusal: { reason: 'was-deleted' } };
  return ofModel(catalog, name, (model) => {
    const { id } = model;
    if (wanted !== undefined && model.versions.has(wanted)) return { refusal: { reason: 'version-exists', name, version: wanted } };
    // The ledger's compare-and-swap claims the number: who is late decides again, and takes the next one.
    const version = wanted ?? model.nextVersion;
    const facts = storedFactsOf(added);
    const decides = [
      decision(registrySubjects.version(id, version), facts),
      ...(description === '' ? [] : [edit(registrySubjects.descriptionOfVersion(id, version), description)]),
      ...[...tags].map(([key, value]) => edit(registrySubjects.tagOfVersion(id, version, key), value)),
    ];
    return recordAbout('model.version-created', { id, name, version }, decides, { relies: [registrySubjects.model(id)], origin });
  });
}

/** Another description of a version. */
export function describeVersion(catalog: RegistryCatalog, state: LedgerState, name: string, version: number, description: string): RegistryChange {
  return ofVersion(catalog, name, version, ({ id }, { description: before }) => {
    const subject = registrySubjects.descriptionOfVersion(id, version);
    if (before === description && !isDisputed(state, subject)) return { unchanged: { id, version } };
    return recordAbout('model.version-described', { id, name, version }, [edit(subject, description)]);
  });
}

/** A tag of a version. */
export function setVersionTag(catalog: RegistryCatalog, state: LedgerState, name: string, version: number, key: string, value: string): RegistryChange {
  return ofVersion(catalog, name, version, ({ id }, { tags }) => {
    const subject = registrySubjects.tagOfVersion(id, version, key);
    if (tags.get(key) === value && !isDisputed(state, subject)) return { unchanged: { id, version } };
    return recordAbout('model.version-tagged', { id, name, version, key, value }, [edit(subject, value)]);
  });
}

/** No such tag any more. */
export function deleteVersionTag(catalog: RegistryCatalog, state: LedgerState, name: string, version: number, key: string): RegistryChange {
  return ofVersion(catalog, name, version, ({ id }, { tags }) => {
    const subject = registrySubjects.tagOfVersion(id, version, key);
    if (!tags.has(key) && !isDisputed(state, subject)) return { unchanged: { id, version } };
    return recordAbout('model.version-untagged', { id, name, version, key }, [edit(subject, null)]);
  });
}

/** The end of a version: the stage it held falls to another, its aliases stay. */
export function deleteVersion(catalog: RegistryCatalog, name: string, version: number): RegistryChange {
  return ofVersion(catalog, name, version, (model) => {
    const decides = [decision(registrySubjects.version(model.id, version), null), ...leaveStages(model, version)];
    return recordAbout('model.version-deleted', { id: model.id, name, version }, decides);
  });
}

/**
 * Moves a version to a stage. A stage that is held gets it as its holder; the stage that it left falls to the highest version
 * that is in it too, which MLflow allows, or is free.
 */
export function moveVersion(catalog: RegistryCatalog, state: LedgerState, name: string, version: number, { stage, archiveOthers = false, settles = false }: StageTransition): RegistryChange {
  const problem = problemOfStage(stage);
  if (problem) return { refusal: { reason: 'invalid-stage', problem } };
  return ofVersion(catalog, name, version, (model, moved) => {
    const { id } = model;
    const others = archiveOthers && isHeldStage(stage) ? model.livingVersions.filter((other) => other.stage === stage && other.number !== version).map(({ number }) => number) : [];
    const subjects = [registrySubjects.stage(id, stage), registrySubjects.stageOfVersion(id, version)];
    const isThere = moved.stage === stage && (!isHeldStage(stage) || model.holders.get(stage) === version);
    if (isThere && others.length === 0 && !subjects.some((subject) => isDisputed(state, subject))) return { unchanged: { id, version } };
    const decides = [
      ...(isHeldStage(stage) ? [decision(registrySubjects.stage(id, stage), version, settles)] : []),
      decision(registrySubjects.stageOfVersion(id, version), stage, settles),
      ...others.map((other) => decision(registrySubjects.stageOfVersion(id, other), ARCHIVED_STAGE, settles)),
      ...leaveStages(model, version, stage, settles),
    ];
    const body = { id, name, version, stage, from: moved.stage, before: model.holders.get(stage) ?? null, archived: others };
    return recordAbout('model.stage-changed', body, decides, { relies: [registrySubjects.model(id), registrySubjects.version(id, version)] });
  });
}

/** Frees the stages that a version holds, but not the one it goes to. */
function leaveStages(model: FoldedModel, leaving: number, goingTo?: string, settles = false): DraftDecision[] {
  const left = [...model.holders].filter(([stage, holder]) => stage !== goingTo && holder === leaving);
  return left.map(([stage]) => decision(registrySubjects.stage(model.id, stage), heirOf(model, stage, leaving), settles));
}

/** The version that a record of an import made. */
function importedPlace(stored: StoredRecord | undefined): { id: string; version: number } | undefined {
  const { id, version } = stored?.record.body ?? {};
  return typeof id === 'string' && typeof version === 'number' ? { id, version } : undefined;
}
