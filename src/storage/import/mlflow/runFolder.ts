import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { emptyForeignRun, type ForeignExperiment, type ForeignRun, type ImportNote, type ReadRun } from '../../../core/imports/foreignRun.ts';
import { fromMlflow, parseMetricLines, toInput } from '../../../core/imports/mlflowRun.ts';
import { isRunId } from '../../../core/runs/runId.ts';
import type { PointBatch } from '../../../core/runs/records.ts';
import { filesBelow, foldersIn, whyUnreadable } from '../listFolder.ts';
import { numberOf, readYamlMap, textOf, type YamlMap } from '../readYaml.ts';
import { collectArtifacts, withModelArtifacts, type LoggedModel } from './mlflowArtifacts.ts';

/** The file that tells what a folder of MLflow's is. */
export const META_FILE = 'meta.yaml';

/** What the runs of an experiment share. */
export interface RunSurroundings {
  experimentFolder: string;
  experiment: ForeignExperiment;
  /** Folders of the models that MLflow 3 keeps beside the runs, by the run that logged them. */
  models: ReadonlyMap<string, LoggedModel[]>;
  workspaceFolder: string;
}

/** Reads a run folder of MLflow's file store. */
export function readRunFolder(folder: string, around: RunSurroundings): ReadRun {
  const name = path.basename(folder);
  const refused = (why: string): ReadRun => ({ ok: false, place: folder, runId: isRunId(name) ? name : null, why });
  const meta = readYamlMap(path.join(folder, META_FILE));
  if (!meta.ok) return refused(`Its ${META_FILE} ${meta.why}, so it is not known which run it is.`);
  const runId = textOf(meta.map, 'run_id') ?? textOf(meta.map, 'run_uuid');
  const startMs = numberOf(meta.map, 'start_time');
  if (runId === null || startMs === null) return refused(`Its ${META_FILE} tells no ${runId === null ? 'run_id' : 'start_time'}.`);
  try {
    return { ok: true, run: collectRun(folder, runId, startMs, meta.map, around) };
  } catch (error) {
    return refused(whyUnreadable(error));
  }
}

function collectRun(folder: string, runId: string, startMs: number, meta: YamlMap, around: RunSurroundings): ForeignRun {
  const info = {
    name: textOf(meta, 'run_name') ?? textOf(meta, 'name'),
    userId: textOf(meta, 'user_id'),
    status: textOf(meta, 'status') ?? '',
    sourceType: textOf(meta, 'source_type'),
    sourceName: textOf(meta, 'source_name'),
    sourceVersion: textOf(meta, 'source_version'),
    startMs,
    endMs: numberOf(meta, 'end_time'),
    isDeleted: textOf(meta, 'lifecycle_stage') === 'deleted',
  };
  const { tags, ...mapped } = fromMlflow(info, new Map(readValues(path.join(folder, 'tags'))), around.workspaceFolder);
  const { metrics, notes } = readMetrics(path.join(folder, 'metrics'));
  const baseFolder = path.resolve(around.experimentFolder, '..', '..');
  const own = collectArtifacts({ uri: textOf(meta, 'artifact_uri'), owner: runId, folder: path.join(folder, 'artifacts'), baseFolder });
  const kept = withModelArtifacts(own, around.models.get(runId) ?? [], baseFolder);
  return {
    ...emptyForeignRun({ place: folder, origin: { uri: pathToFileURL(folder).href, id: runId }, id: { of: 'run', runId }, startedAtMs: startMs }),
    ...mapped,
    experiment: around.experiment,
    params: readValues(path.join(folder, 'params')),
    tags: [...tags, ...kept.tags],
    inputs: readInputs(folder, around.experimentFolder),
    metrics,
    artifacts: kept.artifacts,
    notes: [...notes, ...kept.notes],
  };
}

/** Files whose path is a key and whose content is its value. */
export function readValues(folder: string): [string, string][] {
  return filesBelow(folder).map(({ name, file }) => [name, readFileSync(file, 'utf8')]);
}

function readMetrics(folder: string): { metrics: PointBatch[]; notes: ImportNote[] } {
  const metrics: PointBatch[] = [];
  const notes: ImportNote[] = [];
  for (const { name, file } of filesBelow(folder)) {
    const { bad, ...points } = parseMetricLines(readFileSync(file, 'utf8'));
    metrics.push({ key: name, ...points });
    if (bad.length > 0) notes.push({ what: 'lines of metrics', count: bad.length, why: 'are passed over: they are no metric', place: `${file}:${bad[0]}` });
  }
  return { metrics, notes };
}

/** Data sets that the run read: `inputs/<id>/meta.yaml` names one of `<experiment>/datasets`. */
function readInputs(folder: string, experimentFolder: string): ForeignRun['inputs'] {
  return foldersIn(path.join(folder, 'inputs')).flatMap((name) => {
    const input = readYamlMap(path.join(folder, 'inputs', name, META_FILE));
    const id = input.ok ? textOf(input.map, 'source_id') : null;
    // A name from a file that becomes part of a path.
    if (!input.ok || id === null || !/^[\w-]+$/.test(id)) return [];
    const dataset = readYamlMap(path.join(experimentFolder, 'datasets', id, META_FILE));
    if (!dataset.ok) return [];
    const tags = input.map.get('tags');
    const told = new Map(tags instanceof Map ? [...tags].map(([key, value]) => [String(key), String(value)]) : []);
    return [toInput((key) => textOf(dataset.map, key), told)];
  });
}

/** Whether a folder is a run, or what is left of one. */
export function isRunFolder(folder: string): boolean {
  return isRunId(path.basename(folder)) || existsSync(path.join(folder, META_FILE));
}
