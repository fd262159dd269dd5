import { UserFacingError } from '../../core/errors.ts';
import type { Run, RunStore } from '../../core/runs/runStore.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { namedRun } from './openedRuns.ts';

/** What became of one of several runs that were named. */
export type Outcome<T> = { given: string; ok: true; run: Run; result: T } | { given: string; ok: false; message: string; exitCode: number };

/** Does something with each run that was named, one after the other, and keeps what failed beside what did not. */
export async function eachRun<T>(runs: RunStore, named: readonly string[], first: 'active' | 'deleted', work: (run: Run) => Promise<T>): Promise<Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  for (const given of named) {
    try {
      const run = await namedRun(runs, given, first);
      outcomes.push({ given, ok: true, run, result: await work(run) });
    } catch (error) {
      if (error instanceof CommandLineError) outcomes.push({ given, ok: false, message: error.message, exitCode: error.exitCode });
      else if (error instanceof UserFacingError) outcomes.push({ given, ok: false, message: error.text, exitCode: exitCodes.failed });
      else throw error;
    }
  }
  return outcomes;
}

/** Of several failures the highest exit code. */
export function exitCodeOf(outcomes: readonly Outcome<unknown>[]): number {
  return Math.max(exitCodes.ok, ...outcomes.map((outcome) => (outcome.ok ? exitCodes.ok : outcome.exitCode)));
}

/** Prints what failed to standard error. */
export function printFailures(outcomes: readonly Outcome<unknown>[]): void {
  for (const outcome of outcomes) if (!outcome.ok) process.stderr.write(`onramp: ${outcome.message}\n`);
}

/** An outcome as `--json` prints it. */
export function toOutcomeJson<T extends object>(outcome: Outcome<T>): object {
  if (!outcome.ok) return { given: outcome.given, ok: false, message: outcome.message };
  return { given: outcome.given, ok: true, id: outcome.run.id, name: outcome.run.name, ...outcome.result };
}
