import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A run as MLflow's file store lays it out. */
export interface MlflowRunFiles {
  id: string;
  /** Lines of `meta.yaml` that differ from those of a finished run. */
  meta?: Record<string, string>;
  params?: Record<string, string>;
  tags?: Record<string, string>;
  /** Whole files: `<time> <value> <step>` a line. */
  metrics?: Record<string, string>;
  artifacts?: Record<string, string | Uint8Array>;
}

export const MLFLOW_START_MS = 1_700_000_000_000;

/** Writes `<tracking>/<experiment id>/` as MLflow does. */
export function writeExperiment(tracking: string, { id, name, meta = {}, tags = {} }: { id: string; name: string; meta?: Record<string, string>; tags?: Record<string, string> }): string {
  const folder = path.join(tracking, id);
  const lines = { artifact_location: `file://${folder}`, creation_time: String(MLFLOW_START_MS), experiment_id: `'${path.basename(id)}'`, last_update_time: String(MLFLOW_START_MS), lifecycle_stage: 'active', name, ...meta };
  writeFile(path.join(folder, 'meta.yaml'), yaml(lines));
  for (const [key, value] of Object.entries(tags)) writeFile(path.join(folder, 'tags', key), value);
  return folder;
}

/** Writes a run of an experiment as MLflow does. */
export function writeMlflowRun(experimentFolder: string, { id, meta = {}, params = {}, tags = {}, metrics = {}, artifacts = {} }: MlflowRunFiles): string {
  const folder = path.join(experimentFolder, id);
  const lines = {
    artifact_uri: `file://${folder}/artifacts`,
    end_time: String(MLFLOW_START_MS + 60_000),
    entry_point_name: "''",
    experiment_id: `'${path.basename(experimentFolder)}'`,
    lifecycle_stage: 'active',
    run_id: id,
    run_name: 'amiable-cub-12',
    run_uuid: id,
    source_name: "''",
    source_type: '4',
    source_version: "''",
    start_time: String(MLFLOW_START_MS),
    status: '3',
    tags: '[]',
    user_id: 'ada',
    ...meta,
  };
  writeFile(path.join(folder, 'meta.yaml'), yaml(lines));
  for (const name of ['params', 'tags', 'metrics', 'artifacts']) mkdirSync(path.join(folder, name), { recursive: true });
  for (const [kind, files] of Object.entries({ params, tags, metrics, artifacts })) for (const [key, value] of Object.entries(files)) writeFile(path.join(folder, kind, ...key.split('/')), value);
  return folder;
}

export function writeFile(file: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** An id as MLflow makes them: a random UUID without hyphens. */
export function mlflowId(number: number): string {
  return `${number.toString(16).padStart(12, '0')}4abc8${'d'.repeat(15)}`;
}

function yaml(lines: Record<string, string>): string {
  return Object.entries(lines).sort().map(([key, value]) => `${key}: ${value}\n`).join('');
}
