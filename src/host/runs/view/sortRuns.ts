import * as vscode from 'vscode';
import { commandIds, registerCommand } from '../../commands.ts';
import type { RunsViewPart } from './runsViewContext.ts';
import type { ViewChoices } from './viewState.ts';

const orders: { order: ViewChoices['order']; label: string; icon: string; detail?: string }[] = [
  { order: 'time', label: 'Newest First', icon: 'history' },
  { order: 'best', label: 'Key Metric, Best First', icon: 'target', detail: 'Every run for itself, also those inside of a session. Runs without the metric come last.' },
];

/** "Sort Runs By...": the newest first, or the best by the key metric. */
export const registerSortRuns: RunsViewPart = ({ log, state }) =>
  registerCommand(commandIds.sortRuns, log, async () => {
    const items = orders.map(({ icon, ...item }) => ({ ...item, iconPath: new vscode.ThemeIcon(icon), description: item.order === state.choices.order ? 'current' : '' }));
    const picked = await vscode.window.showQuickPick(items, { title: 'Sort Runs By' });
    if (picked) await state.change({ order: picked.order, lifecycle: 'active' });
  });
