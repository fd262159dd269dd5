import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import { UserFacingError } from '../../core/errors.ts';
import { chooseInterpreter, type Interpreter } from '../../core/runs/interpreters.ts';
import { commandIds, registerCommand } from '../commands.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import { findSelectedInterpreter } from './pythonExtension.ts';
import { createRecordingTask, TASK_SOURCE, TASK_TYPE, type RunTaskDefinition } from './recordingTask.ts';
import { requireTrust } from '../trust.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';

/** "Run Python File", and the same as a task (`"type": "onramp"`). */
export const registerRunPythonFile: Feature = (feature) => {
  const own = new DisposableStore();
  own.add(
    registerCommand(commandIds.runPythonFile, feature.log, async (argument) => {
      requireTrust('Onramp runs nothing');
      const file = argument instanceof vscode.Uri ? argument : await chooseFile();
      if (file) await runPythonFile(file, feature);
    }),
  );
  own.add(
    vscode.tasks.registerTaskProvider(TASK_TYPE, {
      provideTasks: () => [],
      resolveTask: async (task) => {
        const { scope, definition } = task;
        if (!isRunTask(definition) || typeof scope !== 'object' || !vscode.workspace.isTrusted) return undefined;
        const folder = feature.workspaces.folderOf(scope.uri);
        return folder && createTask(folder, definition, feature);
      },
    }),
  );
  return own;
};

async function runPythonFile(file: vscode.Uri, feature: FeatureContext): Promise<void> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === file.toString());
  if (open?.isUntitled) throw new UserFacingError('This file has not been saved yet.', 'Save it in the workspace folder, then run it.');
  if (open?.isDirty) await open.save();
  const folder = feature.workspaces.folderOf(file) ?? (await offerToTrack(file, feature.workspaces));
  if (!folder) return;
  const script = vscode.workspace.asRelativePath(file, false);
  const task = await createTask(folder, { type: TASK_TYPE, script }, feature);
  await endForgottenTasks(folder, script);
  const beforeMs = feature.clock.nowMs();
  startedAtMs.set(await vscode.tasks.executeTask(task), beforeMs);
}

/** When each task was last started, to tell a task that has ended from one that is not recorded yet. */
const startedAtMs = new WeakMap<vscode.TaskExecution, number>();

/** VS Code at times misses the end of a task and would ask which one to terminate; what has ended is known here. */
async function endForgottenTasks(folder: TrackedFolder, script: string): Promise<void> {
  const same = vscode.tasks.taskExecutions.filter(({ task }) => isRunTask(task.definition) && task.definition.script === script && task.source === TASK_SOURCE && task.scope === folder.folder);
  const [latest] = same.length === 0 ? [] : await folder.runs.historyOf(script, 1);
  if (!latest || latest.status === 'RUNNING') return;
  for (const execution of same) if (latest.startedAtMs >= (startedAtMs.get(execution) ?? Number.POSITIVE_INFINITY)) execution.terminate();
}

/** A run belongs to its script's folder, so that folder has to be open and tracked. */
async function offerToTrack(file: vscode.Uri, workspaces: TrackedWorkspaces): Promise<TrackedFolder | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (!folder) {
    const isEmpty = !vscode.workspace.workspaceFolders?.length;
    throw new UserFacingError(isEmpty ? 'No folder is open.' : `${file.fsPath} is in none of the open folders.`, "Open the script's folder; its runs are recorded there.");
  }
  const problem = workspaces.problems.get(folder.uri.fsPath);
  if (problem !== undefined) throw new UserFacingError(problem, '');
  const accept = 'Track and Run';
  const answer = await vscode.window.showInformationMessage(`"${folder.name}" is not tracked yet. Track it, so that this run is recorded under .onramp/?`, accept, 'Cancel');
  return answer === accept ? workspaces.track(folder) : undefined;
}

async function createTask(folder: TrackedFolder, definition: RunTaskDefinition, feature: FeatureContext): Promise<vscode.Task> {
  const workspaceFolder = folder.folder.uri.fsPath;
  const file = vscode.Uri.joinPath(folder.folder.uri, definition.script);
  const interpreter = await findInterpreter(file, workspaceFolder, feature);
  const command = [interpreter.path, definition.script, ...(definition.args ?? [])];
  return createRecordingTask(folder, { definition, command, reason: interpreter.reason, cwd: workspaceFolder }, feature);
}

async function findInterpreter(file: vscode.Uri, workspaceFolder: string, { python, log }: FeatureContext): Promise<Interpreter> {
  const chosen = await chooseInterpreter({
    pythonExtension: () =>
      findSelectedInterpreter(file).catch((error: unknown) => {
        log.warn(`The Python extension did not answer: ${String(error)}`);
        return undefined;
      }),
    virtualEnvironment: () => Promise.resolve(python.findVirtualEnvironment(workspaceFolder)),
    path: () => Promise.resolve(python.findPythonOnPath()),
  });
  if (!chosen) throw new UserFacingError('No Python was found.', 'Install Python 3, select an interpreter in the Python extension, or create a virtual environment (.venv) in the folder.');
  return chosen;
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === 'python') return active.uri;
  if (!vscode.workspace.workspaceFolders?.length) throw new UserFacingError('No folder is open.', 'Open the folder you train in, then run one of its Python files.');
  const files = await vscode.workspace.findFiles('**/*.py', '**/{.venv,venv,env,node_modules,site-packages,.onramp}/**', 500);
  if (files.length === 0) throw new UserFacingError('This workspace has no Python file.', 'Create one, or open the folder that holds your scripts.');
  const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await vscode.window.showQuickPick(items, { title: 'Run Python File', placeHolder: 'Which file?' }))?.uri;
}

function isRunTask(definition: vscode.TaskDefinition): definition is RunTaskDefinition {
  const { script, args } = definition as Partial<Record<'script' | 'args', unknown>>;
  return typeof script === 'string' && (args === undefined || (Array.isArray(args) && args.every((word) => typeof word === 'string')));
}
