import path from 'node:path';
import * as vscode from 'vscode';
import { terminalPrefix } from '../../core/capture/pythonPath.ts';
import { DisposableStore } from '../../core/disposables.ts';
import type { Feature } from '../feature.ts';
import { affectsTerminalEnvironment, helperVariables, PYTHONPATH, terminalPythonPath } from './captureEnvironment.ts';
import { affectsCapture, isCaptured } from './captureSettings.ts';

/**
 * Puts the helper into the environment of terminals and tasks, in tracked folders only. VS Code keeps these variables with
 * the workspace, so that a terminal that opens before us has them; disposing therefore leaves them in place.
 */
export const registerTerminalCapture: Feature = ({ context, workspaces, helperFolder, commandLineFile }) => {
  const own = new DisposableStore();
  const collection = context.environmentVariableCollection;
  let known: string | undefined;
  const update = () => {
    const captured = workspaces.folders.filter(({ folder }) => isCaptured('terminals', folder));
    // VS Code keeps a folder's variables by its place among the folders, also those that an earlier window left.
    const places = JSON.stringify(captured.map(({ folder }) => [folder.index, folder.uri.toString(), isCaptured('mlflow', folder)]));
    if (places !== known) collection.clear();
    known = places;
    for (const tracked of captured) {
      contribute(collection.getScoped({ workspaceFolder: tracked.folder }), tracked.folder, helperFolder, helperVariables(tracked, commandLineFile));
    }
  };
  own.add(workspaces.onDidChange(update));
  own.add(vscode.workspace.onDidChangeWorkspaceFolders(update));
  own.add(vscode.workspace.onDidChangeConfiguration((event) => (affectsCapture(event) || affectsTerminalEnvironment(event)) && update()));
  update();
  return own;
};

/** Setting what is set already changes nothing, so that terminals are not asked to relaunch. */
function contribute(variables: vscode.EnvironmentVariableCollection, folder: vscode.WorkspaceFolder, helperFolder: string, told: Record<string, string>): void {
  variables.description = 'Records Python programs that are started here as runs, in .onramp of this folder. The setting onramp.capture.terminals turns it off.';
  variables.prepend(PYTHONPATH, terminalPrefix(helperFolder, terminalPythonPath(folder), path.delimiter));
  for (const [name, value] of Object.entries(told)) variables.replace(name, value);
}
