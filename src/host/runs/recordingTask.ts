import * as vscode from 'vscode';
import type { InterpreterReason } from '../../core/runs/records.ts';
import type { FeatureContext } from '../feature.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';

/** The type of our tasks, as `tasks.json` names it. */
export const TASK_TYPE = 'onramp';
/** What stands before the name of our tasks in lists. */
export const TASK_SOURCE = 'Onramp';

export interface RunTaskDefinition extends vscode.TaskDefinition {
  type: typeof TASK_TYPE;
  /** Relative to the workspace folder. */
  script: string;
  args?: string[];
}

export interface RecordedCommand {
  definition: RunTaskDefinition;
  command: readonly string[];
  /** How its interpreter was chosen. */
  reason: InterpreterReason;
  cwd: string;
}

/** A task that runs a program through the packed command line, which records it. */
export function createRecordingTask(folder: TrackedFolder, { definition, command, reason, cwd }: RecordedCommand, { commandLineFile }: Pick<FeatureContext, 'commandLineFile'>): vscode.Task {
  const words = [commandLineFile, 'run', '--workspace', folder.folder.uri.fsPath, '--chosen-by', reason, '--', ...command];
  // The extension host's own Node runs the packed command line; in desktop VS Code that is Electron, told to be Node.
  const execution = new vscode.ProcessExecution(process.execPath, words, { cwd, env: { ELECTRON_RUN_AS_NODE: '1' } });
  const task = new vscode.Task(definition, folder.folder, definition.script, TASK_SOURCE, execution);
  task.presentationOptions = { panel: vscode.TaskPanelKind.Dedicated, reveal: vscode.TaskRevealKind.Always, clear: true, echo: false, showReuseMessage: false, focus: false };
  return task;
}
