import { lastSignMs, statusOf, type RunState } from '../../core/runs/runState.ts';
import type { ModelRecord, RunStatus } from '../../core/runs/records.ts';
import type { ListedPage, ListedRun, NamedExperiment, Run } from '../../core/runs/runStore.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { DEFAULT_EXPERIMENT_ID } from '../../core/runs/experimentOfRun.ts';

const COLUMNS = /*sql*/ `no, id, month, name, status, has_end, is_deleted, started_at_ms, ended_at_ms, experiment_id, parent_id, is_nested, source_path, user, facts, files, folder_modified_ms`;
const INSERT = /*sql*/ `INSERT INTO run (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (no) DO UPDATE SET name = excluded.name, status = excluded.status, has_end = excluded.has_end, is_deleted = excluded.is_deleted,
    started_at_ms = excluded.started_at_ms, ended_at_ms = excluded.ended_at_ms, experiment_id = excluded.experiment_id, parent_id = excluded.parent_id, is_nested = excluded.is_nested,
    source_path = excluded.source_path, user = excluded.user, facts = excluded.facts, files = excluded.files, folder_modified_ms = excluded.folder_modified_ms`;
const TOUCH = /*sql*/ `UPDATE run SET files = ?, folder_modified_ms = ? WHERE no = ?`;
const NEXT = /*sql*/ `SELECT COALESCE(MAX(no), 0) + 1 AS next FROM run`;
const GET = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE id = ?`;
const BY_NUMBERS = /*sql*/ `SELECT ${COLUMNS} FROM (SELECT key AS position, value AS wanted FROM json_each(?)) AS asked CROSS JOIN run ON run.no = asked.wanted ORDER BY asked.position`;
const COUNTS_BELOW = /*sql*/ `SELECT below.parent_id AS id, COUNT(*) AS count FROM json_each(?) AS asked JOIN run ON run.no = asked.value
  JOIN run AS below ON below.parent_id = run.id AND below.is_deleted = run.is_deleted GROUP BY below.parent_id`;
const NEWEST = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE is_deleted = 0 ORDER BY started_at_ms DESC, id LIMIT ?`;
const COUNT = /*sql*/ `SELECT COUNT(*) AS count FROM run WHERE is_deleted = 0`;
const COUNT_RUNNING = /*sql*/ `SELECT COUNT(*) AS count FROM run WHERE has_end = 0 AND status = 'RUNNING' AND is_nested = 0
  AND NOT (json_array_length(facts, '$.processes') = 1 AND json_extract(facts, '$.processes[0].pid') = ? AND json_extract(facts, '$.processes[0].role') = 'program')`;
