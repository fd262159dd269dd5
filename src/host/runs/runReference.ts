import * as z from 'zod/mini';
import { UserFacingError } from '../../core/errors.ts';
import type { Run } from '../../core/runs/runStore.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import type { RunRow } from './runRow.ts';

const runReference = z.object({ storeFolder: z.string(), runId: z.string() });

/** Names a run where only JSON fits, such as the link of a tooltip. */
export type RunReference = z.infer<typeof runReference>;

export function referenceTo(folder: TrackedFolder, run: Run): RunReference {
  return { storeFolder: folder.location.storeFolder, runId: run.id };
}

/**
 * The run that an argument of a command names, or undefined for an argument of any other kind.
 * @throws UserFacingError when the run is not there any more
 */
export async function rowOfReference(argument: unknown, workspaces: TrackedWorkspaces): Promise<RunRow | undefined> {
  const reference = runReference.safeParse(argument);
  if (!reference.success) return undefined;
  const folder = workspaces.byStore(reference.data.storeFolder);
  const run = await folder?.runs.get(reference.data.runId);
  if (!folder || !run) throw new UserFacingError('This run is not there any more.', 'Its files were deleted or moved.');
  return { kind: 'run', folder, run };
}
