import { formatAgo, formatDuration } from '../format.ts';
import { quoteCommand } from './commandLine.ts';
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

/** Longest part of the arguments that a row shows, in characters. */
const ARGUMENTS_IN_ROW = 48;

/**
 * What stands behind the name in a list: the arguments that tell it from its neighbours, then state, duration and age;
 * the state only when it is not the good one.
 */
export function describeRow(run: Run, nowMs: number): string {
  return [shortArguments(run), ...stateInRow(run, nowMs)].filter((part) => part !== '').join(' \u00b7 ');
}

function stateInRow(run: Run, nowMs: number): string[] {
  const tookMs = durationMs(run, nowMs);
  // Minutes only: a row is not drawn anew every second.
  if (run.status === 'RUNNING') return [tookMs < 60_000 ? 'running' : `running ${formatAgo(run.startedAtMs, nowMs)}`];
  const whenAndHowLong = [formatDuration(tookMs), formatAgo(run.startedAtMs, nowMs)];
  return run.status === 'FINISHED' ? whenAndHowLong : [describeStatus(run), ...whenAndHowLong];
}

function shortArguments(run: Run): string {
  const text = quoteCommand(run.arguments);
  return text.length > ARGUMENTS_IN_ROW ? `${text.slice(0, ARGUMENTS_IN_ROW - 1)}\u2026` : text;
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
