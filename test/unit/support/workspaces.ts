import { realpathSync } from 'node:fs';
import path from 'node:path';
import { temporaryWorkspace as workspaceByAnyPath, type TemporaryWorkspace } from '../../harness/workspaces';

export type { TemporaryWorkspace };

/** A fresh folder by its real path, as programs inside it see it; a worktree's `.cache` may be a symbolic link. */
export function temporaryWorkspace(name: string, files: Record<string, string | Uint8Array> = {}): TemporaryWorkspace {
  const { folder: named, dispose } = workspaceByAnyPath(name, files);
  const folder = realpathSync(named);
  return { folder, file: (relative) => path.join(folder, ...relative.split('/')), dispose };
}
