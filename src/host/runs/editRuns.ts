import * as vscode from 'vscode';
import { UserFacingError } from '../../core/errors.ts';
import type { RunChange } from '../../core/runs/runEditor.ts';
import type { Run } from '../../core/runs/runStore.ts';
import { requireTrust } from '../trust.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';

export interface EditedRun {
  folder: TrackedFolder;
  run: Run;
}

/**
 * Makes the same changes to runs, one after the other, and returns those that they changed: the first ones, when the person stops it.
 * @throws UserFacingError in Restricted Mode, or when a run cannot be written or is not there any more; the others are changed
 */
export async function editRuns(runs: readonly EditedRun[], changes: readonly RunChange[]): Promise<EditedRun[]> {
  requireTrust('Onramp writes nothing');
  const changed: EditedRun[] = [];
  const gone: Run[] = [];
  await withProgress(runs.length, async (step) => {
    for (const edited of runs) {
      if (!step()) return;
      const result = await edited.folder.editor.edit(edited.run.id, ...changes);
      if (!result.ok) gone.push(edited.run);
      else if (result.changed) changed.push(edited);
    }
  });
  const [first] = gone;
  if (first) throw new UserFacingError(gone.length === 1 ? `${first.name} is not there any more.` : `${gone.length} runs are not there any more.`, 'Their files were deleted or moved.');
  return changed;
}

/** A few edits are too quick for a bar. */
const QUIET = 20;

/** @param work is given what counts one run, and says whether to go on with it */
async function withProgress(total: number, work: (step: () => boolean) => Promise<void>): Promise<void> {
  if (total <= QUIET) return work(() => true);
  let done = 0;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Changing runs', cancellable: true }, (progress, cancel) =>
    work(() => {
      progress.report({ increment: 100 / total, message: `${(done += 1)} of ${total}` });
      return !cancel.isCancellationRequested;
    }),
  );
}
