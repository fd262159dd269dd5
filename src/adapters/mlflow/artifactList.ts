import type { ArtifactContent } from '../../core/artifacts/artifactStore.ts';
import { compareText } from '../../core/runs/editOrder.ts';

interface ListedFile {
  path: string;
  is_dir: boolean;
  file_size?: number;
}

/** What lies right below a folder, with paths relative to it; MLflow's answer leaves an empty list out. */
export function listArtifacts(artifacts: ReadonlyMap<string, { value: ArtifactContent | null }>, folder: string): { files?: ListedFile[] } {
  const start = folder === '' ? '' : `${folder}/`;
  const files = new Map<string, ListedFile>();
  for (const [path, { value }] of artifacts) {
    if (value === null || !path.startsWith(start)) continue;
    const [name = '', ...below] = path.slice(start.length).split('/');
    if (below.length > 0) files.set(name, { path: name, is_dir: true });
    else if (!files.has(name)) files.set(name, { path: name, is_dir: false, file_size: value.sizeBytes });
  }
  return files.size === 0 ? {} : { files: [...files.values()].sort((a, b) => compareText(a.path, b.path)) };
}