const AT_TOP = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE is_deleted = 0 AND is_nested = 0 ORDER BY started_at_ms DESC, id LIMIT ?`;
const COUNT_AT_TOP = /*sql*/ `SELECT COUNT(*) AS count FROM run WHERE is_deleted = 0 AND is_nested = 0`;
const BELOW = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE parent_id = ? AND is_deleted = ? ORDER BY started_at_ms, id LIMIT ?`;
const COUNT_BELOW = /*sql*/ `SELECT COUNT(*) AS count FROM run WHERE parent_id = ? AND is_deleted = ?`;
const IS_THERE = /*sql*/ `SELECT 1 AS one FROM run WHERE id = ? AND is_deleted = 0`;
const NEST = /*sql*/ `UPDATE run SET is_nested = ? WHERE parent_id = ?`;
const RELEASE = /*sql*/ `UPDATE run SET is_nested = 0 WHERE parent_id = (SELECT id FROM run WHERE no = ?)`;
const HISTORY = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE source_path = ? AND is_deleted = 0 ORDER BY started_at_ms DESC, id LIMIT ?`;
const UNENDED = /*sql*/ `SELECT id, month FROM run WHERE has_end = 0 AND (status = 'RUNNING' OR ended_at_ms >= ?)`;
const IN_MONTH = /*sql*/ `SELECT id, folder_modified_ms FROM run WHERE month = ?`;
const MONTHS = /*sql*/ `SELECT DISTINCT month FROM run`;
const EXPERIMENTS = /*sql*/ `SELECT experiment_id AS id, MAX(json_extract(facts, '$.experimentName')) AS name FROM run WHERE json_extract(facts, '$.experimentName') IS NOT NULL GROUP BY experiment_id ORDER BY MIN(no)`;
const DELETE = /*sql*/ `DELETE FROM run WHERE no = ?`;

/** How many runs that have just one below them a list looks through; files may name each other in a circle. */
const DEEPEST = 4;

/** What of a run is kept as one text: shown, never searched. */
interface RunFacts {
  session: Pick<NonNullable<RunState['session']>, 'source' | 'command' | 'arguments' | 'cwd' | 'interpreter'> | null;
  git: { commit: string; branch: string | null; dirty: boolean } | null;
  end: { exitCode: number | null; signal: string | null; error: string | null } | null;
  processes: RunState['processes'];
  note: string;
  refusedParams: Record<string, string[]>;
  experimentName: string | null;
  origin: { uri: string; id: string } | null;
  /** Left out of rows without any. */
  models?: Omit<ModelRecord, 'kind'>[];
}

/** One row of `run`. */
export interface IndexedRun {
  no: number;
  month: string;
  run: Run;
  facts: RunFacts;
  hasEnd: boolean;
  /** Bytes read of each writer's file. */
  files: Record<string, number>;
  folderModifiedMs: number;
}

export interface RunPut {
  no: number;
  id: string;
  month: string;
  state: RunState;
  /** Whether something that could still write is alive. */
  alive: boolean;
  files: Record<string, number>;
  folderModifiedMs: number;
}

/** The table `run`. */
export class RunTable {
  private next: number;

  constructor(private readonly database: Database) {
    this.next = Number(database.all(NEXT)[0]?.['next']);
  }

  /** A number that no run has had since the index was opened. */
  nextNumber(): number {
    return this.next++;
  }

  put({ no, id, month, state, alive, files, folderModifiedMs }: RunPut): void {
    const status = statusOf(state, alive);
    const isDeleted = state.lifecycle?.value === 'deleted';
    const parentId = parentOf(id, state);
    this.database.run(NEST, [isDeleted ? 0 : 1, id]);
    this.database.run(INSERT, [
      no,
      id,
      month,
      nameOf(id, state),
      status,
      state.end ? 1 : 0,
      isDeleted ? 1 : 0,
      startOf(state),
      state.end?.at ?? (status === 'RUNNING' ? null : (lastSignMs(state) ?? state.firstAtMs)),
      state.start?.experiment?.id ?? DEFAULT_EXPERIMENT_ID,
      parentId,
      parentId !== null && this.isThere(parentId) ? 1 : 0,
      state.session?.source.path ?? null,
      state.start?.user ?? null,
      JSON.stringify(factsOf(state)),
      JSON.stringify(files),
      folderModifiedMs,
    ]);
  }

  /** Notes that files were looked at and nothing that is shown has changed. */
  touch(no: number, files: Record<string, number>, folderModifiedMs: number): void {
    this.database.run(TOUCH, [JSON.stringify(files), folderModifiedMs, no]);
  }

  get(id: string): IndexedRun | undefined {
    const row = this.database.all(GET, [id])[0];
    return row && toIndexedRun(row);
  }

  /** Runs by their numbers, in that order. */
  byNumbers(numbers: readonly number[]): Run[] {
    return this.database.all(BY_NUMBERS, [JSON.stringify(numbers)]).map(toRun);
  }

  /** The same with what nests below each: of a deleted run those that are deleted too. Two statements for all. */
  listedByNumbers(numbers: readonly number[]): ListedRun[] {
    return this.toListedAll(this.database.all(BY_NUMBERS, [JSON.stringify(numbers)]));
  }

  /** The same with everything that a row holds. */
  indexedByNumbers(numbers: readonly number[]): IndexedRun[] {
    return this.database.all(BY_NUMBERS, [JSON.stringify(numbers)]).map(toIndexedRun);
  }

  /** The experiments that runs name. */
  experiments(): NamedExperiment[] {
    return this.database.all(EXPERIMENTS).map((row) => ({ id: String(row['id']), name: String(row['name']) }));
  }

  newest(limit: number): Run[] {
    return this.database.all(NEWEST, [limit]).map(toRun);
  }

  /** One level: with null the runs below no other, newest first, else those below a run, oldest first. */
  listBelow(parentId: string | null, limit: number): ListedPage {
    if (parentId === null) return { runs: this.toListedAll(this.database.all(AT_TOP, [limit])), total: this.countOf(COUNT_AT_TOP, []) };
    return { runs: this.toListedAll(this.database.all(BELOW, [parentId, 0, limit])), total: this.countOf(COUNT_BELOW, [parentId, 0]) };
  }

  historyOf(sourcePath: string, limit: number): Run[] {
    return this.database.all(HISTORY, [sourcePath, limit]).map(toRun).reverse();
  }

  /** Runs without an end: the running ones, and those killed, as far as can be seen, that were last heard of since a moment. */
  unended(sinceMs: number): { id: string; month: string }[] {
    return this.database.all(UNENDED, [sinceMs]).map((row) => ({ id: String(row['id']), month: String(row['month']) }));
  }

  /** Ids of a month with the folder's time when each was last read. */
  inMonth(month: string): Map<string, number> {
    return new Map(this.database.all(IN_MONTH, [month]).map((row) => [String(row['id']), Number(row['folder_modified_ms'])]));
  }

  months(): string[] {
    return this.database.all(MONTHS).map((row) => String(row['month']));
  }

  count(): number {
    return this.countOf(COUNT, []);
  }

  countRunning(exceptOfPid = -1): number {
    return this.countOf(COUNT_RUNNING, [exceptOfPid]);
  }

  delete(no: number): void {
    this.database.run(RELEASE, [no]);
    this.database.run(DELETE, [no]);
  }

  private isThere(id: string): boolean {
    return this.database.all(IS_THERE, [id]).length > 0;
  }

  private countOf(sql: string, parameters: readonly SqlValue[]): number {
    return Number(this.database.all(sql, parameters)[0]?.['count'] ?? 0);
  }

  /** Counts what is below all of them with one statement. */
  private toListedAll(rows: readonly Row[]): ListedRun[] {
    const counts = new Map(this.database.all(COUNTS_BELOW, [JSON.stringify(rows.map((row) => row['no'] ?? null))]).map((row) => [String(row['id']), Number(row['count'])]));
    return rows.map((row) => this.toListed(row, 0, counts.get(String(row['id'])) ?? 0));
  }

  private toListed(row: Row, depth = 0, knownCount?: number): ListedRun {
    const run = toRun(row);
    const childCount = knownCount ?? this.countOf(COUNT_BELOW, [run.id, run.isDeleted ? 1 : 0]);
    const only = childCount === 1 && depth < DEEPEST ? this.database.all(BELOW, [run.id, run.isDeleted ? 1 : 0, 1])[0] : undefined;
    return { run, childCount, only: only ? this.toListed(only, depth + 1) : null };
  }
}

/** The name a run is shown with: what a person called it, else what it was started as, else the end of its id. */
export function nameOf(id: string, state: RunState): string {
  return state.name?.value ?? state.start?.name ?? state.session?.name ?? id.slice(-8);
}

/** Nobody is their own parent, whatever a file says. */
function parentOf(id: string, state: RunState): string | null {
  const parent = state.start?.parent ?? null;
  return parent === id ? null : parent;
}

function startOf(state: RunState): number {
  return state.start?.startedAt ?? state.session?.at ?? state.start?.at ?? state.firstAtMs ?? 0;
}

function factsOf(state: RunState): RunFacts {
  const { session, git, end, start } = state;
  const refused = [...state.params].filter(([, param]) => param.refused.length > 0).map(([key, param]) => [key, param.refused]);
  return {
    session: session && { source: session.source, command: session.command, arguments: session.arguments, cwd: session.cwd, ...(session.interpreter ? { interpreter: session.interpreter } : {}) },
    git: git && { commit: git.commit, branch: git.branch, dirty: git.dirty },
    end: end && { exitCode: end.exitCode, signal: end.signal, error: end.error },
    processes: state.processes,
    note: state.note?.value ?? '',
    refusedParams: Object.fromEntries(refused) as Record<string, string[]>,
    experimentName: start?.experiment?.name ?? null,
    origin: start?.origin ? { uri: start.origin.uri, id: start.origin.id } : null,
    ...(state.models.size === 0 ? {} : { models: [...state.models.values()] }),
  };
}

/** The run that a row of `run` stands for. */
export function toRun(row: Row): Run {
  return runOf(row, JSON.parse(String(row['facts'])) as RunFacts);
}

function runOf(row: Row, { session, git, end, processes }: RunFacts): Run {
  return {
    id: String(row['id']),
    name: String(row['name']),
    status: row['status'] as RunStatus,
    isDeleted: row['is_deleted'] === 1,
    startedAtMs: Number(row['started_at_ms']),
    endedAtMs: row['ended_at_ms'] === null ? null : Number(row['ended_at_ms']),
    experimentId: String(row['experiment_id']),
    parentId: textOrNull(row['parent_id']),
    user: textOrNull(row['user']),
    source: session?.source ?? null,
    command: session?.command ?? [],
    arguments: session?.arguments ?? [],
    cwd: session?.cwd ?? null,
    interpreter: session?.interpreter ?? null,
    git,
    exitCode: end?.exitCode ?? null,
    signal: end?.signal ?? null,
    error: end?.error ?? null,
    processes,
  };
}

function toIndexedRun(row: Row): IndexedRun {
  const facts = JSON.parse(String(row['facts'])) as RunFacts;
  return {
    no: Number(row['no']),
    month: String(row['month']),
    run: runOf(row, facts),
    facts,
    hasEnd: row['has_end'] === 1,
    files: JSON.parse(String(row['files'])) as Record<string, number>,
    folderModifiedMs: Number(row['folder_modified_ms']),
  };
}

function textOrNull(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
