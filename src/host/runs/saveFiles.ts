import * as vscode from 'vscode';
import { UserFacingError } from '../../core/errors.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';

/** Asks where, and writes a file; nothing happens when the person changes their mind. `read` is called only then. */
export async function saveAs(folder: TrackedFolder, name: string, read: () => Promise<Uint8Array>): Promise<void> {
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(folder.folder.uri, name), title: `Save ${name}` });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, await read());
  } catch (cause) {
    if (cause instanceof UserFacingError) throw cause;
    throw new UserFacingError(`${vscode.workspace.asRelativePath(target)} was not written.`, 'Choose another place, or see whether the disk is full or the folder read-only.', { cause });
  }
}

/** A text as a file name on any system. */
export function fileNameFor(text: string, ending: string): string {
  return `${text.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|-+$/g, '').slice(0, 80) || 'chart'}.${ending}`;
}
