import { compareText } from '../../core/runs/editOrder.ts';
import type { RunState, Score } from '../../core/runs/runState.ts';
import type { SearchedEntity } from '../../core/search/entitySearch.ts';

/** MLflow's states of a logged model by number: in our records one that is pending has no end yet. */
export const modelStatus = ['LOGGED_MODEL_STATUS_UNSPECIFIED', 'LOGGED_MODEL_PENDING', 'LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED'] as const;

/** MLflow's LoggedModel. */
export function toMlflowModel(id: string, state: RunState): object {
  const { start } = state;
  const experimentId = start?.experiment?.id ?? '0';
  const params = entriesOf(state.params);
  const tags = entriesOf(state.tags);
  const metrics = [...state.scores.values()].map((score) => toMlflowScore(id, score));
  return {
    info: {
      model_id: id,
      experiment_id: experimentId,
      name: start?.name ?? '',
      creation_timestamp_ms: createdMs(state),
      last_updated_timestamp_ms: updatedMs(state),
      artifact_uri: artifactUriOf(id, state),
      status: statusOf(state),
      model_type: start?.type ?? '',
      source_run_id: start?.parent ?? '',
      ...(tags.length === 0 ? {} : { tags }),
    },
    data: { ...(params.length === 0 ? {} : { params }), ...(metrics.length === 0 ? {} : { metrics }) },
  };
}

/** Where the files of a logged model lie, for MLflow's clients. */
export function artifactUriOf(id: string, { start }: RunState): string {
  return `mlflow-artifacts:/${start?.experiment?.id ?? '0'}/models/${id}/artifacts`;
}

/** A logged model as it is searched. */
export function modelEntity(id: string, state: RunState): SearchedEntity {
  const { start } = state;
  return {
    attributes: {
      model_id: id,
      name: start?.name ?? '',
      model_type: start?.type ?? '',
      source_run_id: start?.parent ?? '',
      experiment_id: start?.experiment?.id ?? '0',
      status: statusOf(state),
      creation_timestamp: createdMs(state),
      creation_time: createdMs(state),
      last_updated_timestamp: updatedMs(state),
    },
    tags: new Map(entriesOf(state.tags).map(({ key, value }) => [key, value])),
    params: new Map(entriesOf(state.params).map(({ key, value }) => [key, value])),
    metrics: new Map([...state.scores.values()].map(({ key, point }) => [key, point.last])),
  };
}

/** What is set, by key. */
export function entriesOf(values: ReadonlyMap<string, { value: string | null }>): { key: string; value: string }[] {
  return [...values].flatMap(([key, { value }]) => (value === null ? [] : [{ key, value }])).sort((a, b) => compareText(a.key, b.key));
}

function toMlflowScore(model: string, { key, run, dataset, point: { last, lastTimeMs, lastStep } }: Score): object {
  return {
    key,
    value: Number.isNaN(last) ? 'NaN' : Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, last)),
    timestamp: lastTimeMs,
    step: lastStep,
    model_id: model,
    run_id: run,
    ...(dataset ? { dataset_name: dataset.name, dataset_digest: dataset.digest } : {}),
  };
}

function createdMs({ start, firstAtMs }: RunState): number {
  return start?.at ?? firstAtMs ?? 0;
}

function updatedMs(state: RunState): number {
  return Math.max(createdMs(state), Math.trunc(state.lastEnd?.at ?? 0), state.resumedAtMs ?? 0);
}

function statusOf({ end }: RunState): (typeof modelStatus)[number] {
  if (!end) return 'LOGGED_MODEL_PENDING';
  return end.status === 'FINISHED' ? 'LOGGED_MODEL_READY' : 'LOGGED_MODEL_UPLOAD_FAILED';
}
