import { describePlace } from '../../core/runs/describePlace.ts';
import type { StandingView } from '../../protocol/runView.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { readChosenMetrics } from './readRunRows.ts';
import type { ShownRun } from './shownRun.ts';

/** Where a run, or the only one below it, stands by the key metric of its experiment; null for one without it. */
export async function readStanding(folder: TrackedFolder, { run, parts }: ShownRun): Promise<StandingView | null> {
  const [, ...below] = parts.map((part) => part.run.id);
  const place = await folder.runs.placeOf([run.id, ...below], await readChosenMetrics(folder));
  if (!place) return null;
  const words = describePlace(place);
  const best = words.distance === '' || !place.standing.best ? undefined : await folder.runs.get(place.standing.best.runId);
  return { ...words, best: best ? { runId: best.id, name: best.name } : null };
}
