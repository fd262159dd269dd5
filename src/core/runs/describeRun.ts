import { formatAgo, formatDuration } from '../format.ts';
import type { InterpreterReason } from './records.ts';
import type { Run } from './runStore.ts';

/** One or two words for the state, with what the number says: `failed, exit code 1`. */
export function describeStatus(run: Run): string {
  switch (run.status) {
    case 'RUNNING':
      return 'running';
    case 'FINISHED':
      return 'finished';
    case 'FAILED':
      if (run.error) return `failed, ${run.error}`;
      return run.exitCode === null ? 'failed' : `failed, exit code ${run.exitCode}`;
    case 'KILLED':
      return run.signal ? `killed by ${run.signal}` : 'killed';
  }
}

/** How long the run took, or has taken so far, in milliseconds. */
export function durationMs(run: Run, nowMs: number): number {
  return Math.max(0, (run.endedAtMs ?? nowMs) - run.startedAtMs);
}

/** What stands behind the name in a list: state, duration and age, the state only when it is not the good one. */
export function describeRow(run: Run, nowMs: number): string {
  const parts = [formatDuration(durationMs(run, nowMs)), formatAgo(run.startedAtMs, nowMs)];
  if (run.status === 'RUNNING') return `running ${parts[0]}`;
  return (run.status === 'FINISHED' ? parts : [describeStatus(run), ...parts]).join(' \u00b7 ');
}

/** Why this interpreter was used, as half a sentence. */
export function describeInterpreterReason(reason: InterpreterReason): string {
  switch (reason) {
    case 'python-extension':
      return 'selected in the Python extension';
    case 'virtual-environment':
      return "the workspace's virtual environment";
    case 'path':
      return 'first on PATH';
    case 'command-line':
      return 'named on the command line';
  }
}
