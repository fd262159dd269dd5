import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import { UserFacingError } from '../../core/errors.ts';
import { commandIds, registerCommand } from '../commands.ts';
import type { Feature } from '../feature.ts';
import { requireTrust } from '../trust.ts';
import type { TrackedWorkspaces } from './trackedWorkspaces.ts';

const offeredKey = 'onramp.trackingOffered';

/** "Track This Workspace", and offering it once per folder. */
export const registerTracking: Feature = ({ context, log, workspaces }) => {
  const own = new DisposableStore();
  own.add(registerCommand(commandIds.trackWorkspace, log, () => trackWorkspace(workspaces)));

  const offer = (document: vscode.TextDocument | undefined) => {
    if (!document || !['python', 'jupyter-notebook'].includes(document.languageId)) return;
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (folder) void offerTracking(folder, context.workspaceState, workspaces);
  };
  own.add(vscode.window.onDidChangeActiveTextEditor((editor) => offer(editor?.document)));
  own.add(vscode.window.onDidChangeActiveNotebookEditor((editor) => offer(editor?.notebook.getCells()[0]?.document)));
  offer(vscode.window.activeTextEditor?.document);
  return own;
};

async function trackWorkspace(workspaces: TrackedWorkspaces): Promise<void> {
  requireTrust('Onramp writes nothing');
  if (!vscode.workspace.workspaceFolders?.length) {
    throw new UserFacingError('No folder is open.', 'Open the folder you train in, then track it.');
  }
  const candidates = workspaces.untracked();
  if (candidates.length === 0) {
    void vscode.window.showInformationMessage('This workspace is tracked already.');
    return;
  }
  for (const folder of await chooseFolders(candidates)) workspaces.track(folder);
  await vscode.commands.executeCommand('onramp.runs.focus');
}

async function chooseFolders(candidates: vscode.WorkspaceFolder[]): Promise<vscode.WorkspaceFolder[]> {
  if (candidates.length === 1) return candidates;
  const picked = await vscode.window.showQuickPick(
    candidates.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, picked: true, folder })),
    { canPickMany: true, title: 'Track which folders?', placeHolder: 'Each folder keeps its own runs under .onramp/' },
  );
  return (picked ?? []).map((item) => item.folder);
}

async function offerTracking(folder: vscode.WorkspaceFolder, memory: vscode.Memento, workspaces: TrackedWorkspaces): Promise<void> {
  const key = `${offeredKey}:${folder.uri.toString()}`;
  const isWanted = vscode.workspace.isTrusted && workspaces.untracked().includes(folder) && !workspaces.problems.has(folder.uri.fsPath);
  if (!isWanted || memory.get<boolean>(key)) return;
  // Remembered before the answer, so that two editors opened together do not ask twice.
  await memory.update(key, true);
  const accept = 'Track This Workspace';
  const answer = await vscode.window.showInformationMessage(
    `Record what you run in "${folder.name}"? Onramp writes to its folder .onramp and nowhere else: no account, no server, no change to your code.`,
    accept,
    'Not Now',
  );
  if (answer === accept) await vscode.commands.executeCommand(commandIds.trackWorkspace);
}
