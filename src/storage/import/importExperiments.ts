import { DEFAULT_EXPERIMENT } from '../../core/experiments/experimentId.ts';
import type { ExperimentStore } from '../../core/experiments/experimentStore.ts';
import type { ForeignExperiment } from '../../core/imports/foreignRun.ts';

/** Finds or makes the experiments of imported runs: of one name there is one, whichever source it comes from. */
export class ImportExperiments {
  private readonly ids = new Map<string, string>();

  constructor(private readonly experiments: Pick<ExperimentStore, 'create' | 'delete'>) {}

  /** The experiment here, or null for runs of none. @throws UserFacingError when it cannot be recorded */
  async find(experiment: ForeignExperiment | null): Promise<{ id: string; name: string } | null> {
    if (!experiment) return null;
    const id = this.ids.get(experiment.name) ?? (await this.findOrCreate(experiment));
    this.ids.set(experiment.name, id);
    return { id, name: id === DEFAULT_EXPERIMENT.id ? DEFAULT_EXPERIMENT.name : experiment.name };
  }

  private async findOrCreate({ name, tags, isDeleted }: ForeignExperiment): Promise<string> {
    const created = await this.experiments.create({ name, tags });
    if (created.ok) {
      if (isDeleted) await this.experiments.delete(created.experiment.id);
      return created.experiment.id;
    }
    // A name that cannot be one here: its runs are of no experiment of their own.
    return created.reason === 'name-exists' ? created.experiment.id : DEFAULT_EXPERIMENT.id;
  }
}
