import { emptyRunState, statusOf, type RunState } from '../../core/runs/runState.ts';
import type { RunStatus } from '../../core/runs/records.ts';
import type { Run } from '../../core/runs/runStore.ts';
import type { Database, Row } from './database.ts';

const COLUMNS = /*sql*/ `id, month, started_at_ms, status, source_path, state, folder_modified_ms`;
const PUT = /*sql*/ `INSERT OR REPLACE INTO run (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`;
const GET = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE id = ?`;
const NEWEST = /*sql*/ `SELECT ${COLUMNS} FROM run ORDER BY started_at_ms DESC, id DESC LIMIT ?`;
const COUNT = /*sql*/ `SELECT COUNT(*) AS count FROM run`;
const COUNT_BY_STATUS = /*sql*/ `SELECT COUNT(*) AS count FROM run WHERE status = ?`;
const HISTORY = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE source_path = ? ORDER BY started_at_ms DESC, id DESC LIMIT ?`;
const UNENDED = /*sql*/ `SELECT ${COLUMNS} FROM run WHERE status = 'RUNNING' OR (status = 'KILLED' AND state LIKE '%"end":null%')`;
const IN_MONTH = /*sql*/ `SELECT id, folder_modified_ms FROM run WHERE month = ?`;
const MONTHS = /*sql*/ `SELECT DISTINCT month FROM run`;
const DELETE = /*sql*/ `DELETE FROM run WHERE id = ?`;

/** One run as the index keeps it. */
export interface IndexedRun {
  id: string;
  month: string;
  state: RunState;
  /** Whether something that could still write was alive when this was last looked at. */
  alive: boolean;
  folderModifiedMs: number;
}

/** The table `run`. */
export class RunTable {
  constructor(private readonly database: Database) {}

  put(run: IndexedRun): void {
    const { id, month, state } = run;
    this.database.run(PUT, [
      id,
      month,
      state.firstAtMs ?? 0,
      statusOf(state, run.alive),
      state.session?.source.path ?? null,
      JSON.stringify(state),
      run.folderModifiedMs,
    ]);
  }

  get(id: string): IndexedRun | undefined {
    const row = this.database.all(GET, [id])[0];
    return row && toIndexedRun(row);
  }

  newest(limit: number): Run[] {
    return this.database.all(NEWEST, [limit]).map(toRun);
  }

  historyOf(sourcePath: string, limit: number): Run[] {
    return this.database.all(HISTORY, [sourcePath, limit]).map(toRun).reverse();
  }

  /** Every run without an end: running, or killed as far as can be seen. */
  unended(): IndexedRun[] {
    return this.database.all(UNENDED).map(toIndexedRun);
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

  countByStatus(status: RunStatus): number {
    return Number(this.database.all(COUNT_BY_STATUS, [status])[0]?.['count'] ?? 0);
  }

  delete(id: string): void {
    this.database.run(DELETE, [id]);
  }
}

/** The run that a row of `run` stands for. */
export function toRun(row: Row): Run {
  const state = stateOf(row);
  const status = row['status'] as RunStatus;
  const { session, end } = state;
  return {
    id: String(row['id']),
    name: session?.name ?? String(row['id']).slice(-8),
    status,
    startedAtMs: session?.at ?? state.firstAtMs ?? 0,
    endedAtMs: end?.at ?? (status === 'RUNNING' ? null : state.lastAtMs),
    source: session?.source ?? null,
    command: session?.command ?? [],
    arguments: session?.arguments ?? [],
    cwd: session?.cwd ?? null,
    interpreter: session?.interpreter ?? null,
    git: state.git && { commit: state.git.commit, branch: state.git.branch, dirty: state.git.dirty },
    exitCode: end?.exitCode ?? null,
    signal: end?.signal ?? null,
    error: end?.error ?? null,
    processes: state.processes,
  };
}

export function toRunFromIndexed(run: IndexedRun): Run {
  return toRun({ id: run.id, status: statusOf(run.state, run.alive), state: JSON.stringify(run.state) });
}

function toIndexedRun(row: Row): IndexedRun {
  return {
    id: String(row['id']),
    month: String(row['month']),
    state: stateOf(row),
    alive: row['status'] === 'RUNNING',
    folderModifiedMs: Number(row['folder_modified_ms']),
  };
}

function stateOf(row: Row): RunState {
  return { ...emptyRunState, ...(JSON.parse(String(row['state'])) as RunState) };
}
