import { subjectKey, subjectParts } from '../ledger/subjectKey.ts';

/**
 * What records of the registry decide about. `id` is the name that a model was created with, followed by `:2`, `:3` ... where
 * an earlier model had that name and was deleted or renamed; it never changes, so a rename moves no records.
 */
export const registrySubjects = {
  /** The id of the model that holds a name, or null. Two models that get one name in two clones collide here. */
  holderOfName: (name: string) => subjectKey('model-name', name),
  /** `active`, or null when it is deleted. */
  model: (id: string) => subjectKey('model', id),
  name: (id: string) => subjectKey('model', id, 'name'),
  description: (id: string) => subjectKey('model', id, 'description'),
  tag: (id: string, key: string) => subjectKey('model', id, 'tag', key),
  /** The version that an alias names, or null. */
  alias: (id: string, alias: string) => subjectKey('model', id, 'alias', alias),
  /** The version that holds a stage, or null. Two versions that get a stage in two clones collide here. */
  stage: (id: string, stage: string) => subjectKey('model', id, 'stage', stage),
  /** What a version is made of, or null when it is deleted. Two versions that get one number in two clones collide here. */
  version: (id: string, version: number) => subjectKey('model', id, 'version', String(version)),
  stageOfVersion: (id: string, version: number) => subjectKey('model', id, 'version', String(version), 'stage'),
  descriptionOfVersion: (id: string, version: number) => subjectKey('model', id, 'version', String(version), 'description'),
  tagOfVersion: (id: string, version: number, key: string) => subjectKey('model', id, 'version', String(version), 'tag', key),
};

/** A subject of the registry, taken apart. */
export type RegistrySubject =
  | { about: 'holder-of-name'; name: string }
  | { about: 'model' | 'name' | 'description'; id: string }
  | { about: 'tag' | 'alias' | 'stage'; id: string; key: string }
  | { about: 'version' | 'version-stage' | 'version-description'; id: string; version: number }
  | { about: 'version-tag'; id: string; version: number; key: string };

/** What a subject is about; undefined when it is none of the registry, or of a later release. */
export function parseRegistrySubject(subject: string): RegistrySubject | undefined {
  const [kind, id, field, key, ofVersion, tag, ...more] = subjectParts(subject);
  if (kind === 'model-name') return id !== undefined && field === undefined ? { about: 'holder-of-name', name: id } : undefined;
  if (kind !== 'model' || id === undefined || more.length > 0) return undefined;
  if (field === undefined) return { about: 'model', id };
  if (key === undefined) return field === 'name' || field === 'description' ? { about: field, id } : undefined;
  if (ofVersion === undefined && (field === 'tag' || field === 'alias' || field === 'stage')) return { about: field, id, key };
  if (field !== 'version' || !/^[1-9]\d{0,14}$/.test(key)) return undefined;
  const version = Number(key);
  if (ofVersion === undefined) return { about: 'version', id, version };
  if (tag === undefined) return ofVersion === 'stage' || ofVersion === 'description' ? { about: `version-${ofVersion}`, id, version } : undefined;
  return ofVersion === 'tag' ? { about: 'version-tag', id, version, key: tag } : undefined;
}
