import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import { quoteCommand } from '../../core/runs/commandLine.ts';
import { commandIds } from '../commands.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { runIcon, withoutIcons } from './runItem.ts';
import { referenceTo, type RunReference } from './runReference.ts';
import { listRunning, startTime, type RunningRun } from './runningRuns.ts';

interface RunningItem extends vscode.QuickPickItem {
  reference: RunReference;
}

const stopButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('debug-stop'), tooltip: 'Stop Run' };

/** Lets a person choose among what runs now, to open it or to stop it; shows the view where nothing runs. */
export async function pickRunning(workspaces: TrackedWorkspaces): Promise<void> {
  const first = await listRunning(workspaces);
  if (first.length === 0) return void (await vscode.commands.executeCommand('onramp.runs.focus'));
  const own = new DisposableStore();
  const pick = own.add(vscode.window.createQuickPick<RunningItem>());
  pick.title = 'Being Recorded Now';
  pick.placeholder = vscode.workspace.isTrusted ? 'Choose a run to open it, or stop it with its button' : 'Choose a run to open it';
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  let shown = '';
  const show = (runs: readonly RunningRun[]) => {
    if (runs.length === 0) return pick.hide();
    const ids = runs.map(({ run }) => run.id).join();
    // Rows that are set anew lose the focus of their buttons, and runs change every second.
    if (ids === shown) return;
    shown = ids;
    const known = pick.activeItems[0]?.reference.runId;
    pick.keepScrollPosition = true;
    pick.items = runs.map((one) => toItem(one, workspaces.folders.length > 1));
    const active = pick.items.filter(({ reference }) => reference.runId === known);
    if (active.length > 0) pick.activeItems = active;
  };
  show(first);
  own.add(workspaces.onDidChangeRuns(() => void listRunning(workspaces).then(show, () => undefined)));
  own.add(pick.onDidTriggerItemButton(({ item }) => vscode.commands.executeCommand(commandIds.stopRun, item.reference)));
  own.add(
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      pick.hide();
      if (item) void vscode.commands.executeCommand(commandIds.openRun, item.reference);
    }),
  );
  own.add(pick.onDidHide(() => own.dispose()));
  pick.show();
}

function toItem({ folder, run }: RunningRun, withFolder: boolean): RunningItem {
  return {
    label: withoutIcons(run.name),
    description: [withFolder ? folder.folder.name : '', `since ${startTime(run)}`].filter(Boolean).join(' · '),
    ...(run.arguments.length > 0 ? { detail: withoutIcons(quoteCommand(run.arguments)) } : {}),
    iconPath: runIcon(run.status),
    buttons: vscode.workspace.isTrusted ? [stopButton] : [],
    reference: referenceTo(folder, run),
  };
}
