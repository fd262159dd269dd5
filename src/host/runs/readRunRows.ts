import { chosenKeyMetrics, type KeyMetric } from '../../core/runs/keyMetric.ts';
import { readListedRun } from '../../core/runs/readListedRun.ts';
import type { GlancedRow } from '../../core/runs/runGlance.ts';
import type { ListedRun } from '../../core/runs/runStore.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { runsOfRow, type RunRow } from './runRow.ts';

/** Rows of runs, with what lists say of them: key metric, best run, progress, marks. */
export async function readRunRows(folder: TrackedFolder, runs: readonly ListedRun[]): Promise<RunRow[]> {
  const rows = runs.map((listed): RunRow => ({ kind: 'run', folder, run: listed.run, listed }));
  const glances = rows.length === 0 ? [] : await folder.runs.glances(rows.map(idsOfRow), await readChosenMetrics(folder));
  return rows.map((row, position) => ({ ...row, ...(glances[position] ? { glance: glances[position] } : {}) }));
}

/** The row of one run; undefined when it is not there any more. */
export async function readRunRow(folder: TrackedFolder, runId: string): Promise<RunRow | undefined> {
  const listed = await readListedRun(folder.runs, runId);
  return listed && (await readRunRows(folder, [listed]))[0];
}

/** Ids of the runs that a row stands for. */
export function idsOfRow(row: Pick<RunRow, 'run' | 'listed'> | ListedRun): GlancedRow {
  const [first, ...others] = runsOfRow('only' in row ? { run: row.run, listed: row } : row);
  return [first.id, ...others.map(({ id }) => id)];
}

/** The key metrics that people chose, by experiment. */
export async function readChosenMetrics({ experiments }: TrackedFolder): Promise<Record<string, KeyMetric>> {
  try {
    return chosenKeyMetrics(await experiments.list());
  } catch {
    // The Runs view has said why they cannot be read; runs go by their common metric then.
    return {};
  }
}
