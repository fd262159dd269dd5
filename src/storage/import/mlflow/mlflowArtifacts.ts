import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ForeignArtifact, ForeignRun, ImportNote } from '../../../core/imports/foreignRun.ts';
import { artifactPlace, ARTIFACT_URI_TAG } from '../../../core/imports/mlflowRun.ts';
import { artifactOf, filesBelow } from '../listFolder.ts';

/** Where artifacts of a run, or of a model that it logged, are looked for. */
export interface ArtifactSearch {
  /** As MLflow noted it. */
  uri: string | null;
  /** The run or the model: the folder above `artifacts` is called so, wherever it lies. */
  owner: string;
  /** Where they lie if nobody moved them. */
  folder: string | undefined;
  /** What relative places are relative to, and where an MLflow server keeps what it is sent. */
  baseFolder: string;
}

/** The folder in which artifacts lie on this machine, or the address where they are instead; undefined when there are none. */
export function findArtifacts({ uri, owner, folder, baseFolder }: ArtifactSearch): { folder: string } | { uri: string } | undefined {
  if (folder !== undefined && isFolder(folder)) return { folder };
  if (uri === null || uri === '') return undefined;
  const place = artifactPlace(uri);
  if (place.kind === 'remote') return { uri };
  const candidates = place.kind === 'local' ? [path.resolve(baseFolder, place.path)] : ['mlartifacts', 'mlruns', ''].map((server) => path.join(baseFolder, server, ...place.path.split('/')));
  // A file can name any folder; only one that MLflow could have made for this owner is read.
  const found = candidates.find((candidate) => path.basename(candidate) === 'artifacts' && path.basename(path.dirname(candidate)) === owner && isFolder(candidate));
  if (found !== undefined) return { folder: found };
  // MLflow makes the folder of a run's artifacts with the first of them, but the one of all experiments at once.
  const root = path.resolve(candidates[0] ?? '', '..', '..', '..');
  return isFolder(root) ? undefined : { uri };
}

/** The artifacts of a run; those that lie elsewhere are told, and the address is kept as a tag. */
export function collectArtifacts(search: ArtifactSearch, prefix = ''): { artifacts: ForeignArtifact[]; tags: [string, string][]; notes: ImportNote[] } {
  const found = findArtifacts(search);
  if (!found) return { artifacts: [], tags: [], notes: [] };
  if ('folder' in found) return { artifacts: filesBelow(found.folder).map(({ name, file }) => artifactOf(`${prefix}${name}`, file)), tags: [], notes: [] };
  const note = { what: 'folders of artifacts', count: 1, why: `lie elsewhere and are not fetched; the tag ${ARTIFACT_URI_TAG} keeps where`, place: found.uri };
  return { artifacts: [], tags: [[ARTIFACT_URI_TAG, found.uri]], notes: [note] };
}

/** A model as MLflow 3 logs it: beside the run, not in it. */
export interface LoggedModel {
  id: string;
  name: string;
  folder: string | undefined;
  artifactUri: string | null;
}

/** The files of logged models, where MLflow shows them too: in the run, below the model's name. */
export function collectModelArtifacts(models: readonly LoggedModel[], taken: readonly string[], baseFolder: string): Pick<ForeignRun, 'artifacts' | 'notes'> {
  const folders = new Set(taken.map((name) => name.split('/')[0]));
  const result: Pick<ForeignRun, 'artifacts' | 'notes'> = { artifacts: [], notes: [] };
  for (const { id, name, folder, artifactUri } of models) {
    const prefix = folders.has(name) ? id : name;
    folders.add(prefix);
    const { artifacts, notes } = collectArtifacts({ uri: artifactUri, owner: id, folder, baseFolder }, `${prefix}/`);
    result.artifacts.push(...artifacts);
    result.notes.push(...notes);
  }
  return result;
}

function isFolder(folder: string): boolean {
  return existsSync(folder) && statSync(folder).isDirectory();
}
