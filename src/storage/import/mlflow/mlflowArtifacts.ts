import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ForeignArtifact, ImportNote } from '../../../core/imports/foreignRun.ts';
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
function findArtifacts({ uri, owner, folder, baseFolder }: ArtifactSearch): { folder: string } | { uri: string } | undefined {
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

export interface CollectedArtifacts {
  artifacts: ForeignArtifact[];
  /** Where those are that were not fetched. */
  tags: [string, string][];
  notes: ImportNote[];
}

/**
 * The artifacts of a run, or of a model of it; those that lie elsewhere are told, and the address is kept as a tag.
 * @param below the folder in the run in which they are to lie; empty for the run's own
 */
export function collectArtifacts(search: ArtifactSearch, below = ''): CollectedArtifacts {
  const found = findArtifacts(search);
  if (!found) return { artifacts: [], tags: [], notes: [] };
  if ('folder' in found) return { artifacts: filesBelow(found.folder).map(({ name, file }) => artifactOf(below === '' ? name : `${below}/${name}`, file)), tags: [], notes: [] };
  const note = { what: 'folders of artifacts', count: 1, why: `lie elsewhere and are not fetched; the tag ${ARTIFACT_URI_TAG} keeps where`, place: found.uri };
  return { artifacts: [], tags: [[below === '' ? ARTIFACT_URI_TAG : `${ARTIFACT_URI_TAG}/${below}`, found.uri]], notes: [note] };
}

/** A model as MLflow 3 logs it: beside the run, not in it. */
export interface LoggedModel {
  id: string;
  name: string;
  folder: string | undefined;
  artifactUri: string | null;
}

/** Adds the files of logged models where MLflow shows them too: in the run, below the model's name. */
export function withModelArtifacts(own: CollectedArtifacts, models: readonly LoggedModel[], baseFolder: string): CollectedArtifacts {
  const taken = new Set(own.artifacts.map((artifact) => artifact.path.split('/')[0]));
  const all = [own];
  for (const { id, name, folder, artifactUri } of models) {
    const below = taken.has(name) ? id : name;
    taken.add(below);
    all.push(collectArtifacts({ uri: artifactUri, owner: id, folder, baseFolder }, below));
  }
  return { artifacts: all.flatMap(({ artifacts }) => artifacts), tags: all.flatMap(({ tags }) => tags), notes: all.flatMap(({ notes }) => notes) };
}

function isFolder(folder: string): boolean {
  return existsSync(folder) && statSync(folder).isDirectory();
}
