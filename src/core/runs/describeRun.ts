import { formatAgo, formatDifference, formatDuration, formatMetric, roundDifference } from '../format.ts';
import { quoteCommand } from './commandLine.ts';
import type { InterpreterReason } from './records.ts';
import type { MetricStanding, RunGlance } from './runGlance.ts';
import { describeProgress } from './runProgress.ts';
import type { Run } from './runStore.ts';

/** One or two words for the state, with what the number says: `failed, exit code 1`. */
export function describeStatus(run: Pick<Run, 'status'> & Partial<Pick<Run, 'error' | 'exitCode' | 'signal'>>): string {
  switch (run.status) {
    case 'RUNNING':
      return 'running';
    case 'FINISHED':
      return 'finished';
    case 'FAILED':
      if (run.error) return `failed, ${run.error}`;
      return run.exitCode === null || run.exitCode === undefined ? 'failed' : `failed, exit code ${run.exitCode}`;
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

/** What a list knows of a run beside the run itself. */
export interface ShownInRow {
  glance?: RunGlance;
  /** How many runs are below it, where its row stands for several. */
  runCount?: number;
}

/**
 * What stands behind the name in a list: where it stands by the key metric, how far it has come, the arguments that tell it
 * from its neighbours, then state, duration and age; the state only when it is not the good one. Rows are cut off at the
 * right, so what changes comes first.
 */
export function describeRow(run: Run, nowMs: number, shown: ShownInRow = {}): string {
  return rowParts(run, nowMs, shown, describeStanding).join(' \u00b7 ');
}

/** The same for who listens: with what the screen shows by icons and place. */
export function describeRowAloud(run: Run, nowMs: number, shown: ShownInRow = {}): string {
  const { marks } = shown.glance ?? {};
  const marked = (['pinned', 'starred'] as const).filter((mark) => marks?.[mark]);
  return [run.name, ...marked, ...rowParts(run, nowMs, shown, (standing) => describeStanding(standing, aloud))].join(', ');
}

function rowParts(run: Run, nowMs: number, { glance, runCount = 0 }: ShownInRow, standing: (metric: MetricStanding) => string): string[] {
  const progress = run.status === 'RUNNING' ? glance?.progress : null;
  const parts = [
    glance?.metric ? standing(glance.metric) : '',
    progress ? `running ${describeProgress(progress)}` : '',
    runCount > 1 ? `${runCount} runs` : '',
    shortArguments(run),
    glance?.marks.archived ? 'archived' : '',
    ...(progress ? [] : stateInRow(run, nowMs)),
  ];
  return parts.filter((part) => part !== '');
}

interface StandingWords {
  best: string;
  /** What follows the value; the difference is that to the best. */
  difference(difference: number): string;
}

// A bare second number would read as another value.
const inRow: StandingWords = { best: ' best', difference: (difference) => ` (${formatDifference(difference)} to best)` };
/** Words for a sentence. */
export const aloud: StandingWords = { best: ', the best', difference: (difference) => `, ${formatMetric(Math.abs(roundDifference(difference)))} ${difference > 0 ? 'above' : 'below'} the best` };

/** `rmse 42`, `rmse 42 (+0.7 to best)` or `rmse 41.3 best`: the value, and how far it is from the best one's. */
export function describeStanding({ key, value, best }: MetricStanding, words = inRow): string {
  const shown = `${key} ${formatMetric(value)}`;
  if (best === null || Number.isNaN(value)) return shown;
  return `${shown}${value === best.value ? words.best : words.difference(value - best.value)}`;
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
