import path from 'node:path';
import * as vscode from 'vscode';
import { withHelper } from '../../core/capture/pythonPath.ts';
import { DisposableStore } from '../../core/disposables.ts';
import type { Feature } from '../feature.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { helperVariables, PYTHONPATH, terminalPythonPath } from './captureEnvironment.ts';
import { isCaptured } from './captureSettings.ts';

/** The debug types of the Python debugger: today's, and the one before that old launch configurations still name. */
const pythonDebugTypes = ['debugpy', 'python'];

/** Puts the helper into the environment of programs that are started under the Python debugger. */
export const registerDebugCapture: Feature = ({ workspaces, helperFolder, commandLineFile }) => {
  const own = new DisposableStore();
  const provider: vscode.DebugConfigurationProvider = {
    // With variables filled in, the program tells its folder.
    resolveDebugConfigurationWithSubstitutedVariables: (folder, configuration) => {
      const tracked = configuration.request === 'launch' ? folderOfLaunch(configuration, folder, workspaces) : undefined;
      return tracked && isCaptured('debugSessions', tracked.folder) ? withCapture(configuration, tracked, helperFolder, helperVariables(tracked, commandLineFile)) : configuration;
    },
  };
  for (const type of pythonDebugTypes) own.add(vscode.debug.registerDebugConfigurationProvider(type, provider));
  return own;
};

/** A run belongs to its script's folder; a module or a script from elsewhere to the folder it is started in. */
function folderOfLaunch({ program, cwd }: vscode.DebugConfiguration, folder: vscode.WorkspaceFolder | undefined, workspaces: TrackedWorkspaces): TrackedFolder | undefined {
  for (const place of [program, cwd] as unknown[]) {
    if (typeof place !== 'string' || !path.isAbsolute(place)) continue;
    const uri = vscode.Uri.file(place);
    if (vscode.workspace.getWorkspaceFolder(uri)) return workspaces.folderOf(uri);
  }
  return folder && workspaces.folderOf(folder.uri);
}

/**
 * A variable of the configuration hides what the program would have inherited, so what it would have inherited is put into
 * it. The PYTHONPATH of an `envFile` stays out: the debugger joins that one itself.
 */
function withCapture(configuration: vscode.DebugConfiguration, { folder }: TrackedFolder, helperFolder: string, variables: Record<string, string>): vscode.DebugConfiguration {
  const own = (configuration['env'] ?? {}) as Record<string, unknown>;
  const inherited = configuration['console'] === 'internalConsole' ? process.env[PYTHONPATH] : terminalPythonPath(folder);
  const before = PYTHONPATH in own ? own[PYTHONPATH] : inherited;
  const env = { ...variables, ...own, [PYTHONPATH]: withHelper(helperFolder, typeof before === 'string' ? before : undefined, path.delimiter) };
  return { ...configuration, env };
}
