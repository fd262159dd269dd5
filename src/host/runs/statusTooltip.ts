import path from 'node:path';
import * as vscode from 'vscode';
import type { MlflowTarget } from '../../core/capture/mlflowTarget.ts';
import { captureWays, type CaptureWay } from '../../core/capture/captureWays.ts';
import { STORE_FOLDER } from '../../core/workspace/storeLayout.ts';
import { isCaptured } from '../capture/captureSettings.ts';
import { describeMlflowTarget } from '../capture/mlflowTargets.ts';
import { commandIds } from '../commands.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { referenceTo } from './runReference.ts';
import { startTime, type RunningRun } from './runningRuns.ts';

/** Runs named one by one; the rest is a number. */
const NAMED = 8;
const OPEN_SETTINGS = 'workbench.action.openSettings';

const wayNames: Record<CaptureWay, string> = { terminals: 'terminals and tasks', debugSessions: 'debug sessions', mlflow: 'calls of MLflow' };

/** What the status bar item says when the pointer rests on it: what runs, with links, where runs go, and what is turned off. */
export function statusTooltip(running: readonly RunningRun[], places: readonly RecordingPlace[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands: [commandIds.openRun, commandIds.stopRun, OPEN_SETTINGS] };
  if (running.length > 0) text.appendMarkdown('**Being recorded now**\n\n');
  for (const one of running.slice(0, NAMED)) appendRun(text, one);
  if (running.length > NAMED) text.appendMarkdown(`- and ${running.length - NAMED} more\n`);
  if (running.length > 0) text.appendMarkdown('\n---\n\n');
  for (const place of places) text.appendText(describePlace(place)).appendMarkdown('\n\n');
  for (const { folder } of places) appendTurnedOff(text, folder, places.length > 1);
  return text;
}

/** A folder, and where else its programs record by MLflow. */
export interface RecordingPlace {
  folder: TrackedFolder;
  mlflow: MlflowTarget | undefined;
}

/** Where the runs of a folder go. */
export function describePlace({ folder: { folder, location }, mlflow }: RecordingPlace): string {
  if (!vscode.workspace.isTrusted) return `In Restricted Mode nothing of ${folder.name} is recorded.`;
  const isInside = path.dirname(location.storeFolder) === folder.uri.fsPath;
  const runs = `Runs are recorded into ${isInside ? `${STORE_FOLDER} of ${folder.name}` : location.storeFolder}.`;
  return mlflow ? `${runs} ${describeMlflowTarget(mlflow)}` : runs;
}

function appendRun(text: vscode.MarkdownString, { folder, run }: RunningRun): void {
  // Names are other people's text: never Markdown.
  text.appendMarkdown('- [').appendText(run.name).appendMarkdown(`](${commandLink(commandIds.openRun, referenceTo(folder, run))} "Open Run") since ${startTime(run)}`);
  if (vscode.workspace.isTrusted) text.appendMarkdown(` · [$(debug-stop) Stop](${commandLink(commandIds.stopRun, referenceTo(folder, run))} "Stop Run")`);
  text.appendMarkdown('\n');
}

function appendTurnedOff(text: vscode.MarkdownString, { folder }: TrackedFolder, withFolder: boolean): void {
  const off = captureWays.filter((way) => !isCaptured(way, folder)).map((way) => wayNames[way]);
  if (off.length === 0 || !vscode.workspace.isTrusted) return;
  text.appendMarkdown(`Turned off${withFolder ? ' in ' : ''}`).appendText(withFolder ? folder.name : '').appendMarkdown(`: ${off.join(', ')} ([settings](${commandLink(OPEN_SETTINGS, 'onramp.capture')}))\n\n`);
}

function commandLink(command: string, argument: unknown): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`;
}
