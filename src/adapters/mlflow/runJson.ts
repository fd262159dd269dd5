import type { InputRecord, ModelRecord } from '../../core/runs/records.ts';
import type { Run, RunJson } from '../../core/runs/runStore.ts';
import { JsonText } from './route.ts';

/** Tags by which MLflow says what our records have fields for. */
export const homes = {
  name: 'mlflow.runName',
  user: 'mlflow.user',
  note: 'mlflow.note.content',
  parent: 'mlflow.parentRunId',
  commit: 'mlflow.source.git.commit',
  branch: 'mlflow.source.git.branch',
  sourceName: 'mlflow.source.name',
  sourceType: 'mlflow.source.type',
} as const;

/** The tag of a data set that says what it was read for. */
export const CONTEXT_TAG = 'mlflow.data.context';

interface Entry {
  key: string;
  value: string;
}

/** Where MLflow's clients find the artifacts of a run. */
export function artifactUri({ id, experimentId }: Pick<Run, 'id' | 'experimentId'>, location: string | null = null): string {
  return `${location ?? `mlflow-artifacts:/${experimentId}`}/${id}/artifacts`;
}

/** MLflow's RunInfo. */
export function infoOf(run: Run, location: string | null): object {
  return {
    run_uuid: run.id,
    experiment_id: run.experimentId,
    run_name: run.name,
    user_id: run.user ?? '',
    status: run.status,
    start_time: Math.trunc(run.startedAtMs),
    ...(run.endedAtMs === null ? {} : { end_time: Math.trunc(run.endedAtMs) }),
    artifact_uri: artifactUri(run, location),
    lifecycle_stage: run.isDeleted ? 'deleted' : 'active',
    run_id: run.id,
  };
}

/** MLflow's Run as text. @param location where the artifacts of its experiment lie, null for the store */
export function runText(found: RunJson, location: string | null, isNew = false): string {
  const data = [
    ...(found.metrics === NONE ? [] : [`"metrics":${found.metrics}`]),
    ...(found.params === NONE ? [] : [`"params":${found.params}`]),
    `"tags":${tagsText(found)}`,
  ];
  return `{"info":${JSON.stringify(infoOf(found.run, location))},"data":{${data.join(',')}},"inputs":${JSON.stringify(inputsOf(found))}${isNew ? '' : `,"outputs":${JSON.stringify(outputsOf(found))}`}}`;
}

/** An answer that holds one run; MLflow says nothing of the outputs of one that is new. */
export function runAnswer(found: RunJson, location: string | null, isNew = false): JsonText {
  return new JsonText(`{"run":${runText(found, location, isNew)}}`);
}

const NONE = '[]';

/** The tags that are set, and those that our records stand for; where both say something, the record has the last word. */
function tagsText({ run, note, tags }: RunJson): string {
  const told = new Map<string, string>([
    [homes.name, run.name],
    ...(note === '' ? [] : [[homes.note, note] as const]),
    ...(run.user === null ? [] : [[homes.user, run.user] as const]),
    ...(run.parentId === null ? [] : [[homes.parent, run.parentId] as const]),
    ...(run.git ? [[homes.commit, run.git.commit] as const] : []),
    ...(run.git?.branch ? [[homes.branch, run.git.branch] as const] : []),
    ...(run.source ? [[homes.sourceName, run.source.path] as const, [homes.sourceType, 'LOCAL'] as const] : []),
  ]);
  if (tags === NONE) return JSON.stringify([...told].map(([key, value]) => ({ key, value })));
  // Mostly nothing is set twice, and text is put together faster than it is read.
  const set = [...told.keys()].some((key) => tags.includes(`"${key}"`)) ? (JSON.parse(tags) as Entry[]) : undefined;
  if (!set) return `${tags.slice(0, -1)},${JSON.stringify([...told].map(([key, value]) => ({ key, value }))).slice(1)}`;
  return JSON.stringify([...new Map([...set.map(({ key, value }) => [key, value] as const), ...told])].map(([key, value]) => ({ key, value })));
}

function inputsOf({ inputs, models }: RunJson): object {
  const used = models.filter(({ role }) => role === 'input');
  return {
    ...(inputs.length === 0 ? {} : { dataset_inputs: inputs.map(datasetInput) }),
    ...(used.length === 0 ? {} : { model_inputs: used.map(({ model }) => ({ model_id: model })) }),
  };
}

function outputsOf({ models }: RunJson): object {
  const made = models.filter(({ role }) => role === 'output');
  return made.length === 0 ? {} : { model_outputs: made.map(({ model, step = 0 }: Pick<ModelRecord, 'model' | 'step'>) => ({ model_id: model, step })) };
}

function datasetInput({ name, digest, context, path, mlflow }: Omit<InputRecord, 'kind'>): object {
  const tags = [...(context === undefined ? [] : [[CONTEXT_TAG, context] as const]), ...Object.entries(mlflow?.tags ?? {})];
  return {
    ...(tags.length === 0 ? {} : { tags: tags.map(([key, value]) => ({ key, value })) }),
    dataset: {
      name,
      digest,
      source_type: mlflow?.sourceType ?? 'local',
      source: mlflow?.source ?? JSON.stringify({ uri: path ?? name }),
      ...(mlflow?.schema === undefined ? {} : { schema: mlflow.schema }),
      ...(mlflow?.profile === undefined ? {} : { profile: mlflow.profile }),
    },
  };
}
