import type { RunGlance } from '../../core/runs/runGlance.ts';
import type { ListedRun, Run } from '../../core/runs/runStore.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';

/** A row that stands for a run: what commands of its menu are given. */
export interface RunRow {
  kind: 'run';
  folder: TrackedFolder;
  run: Run;
  /** What is nested below it, where the view knows. */
  listed?: ListedRun;
  glance?: RunGlance;
}

export function isRunRow(argument: unknown): argument is RunRow {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'run';
}

/** The runs that a row stands for: its own, then those that are each the only one below the other. */
export function runsOfRow({ run, listed }: Pick<RunRow, 'run' | 'listed'>): [Run, ...Run[]] {
  const below: Run[] = [];
  for (let next = listed?.only; next; next = next.only) below.push(next.run);
  return [run, ...below];
}

/** The run whose several runs are the rows below a row: a session with one run is one row with it. */
export function withSeveral(listed: ListedRun): ListedRun | undefined {
  if (listed.only) return withSeveral(listed.only);
  return listed.childCount > 1 ? listed : undefined;
}

/** Runs of a list in which each stands for itself, without those that another row stands for too. */
export function withoutRepeated(runs: readonly ListedRun[]): ListedRun[] {
  const shown = new Set(runs.flatMap((listed) => runsOfRow(listed).slice(1).map(({ id }) => id)));
  return runs.filter(({ run }) => !shown.has(run.id));
}
