import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../harness/poll.ts';
import { workspaceFolder } from './support.ts';

/** The Python that the suites run programs with: Debian's, whatever else is on PATH. */
export const PYTHON = '/usr/bin/python3';

/** What `environment.py` says that it found. */
export interface FoundEnvironment {
  PYTHONPATH: string | null;
  ONRAMP_STORE: string | null;
  ONRAMP_COMMAND: string | null;
  ONRAMP_MLFLOW: string | null;
  MLFLOW_TRACKING_URI: string | null;
  'sys.path': string[];
}

/** The helper's folder in the extension under test. */
export function helperFolder(): string {
  return path.join(extensionFolder(), 'python');
}

/** Puts `environment.py` into a folder; returns its place. */
export function placeEnvironmentProgram(folder: string): string {
  const program = path.join(folder, 'environment.py');
  cpSync(path.join(extensionFolder(), 'test', 'host', 'environment.py'), program);
  return program;
}

function extensionFolder(): string {
  const extension = vscode.extensions.getExtension('onramp.onramp');
  if (!extension) throw new Error('Onramp is not there.');
  return extension.extensionPath;
}

let answers: string | undefined;
let asked = 0;

/** A file that is not there yet, outside of the workspace. */
export function answerFile(): string {
  answers ??= mkdtempSync(path.join(tmpdir(), 'answers-'));
  asked += 1;
  return path.join(answers, `${asked}.json`);
}

/** Waits until a program has written what it found. */
export function answerIn(file: string): Promise<FoundEnvironment> {
  return eventually('the program to say what it found', () => existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as FoundEnvironment), 30_000);
}

/** What a program finds that a person starts in a new terminal of a folder. */
export async function environmentInTerminal(folder = workspaceFolder()): Promise<FoundEnvironment> {
  placeEnvironmentProgram(folder.uri.fsPath);
  const terminal = vscode.window.createTerminal({ cwd: folder.uri });
  try {
    const file = answerFile();
    terminal.sendText(`${PYTHON} environment.py ${file}`);
    return await answerIn(file);
  } finally {
    terminal.dispose();
  }
}

/** Changes a setting while `work` runs. */
export async function withSetting<T>(name: string, value: unknown, work: () => Thenable<T>, target = vscode.ConfigurationTarget.Workspace): Promise<T> {
  const scope = target === vscode.ConfigurationTarget.WorkspaceFolder ? workspaceFolder().uri : undefined;
  const settings = () => vscode.workspace.getConfiguration(undefined, scope);
  await settings().update(name, value, target);
  try {
    return await work();
  } finally {
    await settings().update(name, undefined, target);
  }
}
