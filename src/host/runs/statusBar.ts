import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import type { Feature } from '../feature.ts';

/** The one status bar item: that runs are recorded, and how many run now. */
export const registerStatusBar: Feature = ({ workspaces, log }) => {
  const own = new DisposableStore();
  const item = own.add(vscode.window.createStatusBarItem('onramp.status', vscode.StatusBarAlignment.Left, 0));
  item.name = 'Onramp';
  item.command = 'onramp.runs.focus';
  const update = async () => {
    if (workspaces.folders.length === 0) return item.hide();
    const counts = await Promise.all(workspaces.folders.map((folder) => folder.runs.countRunning()));
    const running = counts.reduce((sum, count) => sum + count, 0);
    item.text = running > 0 ? `$(loading~spin) ${running} running` : '$(graph-line) Onramp';
    item.tooltip = running > 0 ? `${running} recorded ${running === 1 ? 'run is' : 'runs are'} running` : 'Runs of this workspace are recorded';
    item.accessibilityInformation = { label: `Onramp: ${item.tooltip}` };
    item.show();
  };
  const refresh = () => void update().catch((error: unknown) => log.debug(`Status bar: ${String(error)}`));
  own.add(workspaces.onDidChange(refresh));
  own.add(workspaces.onDidChangeRuns(refresh));
  refresh();
  return own;
};
