import type { JsonValue } from '../ledger/canonicalJson.ts';
import { findOrigin } from '../ledger/draftRecord.ts';
import type { Sha256 } from '../ledger/ledgerRecord.ts';
import type { Draft, DraftDecision, LedgerState, LedgerStore } from '../ledger/ledgerStore.ts';
import { collectExperiments, experimentSubjects, findByName } from './collectExperiments.ts';
import { DEFAULT_EXPERIMENT, experimentId } from './experimentId.ts';
import type { Experiment, ExperimentRefusal, ExperimentResult, ExperimentStore, NewExperiment } from './experimentStore.ts';

type Change = Draft | { refusal: ExperimentRefusal } | { unchanged: Experiment };

/** Experiments as records of a ledger of their own. */
export class RecordedExperiments implements ExperimentStore {
  constructor(
    private readonly ledger: LedgerStore,
    private readonly sha256: Sha256,
  ) {}

  async list(): Promise<Experiment[]> {
    return collectExperiments(await this.ledger.read());
  }

  async get(id: string): Promise<Experiment | undefined> {
    return (await this.list()).find((experiment) => experiment.id === id);
  }

  async getByName(name: string): Promise<Experiment | undefined> {
    const state = await this.ledger.read();
    return findByName(collectExperiments(state), name, state);
  }

  create({ name, tags = {}, artifactLocation, origin }: NewExperiment): Promise<ExperimentResult> {
    let id = '';
    return this.change(
      () => id,
      (experiments, state) => {
        const importedId = findOrigin(origin, state)?.record.body['id'];
        const imported = experiments.find((experiment) => experiment.id === importedId);
        if (imported) return { unchanged: imported };
        const refusal = refuseName(name, undefined, experiments, state);
        if (refusal) return { refusal };
        id = this.freeId(name, experiments);
        const decides = [
          decision(experimentSubjects.holder(name), id),
          decision(experimentSubjects.name(id), name),
          decision(experimentSubjects.lifecycle(id), 'active'),
          ...(artifactLocation === undefined ? [] : [decision(experimentSubjects.artifactLocation(id), artifactLocation)]),
          ...Object.entries(tags).map(([key, value]) => decision(experimentSubjects.tag(id, key), value)),
        ];
        return { kind: 'experiment.created', body: { id, name }, decides, ...(origin ? { origin } : {}) };
      },
    );
  }

  rename(id: string, name: string): Promise<ExperimentResult> {
    return this.changeActive(id, (experiment, experiments, state) => {
      if (id === DEFAULT_EXPERIMENT.id) return { refusal: { reason: 'default' } };
      if (experiment.name === name && !isDisputed(experimentSubjects.name(id), state)) return { unchanged: experiment };
      const refusal = refuseName(name, id, experiments, state);
      if (refusal) return { refusal };
      // Two clones may have given one name to two experiments: the other one keeps it.
      const other = experiments.find((one) => one.id !== id && one.name === experiment.name)?.id ?? null;
      const freed = experiment.name === name ? [] : [decision(experimentSubjects.holder(experiment.name), other)];
      const decides = [...freed, decision(experimentSubjects.holder(name), id), decision(experimentSubjects.name(id), name)];
      return { kind: 'experiment.renamed', body: { id, from: experiment.name, to: name }, decides };
    });
  }

  delete(id: string): Promise<ExperimentResult> {
    return this.changeActive(id, () =>
      id === DEFAULT_EXPERIMENT.id
        ? { refusal: { reason: 'default' } }
        : { kind: 'experiment.deleted', body: { id }, decides: [decision(experimentSubjects.lifecycle(id), 'deleted')] },
    );
  }

  restore(id: string): Promise<ExperimentResult> {
    return this.changeKnown(id, (experiment) =>
      experiment.lifecycle === 'active'
        ? { refusal: { reason: 'not-deleted', experiment } }
        : { kind: 'experiment.restored', body: { id }, decides: [decision(experimentSubjects.lifecycle(id), 'active')] },
    );
  }

  setTag(id: string, key: string, value: string): Promise<ExperimentResult> {
    return this.changeActive(id, (experiment, _experiments, state) =>
      Object.hasOwn(experiment.tags, key) && experiment.tags[key] === value && !isDisputed(experimentSubjects.tag(id, key), state)
        ? { unchanged: experiment }
        : { kind: 'experiment.tagged', body: { id, key, value }, decides: [decision(experimentSubjects.tag(id, key), value)] },
    );
  }

  deleteTag(id: string, key: string): Promise<ExperimentResult> {
    return this.changeActive(id, (experiment, _experiments, state) =>
      Object.hasOwn(experiment.tags, key) || isDisputed(experimentSubjects.tag(id, key), state)
        ? { kind: 'experiment.untagged', body: { id, key }, decides: [decision(experimentSubjects.tag(id, key), null)] }
        : { unchanged: experiment },
    );
  }

  private changeActive(id: string, decide: (experiment: Experiment, experiments: Experiment[], state: LedgerState) => Change): Promise<ExperimentResult> {
    return this.changeKnown(id, (experiment, experiments, state) =>
      experiment.lifecycle === 'active' ? decide(experiment, experiments, state) : { refusal: { reason: 'not-active', experiment } },
    );
  }

  private changeKnown(id: string, decide: (experiment: Experiment, experiments: Experiment[], state: LedgerState) => Change): Promise<ExperimentResult> {
    return this.change(
      () => id,
      (experiments, state) => {
        const experiment = experiments.find((one) => one.id === id);
        return experiment ? decide(experiment, experiments, state) : { refusal: { reason: 'not-found' } };
      },
    );
  }

  private async change(idOf: () => string, decide: (experiments: Experiment[], state: LedgerState) => Change): Promise<ExperimentResult> {
    const published = await this.ledger.publish<ExperimentRefusal | { unchanged: Experiment }>((state) => {
      const change = decide(collectExperiments(state), state);
      return 'unchanged' in change ? { refusal: change } : change;
    });
    if (!published.ok) {
      if (published.reason !== 'refused') throw new Error(`An edit of experiments is never ${published.reason}`);
      return 'unchanged' in published.refusal ? { ok: true, experiment: published.refusal.unchanged } : { ok: false, ...published.refusal };
    }
    const experiment = await this.get(idOf());
    if (!experiment) throw new Error(`The experiment ${idOf()} was recorded and is not there`);
    return { ok: true, experiment };
  }

  private freeId(name: string, experiments: readonly Experiment[]): string {
    for (let generation = 0; ; generation += 1) {
      const id = experimentId(name, generation, this.sha256);
      if (!experiments.some((experiment) => experiment.id === id)) return id;
    }
  }
}

/** Of experiments the last edit wins, so every edit settles what clones disputed. */
function decision(subject: string, value: JsonValue): DraftDecision {
  return { subject, value, resolves: true };
}

function isDisputed(subject: string, { subjects }: LedgerState): boolean {
  return subjects.get(subject)?.isDisputed ?? false;
}

function refuseName(name: string, ownId: string | undefined, experiments: readonly Experiment[], state: LedgerState): ExperimentRefusal | undefined {
  if (name.trim() === '' || name.length > 500 || /\p{Surrogate}/u.test(name)) return { reason: 'invalid-name' };
  const experiment = findByName(experiments.filter(({ id }) => id !== ownId), name, state);
  return experiment && { reason: 'name-exists', experiment };
}
