import type { ProcessIdentity } from './records.ts';

/** After this long without a sign of life a run on another machine counts as killed, in milliseconds (6 missed beats). */
export const SILENCE_MS = 180_000;

/** What can be known of processes from here. */
export interface ProcessLookup {
  /** Whether this very process still lives; undefined where it cannot be known (another machine). */
  isAlive(process: ProcessIdentity): boolean | undefined;
}

/**
 * Whether anything that keeps a run alive still lives. Processes of this machine are looked up; for those of other
 * machines the age of the run's last write decides.
 */
export function anyAlive(processes: readonly ProcessIdentity[], lastSignMs: number, lookup: ProcessLookup, nowMs: number): boolean {
  return processes.some((process) => lookup.isAlive(process) ?? nowMs - lastSignMs < SILENCE_MS);
}
