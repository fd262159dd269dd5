import type { ArtifactRow } from '../../../src/protocol/runView.ts';

/** A folder or a file of a run's artifacts, as a line of a tree that is written from top to bottom. */
export interface ArtifactNode {
  name: string;
  /** How deep it lies, from 0. */
  level: number;
  /** The file; null for a folder. */
  file: ArtifactRow | null;
  /** Names of the folders above it and its own, joined. */
  path: string;
}

/** Files as a tree: folders first, each before what is in it; what Onramp collected itself comes last. */
export function collectTree(files: readonly ArtifactRow[]): ArtifactNode[] {
  const top: Folder = { folders: new Map(), files: [] };
  for (const file of files) {
    const names = file.path.split('/');
    const name = names.pop() ?? file.path;
    folderOf(top, names).files.push({ name, file });
  }
  return listFolder(top, '', 0);
}

interface Folder {
  folders: Map<string, Folder>;
  files: { name: string; file: ArtifactRow }[];
}

function folderOf(top: Folder, names: readonly string[]): Folder {
  let folder = top;
  for (const name of names) {
    const next = folder.folders.get(name) ?? { folders: new Map<string, Folder>(), files: [] };
    folder.folders.set(name, next);
    folder = next;
  }
  return folder;
}

const collator = new Intl.Collator(undefined, { numeric: true });

function listFolder(folder: Folder, above: string, level: number): ArtifactNode[] {
  const isOurs = (name: string) => (level === 0 && name === 'onramp' ? 1 : 0);
  const folders = [...folder.folders].sort(([a], [b]) => isOurs(a) - isOurs(b) || collator.compare(a, b));
  const files = folder.files.sort((a, b) => collator.compare(a.name, b.name)).map(({ name, file }): ArtifactNode => ({ name, level, file, path: `${above}${name}` }));
  const list = ([name, inner]: [string, Folder]): ArtifactNode[] => [{ name, level, file: null, path: `${above}${name}` }, ...listFolder(inner, `${above}${name}/`, level + 1)];
  const ours = folders.filter(([name]) => isOurs(name) === 1);
  return [...folders.filter(([name]) => isOurs(name) === 0).flatMap(list), ...files, ...ours.flatMap(list)];
}
