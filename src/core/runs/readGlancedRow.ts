import type { GlancedRow } from './runGlance.ts';
import type { ListedRun, RunStore } from './runStore.ts';

/** The row that lists show for a run: itself, then the run below it where there is just one, down to where there are several. */
export async function readGlancedRow(runs: Pick<RunStore, 'listBelow'>, runId: string): Promise<GlancedRow> {
  const { runs: below, total } = await runs.listBelow(runId, { limit: 1 });
  const ids: string[] = [];
  for (let next: ListedRun | null | undefined = total === 1 ? below[0] : null; next; next = next.only) ids.push(next.run.id);
  return [runId, ...ids];
}
