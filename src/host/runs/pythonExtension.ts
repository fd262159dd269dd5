import * as vscode from 'vscode';

/** The part of the Python extension's public interface that is used. */
interface PythonApi {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(environment: { path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
  };
}

/** The interpreter that is selected in the Python extension, or undefined when that extension is not there. */
export async function findSelectedInterpreter(file: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  if (!extension) return undefined;
  const api = extension.isActive ? extension.exports : await extension.activate();
  const selected = api.environments.getActiveEnvironmentPath(file);
  const environment = await api.environments.resolveEnvironment(selected);
  return environment?.executable.uri?.fsPath;
}
