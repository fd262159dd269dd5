import type { MlflowRunInfo } from '../../../core/imports/mlflowRun.ts';
import type { PointBatch } from '../../../core/runs/records.ts';
import type { ForeignDatabase, Row, SqlValue } from '../../index/database.ts';

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

  rows(sql: string, parameters: readonly SqlValue[] = []): Iterable<Row> {
    return this.database.rows(sql, parameters);
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

  /** Whether the database has a table, and a column of it. */
  has(table: string, column?: string): boolean {
    const columns = this.columns.get(table);
    return columns !== undefined && (column === undefined || columns.has(column));
  }
}

/** MLflow keeps infinities as the largest numbers there are. */
function valueOf(row: Row): number {
  if (Number(row['is_nan']) === 1 || row['value'] === null) return Number.NaN;
  const value = Number(row['value']);
  return Math.abs(value) >= LARGEST ? Math.sign(value) * Number.POSITIVE_INFINITY : value;
}

/** 1.7976931348623157e308. */
const LARGEST = Number.MAX_VALUE;

/** A value as text; none is empty. */
export function textOf(value: SqlValue | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value ?? '');
}
