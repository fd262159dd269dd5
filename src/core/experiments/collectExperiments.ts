import type { JsonValue } from '../ledger/canonicalJson.ts';
import type { LedgerState } from '../ledger/ledgerStore.ts';
import { subjectKey, subjectParts } from '../ledger/subjectKey.ts';
import { DEFAULT_EXPERIMENT } from './experimentId.ts';
import type { Experiment } from './experimentStore.ts';

/** What records of experiments decide about. */
export const experimentSubjects = {
  /** The id that holds a name, or null. Two experiments that get one name in two clones collide here. */
  holder: (name: string) => subjectKey('name', name),
  name: (id: string) => subjectKey('experiment', id, 'name'),
  lifecycle: (id: string) => subjectKey('experiment', id, 'lifecycle'),
  artifactLocation: (id: string) => subjectKey('experiment', id, 'artifact-location'),
  tag: (id: string, key: string) => subjectKey('experiment', id, 'tag', key),
};

/** Every experiment that records tell of, `Default` first, then in the order of creation; of a dispute the last record counts. */
export function collectExperiments({ records, subjects }: Pick<LedgerState, 'records' | 'subjects'>): Experiment[] {
  const all = new Map<string, Experiment>([[DEFAULT_EXPERIMENT.id, emptyExperiment(DEFAULT_EXPERIMENT.id, DEFAULT_EXPERIMENT.name)]]);
  for (const { record } of records) {
    const ids = new Set(record.decides.flatMap(({ subject }) => idOf(subject) ?? []));
    for (const id of ids) {
      const experiment = all.get(id) ?? emptyExperiment(id, '');
      all.set(id, experiment);
      if (id !== DEFAULT_EXPERIMENT.id) experiment.createdAtMs = Math.min(record.at, experiment.createdAtMs ?? record.at);
      experiment.updatedAtMs = Math.max(record.at, experiment.updatedAtMs ?? record.at);
    }
  }
  for (const { subject, value } of subjects.values()) {
    const [kind, id, field, key] = subjectParts(subject);
    const experiment = kind === 'experiment' && id !== undefined ? all.get(id) : undefined;
    if (experiment) apply(experiment, field, key, value);
  }
  // Records of a later release may tell of what has no name here.
  return [...all.values()].filter(({ name }) => name !== '');
}

/** The experiment that has a name; in a dispute the one that the last record gave it to. */
export function findByName(experiments: readonly Experiment[], name: string, { subjects }: Pick<LedgerState, 'subjects'>): Experiment | undefined {
  const named = experiments.filter((experiment) => experiment.name === name);
  const holder = subjects.get(experimentSubjects.holder(name))?.value;
  return named.find(({ id }) => id === holder) ?? named[0];
}

function apply(experiment: Experiment, field: string | undefined, key: string | undefined, value: JsonValue): void {
  if (field === 'tag' && key !== undefined) {
    // A tag may be called `__proto__`.
    if (typeof value === 'string') Object.defineProperty(experiment.tags, key, { value, enumerable: true, configurable: true, writable: true });
  } else if (typeof value !== 'string') return;
  else if (field === 'name') experiment.name = value;
  else if (field === 'lifecycle') experiment.lifecycle = value === 'deleted' ? 'deleted' : 'active';
  else if (field === 'artifact-location') experiment.artifactLocation = value;
}

function idOf(subject: string): string | undefined {
  const [kind, id] = subjectParts(subject);
  return kind === 'experiment' ? id : undefined;
}

function emptyExperiment(id: string, name: string): Experiment {
  return { id, name, lifecycle: 'active', tags: {}, artifactLocation: null, createdAtMs: null, updatedAtMs: null };
}
