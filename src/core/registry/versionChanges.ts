import { findOrigin } from '../ledger/draftRecord.ts';
import type { DraftDecision, LedgerState } from '../ledger/ledgerStore.ts';
import { heirOf, type FoldedModel } from './foldedModel.ts';
import { storedFactsOf } from './foldedVersion.ts';
import { isDisputed } from './modelChanges.ts';
import type { NewVersion, StageTransition } from './modelRegistry.ts';
import { decision, edit, ofModel, ofVersion, recordAbout, type RegistryChange } from './registryChange.ts';
import type { RegistryCatalog } from './registryCatalog.ts';
import { problemOfStage } from './registryNames.ts';
import { registrySubjects } from './registrySubjects.ts';
import { ARCHIVED_STAGE, isHeldStage } from './stages.ts';

// What can be done to a version, each against what the ledger says at the moment of publication.

export function createVersion(catalog: RegistryCatalog, state: LedgerState, added: NewVersion): RegistryChange {
  const { name, description = '', tags = new Map<string, string>(), version: wanted, origin } = added;
  const imported = findOrigin(origin, state)?.record.body;
  if (typeof imported?.['id'] === 'string' && typeof imported['version'] === 'number' && catalog.byId(imported['id'])?.living(imported['version'])) return { unchanged: { id: imported['id'], version: imported['version'] } };
  return ofModel(catalog, name, (model) => {
    const { id } = model;
    const taken = wanted === undefined ? undefined : model.living(wanted);
    if (taken) return { refusal: { reason: 'version-exists', version: model.toVersion(taken) } };
    // The ledger's compare-and-swap claims the number: who is late decides again, and takes the next one.
    const version = wanted !== undefined && !model.versions.has(wanted) ? wanted : model.nextVersion;
    const facts = storedFactsOf(added);
    const decides = [
      decision(registrySubjects.version(id, version), facts),
      ...(description === '' ? [] : [edit(registrySubjects.descriptionOfVersion(id, version), description)]),
      ...[...tags].map(([key, value]) => edit(registrySubjects.tagOfVersion(id, version, key), value)),
    ];
    return recordAbout('model.version-created', { id, name, version }, decides, { relies: [registrySubjects.model(id)], origin });
  });
}

export function describeVersion(catalog: RegistryCatalog, state: LedgerState, name: string, version: number, description: string): RegistryChange {
  return ofVersion(catalog, name, version, ({ id }, { description: before }) => {
    const subject = registrySubjects.descriptionOfVersion(id, version);
    if (before === description && !isDisputed(state, subject)) return { unchanged: { id, version } };
    return recordAbout('model.version-described', { id, name, version }, [edit(subject, description)]);
  });
}

export function setVersionTag(catalog: RegistryCatalog, state: LedgerState, name: string, version: number, key: string, value: string): RegistryChange {
  return ofVersion(catalog, name, version, ({ id }, { tags }) => {
    const subject = registrySubjects.tagOfVersion(id, version, key);
    if (tags.get(key) === value && !isDisputed(state, subject)) return { unchanged: { id, version } };
    return recordAbout('model.version-tagged', { id, name, version, key, value }, [edit(subject, value)]);
  });
}

export function deleteVersionTag(catalog: RegistryCatalog, state: LedgerState, name: string, version: number, key: string): RegistryChange {
  return ofVersion(catalog, name, version, ({ id }, { tags }) => {
    const subject = registrySubjects.tagOfVersion(id, version, key);
    if (!tags.has(key) && !isDisputed(state, subject)) return { unchanged: { id, version } };
    return recordAbout('model.version-untagged', { id, name, version, key }, [edit(subject, null)]);
  });
}

export function deleteVersion(catalog: RegistryCatalog, name: string, version: number): RegistryChange {
  return ofVersion(catalog, name, version, (model) => {
    const decides = [decision(registrySubjects.version(model.id, version), null), ...leaveStages(model, new Set([version]), undefined, false)];
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
      ...leaveStages(model, new Set([version]), stage, settles),
    ];
    const body = { id, name, version, stage, from: moved.stage, before: model.holders.get(stage) ?? null, archived: others };
    return recordAbout('model.stage-changed', body, decides, { relies: [registrySubjects.model(id), registrySubjects.version(id, version)] });
  });
}

/** Frees the stages that these versions hold, but not the one they go to. */
function leaveStages(model: FoldedModel, leaving: ReadonlySet<number>, goingTo: string | undefined, settles: boolean): DraftDecision[] {
  const left = [...model.holders].filter(([stage, holder]) => stage !== goingTo && leaving.has(holder));
  return left.map(([stage]) => decision(registrySubjects.stage(model.id, stage), heirOf(model, stage, leaving), settles));
}
