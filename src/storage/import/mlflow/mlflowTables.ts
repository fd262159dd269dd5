import type { ForeignModel, ForeignVersion } from '../../../core/imports/foreignModel.ts';
import type { MlflowRunInfo } from '../../../core/imports/mlflowRun.ts';
import type { PointBatch } from '../../../core/runs/records.ts';
import type { ForeignDatabase, Row, SqlValue } from '../../index/database.ts';
import { DELETED } from './modelFolder.ts';

/** Columns without which nothing of a run can be told; they are there since MLflow 1.0. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  experiments: ['experiment_id', 'name', 'lifecycle_stage'],
  runs: ['run_uuid', 'name', 'status', 'start_time', 'end_time', 'lifecycle_stage', 'artifact_uri', 'experiment_id'],
  params: ['run_uuid', 'key', 'value'],
  tags: ['run_uuid', 'key', 'value'],
  metrics: ['run_uuid', 'key', 'value', 'timestamp'],
};

const RUN_IDS = /*sql*/ `SELECT run_uuid FROM runs ORDER BY start_time, run_uuid`;
const RUN = /*sql*/ `SELECT * FROM runs WHERE run_uuid = ?`;
const PARAMS = /*sql*/ `SELECT key, value FROM params WHERE run_uuid = ? ORDER BY rowid`;
const TAGS = /*sql*/ `SELECT key, value FROM tags WHERE run_uuid = ? ORDER BY rowid`;
const EXPERIMENT_TAGS = /*sql*/ `SELECT experiment_id, key, value FROM experiment_tags`;
const EXPERIMENTS = /*sql*/ `SELECT experiment_id, name, lifecycle_stage FROM experiments`;
const INPUTS = /*sql*/ `SELECT i.input_uuid, d.name, d.digest, d.dataset_source_type AS source_type, d.dataset_source AS source, d.dataset_schema AS schema, d.dataset_profile AS profile
  FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id WHERE i.destination_id = ? AND i.source_type = 'DATASET' ORDER BY i.rowid`;
const INPUT_TAGS = /*sql*/ `SELECT name, value FROM input_tags WHERE input_uuid = ?`;
const MODELS = /*sql*/ `SELECT model_id, name, artifact_location, source_run_id FROM logged_models WHERE source_run_id IS NOT NULL`;

/** A data set that a run read, with its tags. */
export interface DatasetRow {
  columns: Row;
  tags: Map<string, string>;
}

/** The tables of MLflow's database, read by the columns that they have: these grow with MLflow's releases. */
export class MlflowTables {
  private readonly columns = new Map<string, ReadonlySet<string>>();

  constructor(private readonly database: ForeignDatabase) {
    for (const { name } of database.rows(/*sql*/ `SELECT name FROM sqlite_schema WHERE type = 'table'`)) {
      const table = textOf(name);
      // A name from a file that becomes part of a statement.
      if (/^\w+$/.test(table)) this.columns.set(table, new Set([...database.rows(`PRAGMA table_info(${table})`)].map((row) => textOf(row['name']))));
    }
  }

  /** True for a database that MLflow made. */
  get isMlflow(): boolean {
    return this.has('experiments') && this.has('runs') && this.has('alembic_version');
  }

  /** What it lacks to be read: `table.column`. */
  get missing(): string[] {
    return Object.entries(NEEDED).flatMap(([table, columns]) => columns.filter((column) => !this.has(table, column)).map((column) => `${table}.${column}`));
  }

  /** MLflow's name of the schema. */
  get revision(): string {
    return this.has('alembic_version') ? textOf(this.first(/*sql*/ `SELECT version_num FROM alembic_version`)?.['version_num']) : 'unknown';
  }

  /** Makes asking for one run quick in databases that MLflow made before it had indexes for that. @throws an error of SQLite */
  addIndexes(): void {
    for (const table of ['params', 'tags', 'metrics']) {
      const indexes = [...this.database.rows(`PRAGMA index_list(${table})`)].map((row) => textOf(row['name']));
      const leading = indexes.flatMap((index) => [...this.database.rows(/*sql*/ `SELECT name FROM pragma_index_info(?) WHERE seqno = 0`, [index])].map((row) => row['name']));
      if (!leading.includes('run_uuid')) this.database.addIndex(table, 'run_uuid');
    }
  }

  countTraces(): number {
    return this.has('trace_info') ? Number(this.first(/*sql*/ `SELECT COUNT(*) AS count FROM trace_info`)?.['count']) : 0;
  }

  /** Registered models with their versions; those that were deleted are not among them. */
  models(place: string, uri: string): ForeignModel[] {
    if (!this.has('registered_models', 'name') || !this.has('model_versions', 'version')) return [];
    const tags = this.has('registered_model_tags') ? [...this.database.rows(/*sql*/ `SELECT name, key, value FROM registered_model_tags`)] : [];
    const versionTags = this.has('model_version_tags') ? [...this.database.rows(/*sql*/ `SELECT name, version, key, value FROM model_version_tags`)] : [];
    const aliases = this.has('registered_model_aliases') ? [...this.database.rows(/*sql*/ `SELECT name, alias, version FROM registered_model_aliases`)] : [];
    const versions = [...this.database.rows(/*sql*/ `SELECT * FROM model_versions WHERE current_stage <> ? ORDER BY version`, [DELETED])];
    return [...this.database.rows(/*sql*/ `SELECT * FROM registered_models ORDER BY name`)].map((row) => {
      const isOf = (other: Row) => other['name'] === row['name'];
      return {
        place: `${place}#${textOf(row['name'])}`,
        uri,
        name: textOf(row['name']),
        description: textOf(row['description']),
        tags: toMap(tags.filter(isOf)),
        aliases: new Map(aliases.filter(isOf).map((alias) => [textOf(alias['alias']), Number(alias['version'])])),
        versions: versions.filter(isOf).map((version) => toVersion(version, versionTags.filter((tag) => isOf(tag) && tag['version'] === version['version']))),
      };
    });
  }

