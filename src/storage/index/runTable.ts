import { lastSignMs, statusOf, type RunState } from '../../core/runs/runState.ts';
import type { RunStatus } from '../../core/runs/records.ts';
import type { Run } from '../../core/runs/runStore.ts';
import type { Database, Row } from './database.ts';
import { DEFAULT_EXPERIMENT_ID } from '../../core/runs/experimentOfRun.ts';

const COLUMNS = /*sql*/ `no, id, month, name, status, has_end, is_deleted, started_at_ms, ended_at_ms, experiment_id, parent_id, source_path, user, facts, files, folder_modified_ms`;
const INSERT = /*sql*/ `INSERT INTO run (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (no) DO UPDATE SET name = excluded.name, status = excluded.status, has_end = excluded.has_end, is_deleted = excluded.is_deleted,
    started_at_ms = excluded.started_at_ms, ended_at_ms = excluded.ended_at_ms, experiment_id = excluded.experiment_id, parent_id = excluded.parent_id,
    source_path = excluded.source_path, user = excluded.user, facts = excluded.facts, files = excluded.files, folder_modified_ms = excluded.folder_modified_ms`;
const TOUCH = /*sql*/ `UPDATE run SET files = ?, folder_modified_ms = ? WHERE no = ?`;
const NEXT = /*sql*/ `SELECT COALESCE(MAX(no), 0) + 1 AS next FROM run`;
const GET = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE id = ?`;
const BY_NUMBER = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE no = ?`;
const NEWEST = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE is_deleted = 0 ORDER BY started_at_ms DESC, id LIMIT ?`;
const COUNT = /*sql*/ `SELECT COUNT(*) AS count FROM run WHERE is_deleted = 0`;
const COUNT_RUNNING = /*sql*/ `SELECT COUNT(*) AS count FROM run WHERE has_end = 0 AND status = 'RUNNING'`;
const HISTORY = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE source_path = ? AND is_deleted = 0 ORDER BY started_at_ms DESC, id LIMIT ?`;
const UNENDED = /*sql*/ `SELECT id, month FROM run WHERE has_end = 0`;
const IN_MONTH = /*sql*/ `SELECT id, folder_modified_ms FROM run WHERE month = ?`;
const MONTHS = /*sql*/ `SELECT DISTINCT month FROM run`;
const DELETE = /*sql*/ `DELETE FROM run WHERE no = ?`;

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
}

/** One row of `run`. */
export interface IndexedRun {
  no: number;
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
    this.database.run(INSERT, [
      no,
      id,
      month,
      nameOf(id, state),
      status,
      state.end ? 1 : 0,
      state.lifecycle?.value === 'deleted' ? 1 : 0,
      startOf(state),
      state.end?.at ?? (status === 'RUNNING' ? null : lastSignMs(state)),
      state.start?.experiment?.id ?? DEFAULT_EXPERIMENT_ID,
      state.start?.parent ?? null,
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
    return numbers.flatMap((no) => this.database.all(BY_NUMBER, [no]).map(toRun));
  }

  newest(limit: number): Run[] {
    return this.database.all(NEWEST, [limit]).map(toRun);
  }

  historyOf(sourcePath: string, limit: number): Run[] {
    return this.database.all(HISTORY, [sourcePath, limit]).map(toRun).reverse();
  }

  /** Every run without an end: running, or killed as far as can be seen. */
  unended(): { id: string; month: string }[] {
    return this.database.all(UNENDED).map((row) => ({ id: String(row['id']), month: String(row['month']) }));
  }

  /** Ids of a month with the folder's time when each was last read. */
  inMonth(month: string): Map<string, number> {
    return new Map(this.database.all(IN_MONTH, [month]).map((row) => [String(row['id']), Number(row['folder_modified_ms'])]));
  }

  months(): string[] {
    return this.database.all(MONTHS).map((row) => String(row['month']));
  }

  count(): number {
    return Number(this.database.all(COUNT)[0]?.['count'] ?? 0);
  }

  countRunning(): number {
    return Number(this.database.all(COUNT_RUNNING)[0]?.['count'] ?? 0);
  }

  delete(no: number): void {
    this.database.run(DELETE, [no]);
  }
}

/** The name a run is shown with: what a person called it, else what it was started as, else the end of its id. */
export function nameOf(id: string, state: RunState): string {
  return state.name?.value ?? state.start?.name ?? state.session?.name ?? id.slice(-8);
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
