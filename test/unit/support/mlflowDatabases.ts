import { execFileSync } from 'node:child_process';
import { MLFLOW_START_MS, mlflowId } from './mlflowFolders';

/** Tables of MLflow's database as its migrations leave them, by the release they came with; constraints that no reader sees are left out. */
const common = /*sql*/ `
  CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
  CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), UNIQUE (name));
  CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20), source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER, CONSTRAINT run_pk PRIMARY KEY (run_uuid));
  CREATE TABLE params (key VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL, CONSTRAINT param_pk PRIMARY KEY (key, run_uuid));
  CREATE TABLE tags (key VARCHAR(250) NOT NULL, value VARCHAR(5000), run_uuid VARCHAR(32) NOT NULL, CONSTRAINT tag_pk PRIMARY KEY (key, run_uuid));`;
const metricsOfOld = /*sql*/ `CREATE TABLE metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL, CONSTRAINT metric_pk PRIMARY KEY (key, timestamp, run_uuid, value));`;
const metrics = /*sql*/ `CREATE TABLE metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL, CONSTRAINT metric_pk PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan));`;
/** Since MLflow 1.29. */
const indexes = ['params', 'metrics', 'tags'].map((table) => `CREATE INDEX index_${table}_run_uuid ON ${table} (run_uuid);`).join('\n');
const datasets = /*sql*/ `
  ALTER TABLE runs ADD COLUMN deleted_time BIGINT;
  CREATE TABLE experiment_tags (key VARCHAR(250) NOT NULL, value VARCHAR(5000), experiment_id INTEGER NOT NULL, CONSTRAINT experiment_tag_pk PRIMARY KEY (key, experiment_id));
  CREATE TABLE latest_metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT, step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL, run_uuid VARCHAR(32) NOT NULL, CONSTRAINT latest_metric_pk PRIMARY KEY (key, run_uuid));
  CREATE TABLE registered_models (name VARCHAR(256) NOT NULL, creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000), CONSTRAINT registered_model_pk PRIMARY KEY (name));
  CREATE TABLE registered_model_tags (key VARCHAR(250) NOT NULL, value VARCHAR(5000), name VARCHAR(256) NOT NULL, CONSTRAINT registered_model_tag_pk PRIMARY KEY (key, name));
  CREATE TABLE registered_model_aliases (alias VARCHAR(256) NOT NULL, version INTEGER NOT NULL, name VARCHAR(256) NOT NULL, CONSTRAINT registered_model_alias_pk PRIMARY KEY (name, alias));
  CREATE TABLE model_versions (name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, creation_time BIGINT, last_updated_time BIGINT, description VARCHAR(5000), user_id VARCHAR(256), current_stage VARCHAR(20), source VARCHAR(500), run_id VARCHAR(32), run_link VARCHAR(500), status VARCHAR(20), status_message VARCHAR(500), storage_location VARCHAR(500), CONSTRAINT model_version_pk PRIMARY KEY (name, version));
  CREATE TABLE model_version_tags (key VARCHAR(250) NOT NULL, value TEXT, name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, CONSTRAINT model_version_tag_pk PRIMARY KEY (key, name, version));
  CREATE TABLE datasets (dataset_uuid VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, name VARCHAR(500) NOT NULL, digest VARCHAR(36) NOT NULL, dataset_source_type VARCHAR(36) NOT NULL, dataset_source TEXT NOT NULL, dataset_schema TEXT, dataset_profile TEXT, CONSTRAINT dataset_pk PRIMARY KEY (experiment_id, name, digest));
  CREATE TABLE inputs (input_uuid VARCHAR(36) NOT NULL, source_type VARCHAR(36) NOT NULL, source_id VARCHAR(36) NOT NULL, destination_type VARCHAR(36) NOT NULL, destination_id VARCHAR(36) NOT NULL, CONSTRAINT inputs_pk PRIMARY KEY (source_type, source_id, destination_type, destination_id));
  CREATE TABLE input_tags (input_uuid VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL, value VARCHAR(500) NOT NULL, CONSTRAINT input_tags_pk PRIMARY KEY (input_uuid, name));
  CREATE TABLE trace_info (request_id VARCHAR(50) NOT NULL, experiment_id INTEGER NOT NULL, CONSTRAINT trace_info_pk PRIMARY KEY (request_id));`;
const loggedModels = /*sql*/ `
  ALTER TABLE inputs ADD COLUMN step BIGINT DEFAULT '0' NOT NULL;
  CREATE TABLE logged_models (model_id VARCHAR(36) NOT NULL, experiment_id INTEGER NOT NULL, name VARCHAR(500) NOT NULL, artifact_location VARCHAR(1000) NOT NULL, creation_timestamp_ms BIGINT NOT NULL, last_updated_timestamp_ms BIGINT NOT NULL, status INTEGER NOT NULL, lifecycle_stage VARCHAR(32), model_type VARCHAR(500), source_run_id VARCHAR(32), status_message VARCHAR(1000), CONSTRAINT logged_models_pk PRIMARY KEY (model_id));`;

/** Schemas by the release that has them. */
export const mlflowSchemas = {
  '1.0': `${common}\n${metricsOfOld}\nINSERT INTO alembic_version VALUES ('90e64c465722');`,
  '2.3': `${common}\n${metrics}\n${indexes}\n${datasets}\nINSERT INTO alembic_version VALUES ('7f2a7d5fae7d');`,
  '3.1': `${common}\n${metrics}\n${indexes}\n${datasets}\n${loggedModels}\nINSERT INTO alembic_version VALUES ('400f98739977');`,
};

/** Makes or changes a database with Python's own SQLite. */
export function runSql(file: string, sql: string): void {
  execFileSync('python3', ['-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.stdin.read()); c.commit(); c.close()', file], { input: sql });
}

/** An experiment and a run of it, finished. */
export function insertRun(number: number, options: { status?: string; artifactUri?: string; endMs?: number | null; lifecycle?: string } = {}): string {
  const { status = 'FINISHED', artifactUri = `./mlruns/1/${mlflowId(number)}/artifacts`, endMs = MLFLOW_START_MS + 60_000, lifecycle = 'active' } = options;
  return /*sql*/ `INSERT OR IGNORE INTO experiments (experiment_id, name, lifecycle_stage) VALUES (1, 'Frühling 1', 'active');
    INSERT INTO runs (run_uuid, name, source_type, source_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
    VALUES ('${mlflowId(number)}', 'run ${number}', 'LOCAL', 'train.py', 'ada', '${status}', ${MLFLOW_START_MS + number}, ${endMs ?? 'NULL'}, 'abc123', '${lifecycle}', '${artifactUri}', 1);`;
}
