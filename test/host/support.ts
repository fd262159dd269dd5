import { readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunStatus } from '../../src/core/runs/records.ts';
import type { RunState } from '../../src/core/runs/runState.ts';
import { readRunState } from '../../src/storage/readRunState.ts';
import { eventually } from '../harness/poll.ts';

/** The first folder of the window. */
export function workspaceFolder(): vscode.WorkspaceFolder {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('No folder is open in this scenario.');
  return folder;
}

/** What the event files of a folder say, oldest run first, without the index. */
export function readRuns(folder: string): RunState[] {
  const runs = path.join(folder, '.onramp', 'runs');
  if (!existsSync(runs)) return [];
  const months = readdirSync(runs).sort();
  return months.flatMap((month) => readdirSync(path.join(runs, month)).sort().map((runId) => readRunState(path.join(runs, month, runId)).state));
}

/** The runs as "Open Run..." lists them: what the index knows at this moment. */
export async function listedRuns(): Promise<{ label: string; description: string }[]> {
  let listed: { label: string; description: string }[] = [];
  await withStub('showQuickPick', (items: unknown) => {
    listed = items as typeof listed;
    return Promise.resolve(undefined);
  }, () => vscode.commands.executeCommand('onramp.runs.open'));
  return listed;
}

/** Waits until a run of this name is listed with a description that matches. */
export function eventuallyListed(name: string, description: RegExp): Promise<{ label: string; description: string }> {
  return eventually(`${name} to be listed as ${description}`, async () => (await listedRuns()).find((run) => run.label === name && description.test(run.description)));
}

/** Waits until the latest run of a folder has ended, as its files say. */
export function eventuallyEnded(folder: string, count: number): Promise<RunState & { end: { status: RunStatus } }> {
  return eventually(`run ${count} to end`, () => {
    const runs = readRuns(folder);
    const last = runs.at(-1);
    return runs.length >= count && last?.end ? (last as RunState & { end: { status: RunStatus } }) : undefined;
  }, 30_000);
}

type WindowCall = 'showQuickPick' | 'showInputBox' | 'showOpenDialog' | 'showErrorMessage' | 'showInformationMessage' | 'showWarningMessage';

/** Answers one of VS Code's questions in a person's place while `work` runs. */
export async function withStub<T>(call: WindowCall, answer: (...args: unknown[]) => unknown, work: () => Thenable<T>): Promise<T> {
  const window = vscode.window as unknown as Record<WindowCall, unknown>;
  const original = window[call];
  window[call] = answer;
  try {
    return await work();
  } finally {
    window[call] = original;
  }
}

/** The messages that VS Code would show as errors while `work` runs. */
export async function errorsOf(work: () => Thenable<unknown>): Promise<string[]> {
  const errors: string[] = [];
  await withStub('showErrorMessage', (message) => {
    errors.push(String(message));
    return Promise.resolve(undefined);
  }, work);
  return errors;
}

/** Runs a Python file of the first folder through the command. */
export function runPythonFile(name: string, folder = workspaceFolder()): Thenable<unknown> {
  return vscode.commands.executeCommand('onramp.runs.runPythonFile', vscode.Uri.joinPath(folder.uri, name));
}
