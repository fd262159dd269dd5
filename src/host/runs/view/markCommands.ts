import { DisposableStore } from '../../../core/disposables.ts';
import { MARKED, markTags, type RunMark } from '../../../core/runs/runMarks.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { editRuns } from '../editRuns.ts';
import { runsOfRow } from '../runRow.ts';
import { calledOn, type RunsViewContext, type RunsViewPart } from './runsViewContext.ts';

/** Pinning, starring and archiving runs, and taking that back. */
export const registerMarkCommands: RunsViewPart = (context) => {
  const own = new DisposableStore();
  const { log } = context;
  const mark = (title: string, change: { mark: RunMark; isSet: boolean }) => (...called: unknown[]) => markRuns(context, called, { title, ...change });
  own.add(registerCommand(commandIds.pinRuns, log, mark('Pin Run', { mark: 'pinned', isSet: true })));
  own.add(registerCommand(commandIds.unpinRuns, log, mark('Unpin Run', { mark: 'pinned', isSet: false })));
  own.add(registerCommand(commandIds.starRuns, log, mark('Star Run', { mark: 'starred', isSet: true })));
  own.add(registerCommand(commandIds.unstarRuns, log, mark('Remove Star', { mark: 'starred', isSet: false })));
  own.add(registerCommand(commandIds.archiveRuns, log, mark('Archive Run', { mark: 'archived', isSet: true })));
  own.add(registerCommand(commandIds.unarchiveRuns, log, mark('Unarchive Run', { mark: 'archived', isSet: false })));
  return own;
};

async function markRuns(context: RunsViewContext, called: readonly unknown[], { title, mark, isSet }: { title: string; mark: RunMark; isSet: boolean }): Promise<void> {
  const rows = await calledOn(context, called, { title });
  // A row may stand for several runs: one is marked, of all the mark is taken.
  const edited = rows.flatMap((row) => (isSet ? [row.run] : runsOfRow(row)).map((run) => ({ folder: row.folder, run })));
  await editRuns(edited, [{ kind: 'tags', values: [[markTags[mark], isSet ? MARKED : null]] }]);
}

