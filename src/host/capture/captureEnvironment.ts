import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { fillVariables } from '../../core/capture/pythonPath.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { isCaptured } from './captureSettings.ts';

/** By this a Python program finds the helper. */
export const PYTHONPATH = 'PYTHONPATH';

/** What the helper is told beside that: the store where none lies above the script, how to start an endpoint, and what is turned off. */
export function helperVariables({ folder, location }: TrackedFolder, commandLineFile: string): Record<string, string> {
  return {
    ONRAMP_STORE: location.storeFolder,
    // The extension host's own Node; in desktop VS Code that is Electron, which the helper tells to be Node.
    ONRAMP_COMMAND: JSON.stringify([process.execPath, commandLineFile]),
    ...(isCaptured('mlflow', folder) ? {} : { ONRAMP_MLFLOW: 'off' }),
  };
}

const settingNames: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows', darwin: 'osx' };

/** The PYTHONPATH that terminals of a folder have without us: from `terminal.integrated.env.*`, else from the environment. */
export function terminalPythonPath(folder: vscode.WorkspaceFolder): string | undefined {
  const own = terminalVariable(folder, PYTHONPATH);
  // Null stands for: take it out of the environment.
  return own === undefined ? process.env[PYTHONPATH] : (own ?? undefined);
}

/** What `terminal.integrated.env.*` says of a variable, its own variables filled in; null when terminals shall not have it. */
export function terminalVariable(folder: vscode.WorkspaceFolder, variable: string): string | null | undefined {
  const name = `env.${settingNames[process.platform] ?? 'linux'}`;
  const own = vscode.workspace.getConfiguration('terminal.integrated', folder.uri).get<Record<string, unknown>>(name)?.[variable];
  if (typeof own !== 'string') return own === null ? null : undefined;
  const workspaceFolder = folder.uri.fsPath;
  return fillVariables(own, { environment: process.env, workspaceFolder, workspaceFolderBasename: path.basename(workspaceFolder), userHome: homedir() });
}

export function affectsTerminalEnvironment(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration('terminal.integrated.env');
}
