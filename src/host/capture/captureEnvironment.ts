import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { fillVariables } from '../../core/capture/pythonPath.ts';

/** By these a Python program finds the helper, and the helper the store where none lies above the script. */
export const PYTHONPATH = 'PYTHONPATH';
export const STORE_VARIABLE = 'ONRAMP_STORE';

const settingNames: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows', darwin: 'osx' };

/** The PYTHONPATH that terminals of a folder have without us: from `terminal.integrated.env.*`, else from the environment. */
export function terminalPythonPath(folder: vscode.WorkspaceFolder): string | undefined {
  const name = `env.${settingNames[process.platform] ?? 'linux'}`;
  const environment = vscode.workspace.getConfiguration('terminal.integrated', folder.uri).get<Record<string, unknown>>(name);
  const own = environment?.[PYTHONPATH];
  // Null stands for: take it out of the environment.
  if (own === null) return undefined;
  if (typeof own !== 'string') return process.env[PYTHONPATH];
  const workspaceFolder = folder.uri.fsPath;
  return fillVariables(own, { environment: process.env, workspaceFolder, workspaceFolderBasename: path.basename(workspaceFolder), userHome: homedir() });
}

export function affectsTerminalEnvironment(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration('terminal.integrated.env');
}
