import * as vscode from 'vscode';
import { DisposableStore } from '../../../core/disposables.ts';
import { UserFacingError } from '../../../core/errors.ts';
import { isOwnTag } from '../../../core/runs/runMarks.ts';
import type { RunGrouping } from '../../../core/search/runGroups.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import type { TrackedWorkspaces } from '../../workspace/trackedWorkspaces.ts';
import type { RunsViewPart } from './runsViewContext.ts';

interface GroupingItem extends vscode.QuickPickItem {
  grouping: RunGrouping | 'tag' | null;
}

const items: readonly (GroupingItem & { icon: string })[] = [
  { label: 'None', icon: 'list-flat', grouping: null },
  { label: 'Experiment', icon: 'beaker', grouping: { by: 'experiment' }, description: 'the best run of each on top' },
  { label: 'Script or Notebook', icon: 'file-code', grouping: { by: 'script' } },
  { label: 'Day', icon: 'calendar', grouping: { by: 'day' } },
  { label: 'State', icon: 'pulse', grouping: { by: 'status' }, description: 'running, failed, killed, finished' },
  { label: 'Tag...', icon: 'tag', grouping: 'tag' },
];

/** "Group Runs By...", and what is shown beside runs at hand: archived and deleted ones. */
export const registerGroupBy: RunsViewPart = ({ log, state, workspaces }) => {
  const own = new DisposableStore();
  own.add(
    registerCommand(commandIds.groupRuns, log, async () => {
      const grouping = await pickGrouping(state.choices.grouping, workspaces);
      if (grouping !== undefined) await state.change({ grouping, lifecycle: 'active' });
    }),
  );
  own.add(registerCommand(commandIds.showArchived, log, () => state.change({ withArchived: true })));
  own.add(registerCommand(commandIds.hideArchived, log, () => state.change({ withArchived: false })));
  own.add(registerCommand(commandIds.showDeleted, log, () => state.change({ lifecycle: 'deleted', search: '' })));
  own.add(registerCommand(commandIds.hideDeleted, log, () => state.change({ lifecycle: 'active' })));
  return own;
};

/** Undefined when the person chose nothing. */
async function pickGrouping(current: RunGrouping | null, workspaces: TrackedWorkspaces): Promise<RunGrouping | null | undefined> {
  const isCurrent = ({ grouping }: GroupingItem) => (grouping === 'tag' ? current?.by === 'tag' : grouping?.by === current?.by);
  const shown = items.map((item) => ({ ...item, iconPath: new vscode.ThemeIcon(item.icon), description: [isCurrent(item) ? 'current' : '', item.description ?? ''].filter(Boolean).join(' \u00b7 ') }));
  const picked = await vscode.window.showQuickPick(shown, { title: 'Group Runs By' });
  if (picked?.grouping !== 'tag') return picked?.grouping;
  const known = await Promise.all(workspaces.folders.map(({ runs }) => runs.knownFields()));
  const keys = [...new Set(known.flatMap(({ tags }) => tags))].filter((key) => !isOwnTag(key)).sort();
  if (keys.length === 0) throw new UserFacingError('No run has a tag yet.', 'Give runs one first ("Tag..." in their menu, or onramp.tag in code).');
  const key = await vscode.window.showQuickPick(keys, { title: 'Group Runs By Tag', placeHolder: 'Which tag?' });
  return key === undefined ? undefined : { by: 'tag', key };
}