  experiments(): { id: string; name: string; isDeleted: boolean; tags: Record<string, string> }[] {
    const tags = this.has('experiment_tags') ? [...this.database.rows(EXPERIMENT_TAGS)] : [];
    return [...this.database.rows(EXPERIMENTS)].map((row) => {
      const own = tags.filter((tag) => tag['experiment_id'] === row['experiment_id']);
      return {
        id: textOf(row['experiment_id']),
        name: textOf(row['name']),
        isDeleted: row['lifecycle_stage'] === 'deleted',
        tags: Object.fromEntries(own.map((tag) => [textOf(tag['key']), textOf(tag['value'])])),
      };
    });
  }

  runIds(): string[] {
    return [...this.database.rows(RUN_IDS)].map((row) => textOf(row['run_uuid']));
  }

  run(id: string): (MlflowRunInfo & { experimentId: string; artifactUri: string | null }) | undefined {
    const row = this.first(RUN, [id]);
    if (!row) return undefined;
    const text = (column: string) => (row[column] === null || row[column] === undefined || row[column] === '' ? null : textOf(row[column]));
    return {
      name: text('name'),
      userId: text('user_id'),
      status: text('status') ?? '',
      sourceType: text('source_type'),
      sourceName: text('source_name'),
      sourceVersion: text('source_version'),
      startMs: Number(row['start_time'] ?? 0),
      endMs: row['end_time'] === null || row['end_time'] === undefined ? null : Number(row['end_time']),
      isDeleted: row['lifecycle_stage'] === 'deleted',
      experimentId: textOf(row['experiment_id']),
      artifactUri: text('artifact_uri'),
    };
  }

  params(runId: string): [string, string][] {
    return this.pairs(PARAMS, runId);
  }

  tags(runId: string): [string, string][] {
    return this.pairs(TAGS, runId);
  }

  /** The points of a run by metric, in the order in which they were logged. */
  metrics(runId: string): PointBatch[] {
    const step = this.has('metrics', 'step') ? 'step' : '0 AS step';
    // What MLflow writes for NaN is 0, with a flag.
    const isNan = this.has('metrics', 'is_nan') ? 'is_nan' : '0 AS is_nan';
    const byKey = new Map<string, PointBatch>();
    for (const row of this.database.rows(`SELECT key, value, timestamp, ${step}, ${isNan} FROM metrics WHERE run_uuid = ? ORDER BY rowid`, [runId])) {
      const key = textOf(row['key']);
      const batch = byKey.get(key) ?? { key, steps: [], timesMs: [], values: [] };
      byKey.set(key, batch);
      batch.steps.push(Number(row['step']));
      batch.timesMs.push(Number(row['timestamp']));
      batch.values.push(valueOf(row));
    }
    return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  datasets(runId: string): DatasetRow[] {
    if (!this.has('inputs', 'source_id') || !this.has('datasets', 'dataset_uuid')) return [];
    const withTags = this.has('input_tags', 'input_uuid');
    return [...this.database.rows(INPUTS, [runId])].map((columns) => {
      const tags = withTags ? [...this.database.rows(INPUT_TAGS, [columns['input_uuid'] ?? null])] : [];
      return { columns, tags: new Map(tags.map((tag) => [textOf(tag['name']), textOf(tag['value'])])) };
    });
  }

  loggedModels(): { id: string; name: string; artifactUri: string; runId: string }[] {
    if (!this.has('logged_models', 'source_run_id')) return [];
    return [...this.database.rows(MODELS)].map((row) => ({ id: textOf(row['model_id']), name: textOf(row['name']), artifactUri: textOf(row['artifact_location']), runId: textOf(row['source_run_id']) }));
  }

  close(): void {
    this.database.close();
  }

  private pairs(sql: string, runId: string): [string, string][] {
    return [...this.database.rows(sql, [runId])].map((row) => [textOf(row['key']), textOf(row['value'])]);
  }

  private first(sql: string, parameters: readonly SqlValue[] = []): Row | undefined {
    for (const row of this.database.rows(sql, parameters)) return row;
    return undefined;
  }

  private has(table: string, column?: string): boolean {
    const columns = this.columns.get(table);
    return columns !== undefined && (column === undefined || columns.has(column));
  }
}

function toVersion(row: Row, tags: readonly Row[]): ForeignVersion {
  const told = (column: string) => textOf(row[column]) || null;
  return {
    version: Number(row['version']),
    description: textOf(row['description']),
    tags: toMap(tags),
    source: textOf(row['source']),
    location: told('storage_location'),
    runId: told('run_id'),
    runLink: told('run_link'),
    stage: told('current_stage') ?? 'None',
    createdAtMs: row['creation_time'] === null || row['creation_time'] === undefined ? null : Number(row['creation_time']),
  };
}

function toMap(tags: readonly Row[]): Map<string, string> {
  return new Map(tags.map((tag) => [textOf(tag['key']), textOf(tag['value'])]));
}

/** MLflow keeps infinities as the largest numbers there are. */
function valueOf(row: Row): number {
  if (Number(row['is_nan']) === 1 || row['value'] === null) return Number.NaN;
  const value = Number(row['value']);
  return Math.abs(value) >= LARGEST ? Math.sign(value) * Number.POSITIVE_INFINITY : value;
}

/** 1.7976931348623157e308. */
const LARGEST = Number.MAX_VALUE;

function textOf(value: SqlValue | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value ?? '');
}
