import type { RunProcess } from '../runs/records.ts';
import type { RunState } from '../runs/runState.ts';

/** Nothing younger is taken: whoever wrote it may be about to write the record that names it. In milliseconds. */
export const YOUNG_MS = 24 * 3_600_000;
/** How long a run stays deleted before it is taken, unless told otherwise, in milliseconds. */
export const DELETED_FOR_MS = 30 * 24 * 3_600_000;

export type GarbageKind = 'run' | 'artifact' | 'temporary' | 'history' | 'index' | 'endpoint';

/** Something in a store that nobody needs. */
export interface Garbage {
  kind: GarbageKind;
  /** Relative to the store folder, with `/`. */
  path: string;
  sizeBytes: number;
  why: string;
}

/** A file, or a folder with all its files, in a store. */
export interface StoredFile {
  /** Relative to the store folder, with `/`. */
  path: string;
  sizeBytes: number;
  modifiedMs: number;
}

/** A run as its event files tell it, without the index; its time is the last sign of life, and edits by others are none. */
export interface SurveyedRun extends StoredFile {
  id: string;
  state: RunState;
  /** Hashes in lines that this release cannot read; they count as named. */
  unexplainedHashes: ReadonlySet<string>;
  /** Temporary files in its folder. */
  temporaries: StoredFile[];
  /** Why not all of it could be read. */
  unreadable?: string;
}

/** What decides whether a run is taken. */
export interface GarbageRules {
  nowMs: number;
  /** Runs that were deleted at least so long ago are taken. */
  deletedForMs: number;
  /** Whether anything that keeps a run alive still lives. */
  isAlive(processes: readonly RunProcess[], lastSignMs: number): boolean;
}

/** Ids and hashes that something names. */
export interface Names {
  has(name: string): boolean;
}

export type Judgement =
  | { take: true; why: string }
  /** `why` is told when a deleted run stays. */
  | { take: false; why?: string };

/**
 * Whether `gc` takes a run. A run that a record of the ledger names stays: it may be the evidence of a decision.
 * @param named ids and hashes in what people decided and wrote
 */
export function judgeRun(run: SurveyedRun, rules: GarbageRules, named: Names): Judgement {
  const { state } = run;
  if (state.lifecycle?.value !== 'deleted') return { take: false };
  if (rules.nowMs - state.lifecycle.stamp.at < rules.deletedForMs) return { take: false };
  if (run.unreadable !== undefined) return { take: false, why: `was deleted, but cannot be read whole: ${run.unreadable}` };
  if (named.has(run.id)) return { take: false, why: 'was deleted, but a record of the ledger names it' };
  if (!state.end && rules.isAlive(state.processes, Math.max(run.modifiedMs, state.lastAtMs ?? 0))) return { take: false, why: 'was deleted, but still runs; stop it first' };
  return { take: true, why: `deleted ${new Date(state.lifecycle.stamp.at).toISOString().slice(0, 10)}` };
}

/** The hashes of the contents that a run keeps, and of what may be one. */
export function* hashesNamedBy(run: SurveyedRun): Iterable<string> {
  for (const { value } of run.state.artifacts.values()) if (value) yield value.sha256;
  yield* run.unexplainedHashes;
}

/** Every SHA-256 in a text of whatever form. */
export function hashesIn(text: string): string[] {
  return text.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? [];
}

/** Every run id in a text of whatever form. */
export function runIdsIn(text: string): string[] {
  return text.match(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g) ?? [];
}
