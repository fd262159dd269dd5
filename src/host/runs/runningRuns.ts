import type { Run, RunSearch } from '../../core/runs/runStore.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';

export interface RunningRun {
  folder: TrackedFolder;
  run: Run;
}

/** More are neither told apart in a tooltip nor picked from. */
const LIMIT = 200;

const running: RunSearch = {
  filter: { clauses: [{ type: 'text', field: { kind: 'attribute', key: 'status' }, comparator: '=', value: 'RUNNING' }] },
  orderBy: [],
  freeText: { terms: [] },
  scope: { experimentIds: null, lifecycle: 'active' },
  limit: LIMIT,
};

/** What is being recorded in this window's folders, latest first; of a session and the runs in it, the session. */
export async function listRunning(workspaces: TrackedWorkspaces): Promise<RunningRun[]> {
  const lists = await Promise.all(workspaces.folders.map(runningIn));
  return lists.flat().sort((a, b) => b.run.startedAtMs - a.run.startedAtMs);
}

async function runningIn(folder: TrackedFolder): Promise<RunningRun[]> {
  // Counting is cheap, and nearly always there is nothing to search for.
  if ((await folder.runs.countRunning()) === 0) return [];
  const { runs } = await folder.runs.search(running);
  const ids = new Set(runs.map(({ id }) => id));
  return runs.filter(({ parentId }) => parentId === null || !ids.has(parentId)).map((run) => ({ folder, run }));
}

/** When a run began, as a time of day: it stays true while it is looked at. */
export function startTime(run: Run): string {
  return new Date(run.startedAtMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
