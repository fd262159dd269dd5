import type { ListedRun, RunStore } from './runStore.ts';

/** A run as a list has it, with what nests below it; undefined for one that is not there. */
export async function readListedRun(runs: Pick<RunStore, 'get' | 'listBelow'>, runId: string): Promise<ListedRun | undefined> {
  const [run, below] = await Promise.all([runs.get(runId), runs.listBelow(runId, { limit: 1 })]);
  return run && { run, childCount: below.total, only: (below.total === 1 ? below.runs[0] : undefined) ?? null };
}
