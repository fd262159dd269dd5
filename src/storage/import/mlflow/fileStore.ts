import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ForeignModel } from '../../../core/imports/foreignModel.ts';
import type { ForeignExperiment, ForeignSource, ImportNote, ReadRun } from '../../../core/imports/foreignRun.ts';
import { foldersIn } from '../listFolder.ts';
import { readYamlMap, textOf } from '../readYaml.ts';
import type { LoggedModel } from './mlflowArtifacts.ts';
import { readModelFolder } from './modelFolder.ts';
import { isRunFolder, META_FILE, readRunFolder, readValues } from './runFolder.ts';

/** Folders of an experiment that are no runs. */
const besideRuns = new Set(['tags', 'datasets', 'models', 'traces', 'assessments']);
/** Where a tracking folder keeps experiments that were deleted, and registered models. */
const TRASH = '.trash';
const REGISTRY = 'models';

interface ExperimentFolder {
  folder: string;
  runFolders: string[];
}

/** What a folder is to MLflow's file store. */
export type MlflowFolder = 'tracking' | 'experiment' | 'run';

/** What a folder is, told by `meta.yaml` in it or in the folders below; undefined for any other folder. */
export function recognizeMlflow(folder: string): MlflowFolder | undefined {
  const meta = existsSync(path.join(folder, META_FILE)) ? readYamlMap(path.join(folder, META_FILE)) : undefined;
  if (meta?.ok) {
    if (meta.map.has('run_id') || meta.map.has('run_uuid')) return 'run';
    return meta.map.has('experiment_id') && meta.map.has('lifecycle_stage') && !meta.map.has('model_id') ? 'experiment' : undefined;
  }
  const isTracking = foldersIn(folder).some((name) => recognizesExperiment(path.join(folder, name)) || (name === TRASH && foldersIn(path.join(folder, name)).some((deleted) => recognizesExperiment(path.join(folder, name, deleted)))));
  return isTracking ? 'tracking' : undefined;
}

/** By its name alone, so that large trees are not read twice: MLflow's ids are numbers. */
function recognizesExperiment(folder: string): boolean {
  return /^\d+$/.test(path.basename(folder)) && (existsSync(path.join(folder, META_FILE)) || foldersIn(folder).some((name) => existsSync(path.join(folder, name, META_FILE))));
}

/** The runs of MLflow's file store: a tracking folder (`mlruns`), one experiment of it, or one run. */
export class MlflowFileStore implements ForeignSource {
  readonly kind = 'mlflow';
  readonly runCount: number;
  private readonly experiments: ExperimentFolder[];
  private readonly noted: ImportNote[] = [];

  constructor(
    readonly place: string,
    private readonly folderKind: MlflowFolder,
    private readonly workspaceFolder: string,
  ) {
    this.experiments = this.list();
    this.runCount = this.experiments.reduce((sum, { runFolders }) => sum + runFolders.length, 0);
  }

  *runs(): Iterable<ReadRun> {
    for (const { folder, runFolders } of this.experiments) {
      const around = { experimentFolder: folder, experiment: this.readExperiment(folder), models: readLoggedModels(folder), workspaceFolder: this.workspaceFolder };
      this.noteTraces(folder);
      for (const runFolder of runFolders) yield readRunFolder(runFolder, around);
    }
  }

  *models(): Iterable<ForeignModel> {
    if (this.folderKind !== 'tracking') return;
    const folder = path.join(this.place, REGISTRY);
    for (const name of foldersIn(folder)) {
      const read = readModelFolder(path.join(folder, name), pathToFileURL(this.place).href);
      if (read.ok) yield read.model;
      else this.note('registered models', 1, read.why, path.join(folder, name));
    }
  }

  notes(): ImportNote[] {
    return this.noted;
  }

  dispose(): void {
    // Nothing is kept open.
  }

  private list(): ExperimentFolder[] {
    const { place } = this;
    if (this.folderKind === 'run') return [{ folder: path.dirname(place), runFolders: [place] }];
    if (this.folderKind === 'experiment') return [withRuns(place)];
    const living = foldersIn(place).filter((name) => name !== TRASH && name !== REGISTRY);
    const deleted = foldersIn(path.join(place, TRASH)).map((name) => path.join(TRASH, name));
    return [...living, ...deleted].map((name) => withRuns(path.join(place, name))).filter(({ runFolders }) => runFolders.length > 0);
  }

  private readExperiment(folder: string): ForeignExperiment {
    const meta = readYamlMap(path.join(folder, META_FILE));
    const tags = Object.fromEntries(readValues(path.join(folder, 'tags')));
    const name = meta.ok ? textOf(meta.map, 'name') : null;
    if (name !== null && meta.ok) return { name, isDeleted: textOf(meta.map, 'lifecycle_stage') === 'deleted', tags };
    this.note('experiments', 1, `have no name that can be read and are called after their folder: ${META_FILE} ${meta.ok ? 'tells none' : meta.why}`, folder);
    return { name: `MLflow ${path.basename(folder)}`, isDeleted: false, tags };
  }

  private noteTraces(folder: string): void {
    this.note('traces', foldersIn(path.join(folder, 'traces')).length, 'are not taken in', path.join(folder, 'traces'));
  }

  private note(what: string, count: number, why: string, place: string): void {
    if (count > 0) this.noted.push({ what, count, why, place });
  }
}

function withRuns(folder: string): ExperimentFolder {
  const names = foldersIn(folder).filter((name) => !besideRuns.has(name));
  return { folder, runFolders: names.map((name) => path.join(folder, name)).filter(isRunFolder) };
}

/** Models that MLflow 3 keeps in the folder of the experiment, by the run that logged them. */
function readLoggedModels(experimentFolder: string): Map<string, LoggedModel[]> {
  const models = new Map<string, LoggedModel[]>();
  for (const id of foldersIn(path.join(experimentFolder, 'models'))) {
    const folder = path.join(experimentFolder, 'models', id);
    const meta = readYamlMap(path.join(folder, META_FILE));
    const runId = meta.ok ? textOf(meta.map, 'source_run_id') : null;
    if (!meta.ok || runId === null) continue;
    const model = { id, name: textOf(meta.map, 'name') ?? id, folder: path.join(folder, 'artifacts'), artifactUri: textOf(meta.map, 'artifact_location') };
    models.set(runId, [...(models.get(runId) ?? []), model]);
  }
  return models;
}
