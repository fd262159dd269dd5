import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../scripts/lib/paths.mjs';

/** A fresh folder with files in it, for one test; `dispose` removes it. */
export interface TemporaryWorkspace {
  folder: string;
  /** The absolute path of a file in it. */
  file(name: string): string;
  dispose(): void;
}

/** Makes a folder of the given name, which may hold spaces and any letters, with files by relative path. */
export function temporaryWorkspace(name: string, files: Record<string, string | Uint8Array> = {}): TemporaryWorkspace {
  const { folder: parent, dispose } = temporaryFolder('ws');
  const folder = path.join(parent, name);
  mkdirSync(folder, { recursive: true });
  const file = (relative: string): string => path.join(folder, ...relative.split('/'));
  for (const [relative, content] of Object.entries(files)) {
    mkdirSync(path.dirname(file(relative)), { recursive: true });
    writeFileSync(file(relative), content);
  }
  return { folder, file, dispose };
}
