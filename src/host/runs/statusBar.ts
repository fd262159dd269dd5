import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import { affectsCapture } from '../capture/captureSettings.ts';
import { mlflowTargetOf, onDidChangeMlflowTargets } from '../capture/mlflowTargets.ts';
import { commandIds, registerCommand } from '../commands.ts';
import type { Feature } from '../feature.ts';
import { withoutIcons } from './runItem.ts';
import { pickRunning } from './runningRunsPick.ts';
import { listRunning, type RunningRun } from './runningRuns.ts';
import { describePlace, statusTooltip } from './statusTooltip.ts';

/** Longer names are cut, so that the item leaves room for others; in characters. */
const NAME_LENGTH = 30;

/** The one status bar item: what is being recorded now; its command shows what runs, to open or stop it. */
export const registerStatusBar: Feature = ({ workspaces, log }) => {
  const own = new DisposableStore();
  own.add(registerCommand(commandIds.showRunning, log, () => pickRunning(workspaces)));
  const item = own.add(vscode.window.createStatusBarItem('onramp.status', vscode.StatusBarAlignment.Left, 0));
  item.name = 'Onramp';
  item.command = commandIds.showRunning;
  let shown: string | undefined;
  const update = async () => {
    const running = await listRunning(workspaces);
    const places = await Promise.all(workspaces.folders.map(async (folder) => ({ folder, mlflow: await mlflowTargetOf(folder.folder) })));
    const text = running.length > 0 ? `$(loading~spin) ${withoutIcons(summarize(running))}` : '$(graph-line) Onramp';
    const tooltip = statusTooltip(running, places);
    const next = places.length === 0 ? undefined : `${text}\n${tooltip.value}`;
    // Runs change every second; an item that is set anew takes away the tooltip that is being read.
    if (next === shown) return;
    shown = next;
    if (next === undefined) return item.hide();
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `Onramp: ${describeForScreenReaders(running)} ${places.map(describePlace).join(' ')}`, role: 'button' };
    item.show();
  };
  const refresh = oneAtATime(() => update().catch((error: unknown) => log.debug(`Status bar: ${String(error)}`)));
  own.add(workspaces.onDidChange(refresh));
  own.add(workspaces.onDidChangeRuns(refresh));
  own.add(vscode.workspace.onDidChangeConfiguration((event) => affectsCapture(event) && refresh()));
  own.add(onDidChangeMlflowTargets(refresh));
  refresh();
  return own;
};

function summarize(running: readonly RunningRun[]): string {
  const [only, another] = running;
  if (!only || another) return `${running.length} runs`;
  const { name } = only.run;
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}\u2026` : name;
}

function describeForScreenReaders(running: readonly RunningRun[]): string {
  if (running.length === 0) return 'nothing is running.';
  return `recording ${running.length === 1 ? '' : `${running.length} runs, the latest is `}${running[0]?.run.name ?? ''}.`;
}

/** Calls while the work is under way become one more call after it, so that an old answer never comes last. */
function oneAtATime(work: () => Promise<unknown>): () => void {
  let isWorking = false;
  let isWantedAgain = false;
  const call = () => {
    isWantedAgain = isWorking;
    if (isWorking) return;
    isWorking = true;
    void work().finally(() => {
      isWorking = false;
      if (isWantedAgain) call();
    });
  };
  return call;
}
