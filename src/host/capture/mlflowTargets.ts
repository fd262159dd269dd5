import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import { findMlflowTarget, MLFLOW_URI, valueInDotenv, type MlflowTarget } from '../../core/capture/mlflowTarget.ts';
import { affectsTerminalEnvironment, terminalVariable } from './captureEnvironment.ts';

/** Where else programs of a folder record by MLflow, as settings, environment and `.env` say; undefined for here. */
export async function mlflowTargetOf(folder: vscode.WorkspaceFolder): Promise<MlflowTarget | undefined> {
  return findMlflowTarget({ 'terminal settings': terminalVariable(folder, MLFLOW_URI) ?? undefined, environment: process.env[MLFLOW_URI], '.env': await readDotenv(folder) });
}

/** The same as a sentence. */
export function describeMlflowTarget({ uri, namedBy }: MlflowTarget): string {
  return `MLflow calls go to ${uri} (${namedBy}).`;
}

/** Calls back when what settings or a `.env` file say may have changed. */
export function onDidChangeMlflowTargets(listener: () => void): vscode.Disposable {
  const own = new DisposableStore();
  const watcher = own.add(vscode.workspace.createFileSystemWatcher('**/.env'));
  for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) own.add(event(listener));
  own.add(vscode.workspace.onDidChangeConfiguration((event) => affectsTerminalEnvironment(event) && listener()));
  return own;
}

async function readDotenv(folder: vscode.WorkspaceFolder): Promise<string | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, '.env'));
    return valueInDotenv(new TextDecoder().decode(bytes), MLFLOW_URI);
  } catch {
    // Most folders have none.
    return undefined;
  }
}
