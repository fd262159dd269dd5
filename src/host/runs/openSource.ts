import * as vscode from 'vscode';
import { UserFacingError } from '../../core/errors.ts';
import type { Run } from '../../core/runs/runStore.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';

/** The script of a run, or undefined when it ran no file. */
export function sourceUri(folder: TrackedFolder, run: Run): vscode.Uri | undefined {
  return run.source?.type === 'script' ? uriOfPath(folder, run.source.path) : undefined;
}

/** A file that a record names. Relative paths are those of the workspace folder. */
export function uriOfPath(folder: TrackedFolder, path: string): vscode.Uri {
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
  return isAbsolute ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder.folder.uri, path);
}

/** @throws UserFacingError when the run has no file or the file is gone */
export async function openSource(folder: TrackedFolder, run: Run): Promise<void> {
  const uri = sourceUri(folder, run);
  if (!uri) throw new UserFacingError(`${run.name} ran no file.`, 'Its command line is in the run panel.');
  await openFile(uri);
}

/**
 * Shows a file of today, at a line (from 1) where one is given.
 * @throws UserFacingError when the file is gone
 */
export async function openFile(uri: vscode.Uri, line?: number): Promise<void> {
  try {
    await vscode.workspace.fs.stat(uri);
  } catch (cause) {
    throw new UserFacingError(`${vscode.workspace.asRelativePath(uri)} is not there any more.`, 'It was moved or deleted after the run.', { cause });
  }
  const at = line === undefined ? undefined : new vscode.Range(Math.max(0, line - 1), 0, Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(uri, at ? { selection: at } : {});
}
