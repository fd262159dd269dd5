import type { Experiment } from '../../core/experiments/experimentStore.ts';
import { doesNotExist, type MlflowError } from './mlflowError.ts';
import type { MlflowServices } from './services.ts';

type Services = Pick<MlflowServices, 'experiments' | 'runs'>;

/** Every experiment, also those that only runs tell of: writers without a connection name theirs. */
export async function allExperiments({ experiments, runs }: Services): Promise<Experiment[]> {
  const created = await experiments.list();
  const known = new Set(created.map(({ id }) => id));
  const told = (await runs.experiments()).filter(({ id }) => !known.has(id));
  return [...created, ...told.map(({ id, name }): Experiment => ({ id, name, lifecycle: 'active', tags: {}, artifactLocation: null, createdAtMs: null, updatedAtMs: null }))];
}

/** An experiment by its id. */
export async function experimentOf(id: string, services: Services): Promise<Experiment> {
  const created = await services.experiments.get(id);
  const found = created ?? (await allExperiments(services)).find((experiment) => experiment.id === id);
  if (!found) throw noExperiment(id);
  return found;
}

export function noExperiment(id: string): MlflowError {
  return doesNotExist(`No Experiment with id=${id} exists`);
}

/** Where the artifacts of an experiment lie when that is not in the store; null otherwise. */
export async function locationOf(id: string, { experiments }: Pick<Services, 'experiments'>): Promise<string | null> {
  return (await experiments.get(id))?.artifactLocation ?? null;
}
