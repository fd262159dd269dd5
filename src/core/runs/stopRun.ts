import { UserFacingError } from '../errors.ts';
import type { ProcessIdentity } from './records.ts';
import type { Run, RunStore } from './runStore.ts';

/** The processes of this machine. */
export interface ProcessControl {
  /** The process that asks. */
  self(): ProcessIdentity;
  /** Whether this very process still lives; undefined where it cannot be known (another machine). */
  isAlive(process: ProcessIdentity): boolean | undefined;
  signal(pid: number, signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  wait(ms: number): Promise<void>;
}

/** Signals in the order they are tried: Python turns the first into KeyboardInterrupt and can clean up. */
const escalation = [
  ['SIGINT', 5_000],
  ['SIGTERM', 5_000],
  ['SIGKILL', 2_000],
] as const;

/** Levels of runs that are climbed; parents that name each other have no top. */
const MAX_DEPTH = 16;

/** The run whose program runs a given one: itself, or the session that it is a part of. */
export function sessionOf(run: Run, runs: Pick<RunStore, 'get'>): Promise<Run> {
  return nearestAbove(run, runs, hasProgram);
}

/** The run that says how a given one was started: itself, or the session that it is a part of. */
export function programOf(run: Run, runs: Pick<RunStore, 'get'>): Promise<Run> {
  return nearestAbove(run, runs, ({ command }) => command.length > 0);
}

async function nearestAbove(run: Run, runs: Pick<RunStore, 'get'>, isWanted: (run: Run) => boolean): Promise<Run> {
  let session = run;
  for (let depth = 0; depth < MAX_DEPTH && !isWanted(session) && session.parentId !== null; depth += 1) {
    const parent = await runs.get(session.parentId);
    if (!parent) break;
    session = parent;
  }
  return session;
}

function hasProgram(run: Run): boolean {
  return run.processes.some(({ role }) => role === 'program');
}

/** Whether `stopRun` would find something to stop. */
export function canStop(session: Run, control: ProcessControl): boolean {
  return session.status === 'RUNNING' && session.processes.some(({ role, host }) => role === 'program' && host === control.self().host);
}

/** Ends the program of a running session, gently first. Resolves when it is gone. */
export async function stopRun(run: Run, control: ProcessControl): Promise<void> {
  const here = control.self().host;
  // The recorder notes how the program ended, so the program is stopped and the recorder left alone.
  const targets = run.processes.filter((one) => one.role === 'program' && one.host === here && control.isAlive(one) === true);
  if (targets.length === 0) {
    throw new UserFacingError(`${run.name} has no process on this machine that could be stopped.`, 'Stop it where it was started.');
  }
  for (const [signal, patienceMs] of escalation) {
    for (const target of targets) if (control.isAlive(target)) control.signal(target.pid, signal);
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 50) {
      if (targets.every((target) => !control.isAlive(target))) return;
      await control.wait(50);
    }
  }
  throw new UserFacingError(`${run.name} did not end.`, `End process ${targets.map((one) => one.pid).join(', ')} by hand.`);
}
