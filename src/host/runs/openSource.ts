import * as vscode from 'vscode';
import { UserFacingError } from '../../core/errors.ts';
import type { Run } from '../../core/runs/runStore.ts';
import { noScript, type AskedCode } from '../../core/runs/unknownCode.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { codeSession, toAskedCode } from './codeSession.ts';
import type { ShownRun } from './shownRun.ts';

/** The script of a run, or undefined when it ran no file. */
export function sourceUri(folder: TrackedFolder, run: Run): vscode.Uri | undefined {
  return run.source?.type === 'script' ? uriOfPath(folder, run.source.path) : undefined;
}

/** A file that a record names. Relative paths are those of the workspace folder. */
export function uriOfPath(folder: TrackedFolder, path: string): vscode.Uri {
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
  return isAbsolute ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder.folder.uri, path);
}

/**
 * Opens the script of a run, or of the session that it is a part of, as it is now.
 * @throws UserFacingError when the run has no file or the file is gone
 */
export async function openSource(folder: TrackedFolder, shown: ShownRun): Promise<void> {
  const { run } = codeSession(shown);
  const uri = sourceUri(folder, run);
  const asked = toAskedCode(shown);
  if (!uri) throw noScript(asked);
  if (asked.origin) await requireImported(uri, asked);
  await openFile(uri);
}

/** Of what was imported the script may never have been here. */
async function requireImported(uri: vscode.Uri, { run, isKept }: AskedCode): Promise<void> {
  try {
    await vscode.workspace.fs.stat(uri);
  } catch (cause) {
    throw new UserFacingError(`${run.name} was imported: its script, ${vscode.workspace.asRelativePath(uri)}, is not here.`, isKept ? 'What ran is under Code in the run panel.' : 'Look for it where the run was recorded.', { cause });
  }
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
