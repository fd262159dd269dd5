import type { EndRecord, GitRecord, RunProcess, RunRecord, RunStatus, SessionRecord } from './records.ts';

/**
 * What the records of one run add up to. Folding is commutative: the same records give the same state in whatever
 * order the files of a run are read, so an index that follows files and one that is rebuilt agree.
 */
export interface RunState {
  session: Omit<SessionRecord, 'kind'> | null;
  git: Omit<GitRecord, 'kind'> | null;
  end: Omit<EndRecord, 'kind'> | null;
  /** Every process that keeps the run alive, ordered. */
  processes: RunProcess[];
  firstAtMs: number | null;
  lastAtMs: number | null;
}

export const emptyRunState: RunState = { session: null, git: null, end: null, processes: [], firstAtMs: null, lastAtMs: null };

/** The state after one more record. */
export function foldRecord(state: RunState, record: RunRecord): RunState {
  const next: RunState = {
    ...state,
    firstAtMs: Math.min(state.firstAtMs ?? record.at, record.at),
    lastAtMs: Math.max(state.lastAtMs ?? record.at, record.at),
  };
  switch (record.kind) {
    case 'open':
      next.processes = addProcess(state.processes, { ...record.process, role: 'recorder' });
      break;
    case 'process':
      next.processes = addProcess(state.processes, { ...record.process, role: 'program' });
      break;
    case 'session':
      next.session = earlier(state.session, withoutKind(record));
      break;
    case 'git':
      next.git = earlier(state.git, withoutKind(record));
      break;
    case 'end':
      next.end = later(state.end, withoutKind(record));
      break;
  }
  return next;
}

/** The status shown: what the end says, else whether anything that could still write is alive. */
export function statusOf(state: RunState, alive: boolean): RunStatus {
  if (state.end) return state.end.status;
  return alive ? 'RUNNING' : 'KILLED';
}

function addProcess(processes: RunProcess[], added: RunProcess): RunProcess[] {
  const key = JSON.stringify(added);
  if (processes.some((known) => JSON.stringify(known) === key)) return processes;
  return [...processes, added].sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
}

function withoutKind<T extends { kind: string }>(record: T): Omit<T, 'kind'> {
  const { kind: _kind, ...rest } = record;
  return rest;
}

// Equal times are decided by content, so that the order of reading never matters.
function earlier<T extends { at: number }>(known: T | null, candidate: T): T {
  if (!known) return candidate;
  return compareByTime(known, candidate) <= 0 ? known : candidate;
}

function later<T extends { at: number }>(known: T | null, candidate: T): T {
  if (!known) return candidate;
  return compareByTime(known, candidate) >= 0 ? known : candidate;
}

function compareByTime(a: { at: number }, b: { at: number }): number {
  return a.at - b.at || compareText(JSON.stringify(a), JSON.stringify(b));
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
