import type { Sha256 } from '../ledger/ledgerRecord.ts';
import type { RunStore } from '../runs/runStore.ts';
import { experimentId } from './experimentId.ts';
import type { ExperimentStore } from './experimentStore.ts';

/**
 * The id of the experiment that a person means by a name or an id: one that was created here, or one that only runs tell
 * of (writers without a connection name theirs). Undefined when there is neither a record nor a run of it.
 */
export async function findExperimentId(named: string, services: { experiments: Pick<ExperimentStore, 'list'>; runs: Pick<RunStore, 'search'>; sha256: Sha256 }): Promise<string | undefined> {
  const created = await services.experiments.list();
  const known = created.find(({ name }) => name === named) ?? created.find(({ id }) => id === named);
  if (known) return known.id;
  for (const id of [named, experimentId(named, 0, services.sha256)]) {
    const { runs } = await services.runs.search({ filter: { clauses: [] }, orderBy: [], freeText: { terms: [] }, scope: { experimentIds: [id], lifecycle: 'all' }, limit: 1 });
    if (runs.length > 0) return id;
  }
  return undefined;
}
