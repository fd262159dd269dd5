import { formatDuration } from '../../core/format.ts';
import { quoteCommand } from '../../core/runs/commandLine.ts';
import { describeInterpreterReason, describeStatus, durationMs } from '../../core/runs/describeRun.ts';
import type { Run, RunDetails } from '../../core/runs/runStore.ts';
import { plain } from '../plainText.ts';
import { tableLines, type Column } from '../table.ts';
import { describeMoment } from './openedRuns.ts';
import { formatNumber } from './runRows.ts';

/** All that is known of a run, as lines for a person; what is not known is left out. */
export function describeRun(run: Run, details: RunDetails): string[] {
  return [
    ...facts(run, details),
    ...section('Parameters', paramLines(details)),
    ...section('Metrics', metricLines(details)),
    ...section('Tags', pairs(Object.entries(details.tags))),
    ...section('Inputs', details.inputs.map(({ name, digest, context, path, sizeBytes, isChanged }) => [name, context && `(${context})`, path, sizeBytes !== undefined && `${sizeBytes} bytes`, isChanged ? 'changed before its content could be hashed' : digest].filter(Boolean).join('  '))),
    ...section('Artifacts', table([column('path', details.artifacts, ({ path }) => path), numbers('bytes', details.artifacts, ({ sizeBytes }) => String(sizeBytes)), column('SHA-256', details.artifacts, ({ sha256 }) => sha256)])),
    ...section('Processes', run.processes.map(({ role, pid, host }) => `${role}: process ${pid} on ${host}`)),
    ...section('Note', details.note === '' ? [] : details.note.split(/\r?\n/)),
  ];
}

function facts(run: Run, { experimentName, origin }: RunDetails): string[] {
  const { interpreter, git, source } = run;
  return pairs([
    ['name', run.name],
    ['id', run.id],
    ['status', describeStatus(run) + (run.isDeleted ? '; deleted, until "onramp gc" takes it from the disk it can be restored' : '')],
    ['experiment', experimentName === null ? run.experimentId : `${experimentName} (${run.experimentId})`],
    ['started', describeMoment(run.startedAtMs)],
    [run.status === 'RUNNING' ? 'running for' : 'took', formatDuration(durationMs(run, Date.now()))],
    ['source', source && `${source.type} ${source.path}`],
    ['command', run.command.length === 0 ? null : quoteCommand(run.command)],
    ['folder', run.cwd],
    ['interpreter', interpreter && `${interpreter.path} (${describeInterpreterReason(interpreter.reason)})`],
    ['commit', git && `${git.commit}${git.branch === null ? '' : ` on ${git.branch}`}${git.dirty ? ', with changes that are not committed' : ''}`],
    ['user', run.user],
    ['parent', run.parentId],
    ['imported', origin && `${origin.uri} (${origin.id})`],
  ]);
}

function paramLines({ params, refusedParams }: RunDetails): string[] {
  // A value may have come too late to count; it is never dropped in silence.
  return pairs(Object.entries(params).map(([key, value]) => [key, refusedParams[key] ? `${value}  (refused: ${refusedParams[key].join(', ')})` : value]));
}

function metricLines({ metrics }: RunDetails): string[] {
  const rows = Object.entries(metrics);
  return table([
    column('metric', rows, ([key]) => key),
    numbers('last', rows, ([, { last }]) => formatNumber(last)),
    numbers('at step', rows, ([, { lastStep }]) => String(lastStep)),
    numbers('min', rows, ([, { min }]) => formatNumber(min)),
    numbers('max', rows, ([, { max }]) => formatNumber(max)),
    numbers('points', rows, ([, { count }]) => String(count)),
  ]);
}

function column<T>(title: string, rows: readonly T[], cell: (row: T) => string): Column {
  return { title, cells: rows.map(cell) };
}

function numbers<T>(title: string, rows: readonly T[], cell: (row: T) => string): Column {
  return { ...column(title, rows, cell), alignRight: true };
}

/** A table, or nothing when it has no rows. */
function table(columns: Column[]): string[] {
  return columns[0]?.cells.length === 0 ? [] : tableLines(columns, Number.POSITIVE_INFINITY);
}

/** Names and values in two columns; without those that have no value. */
function pairs(entries: readonly (readonly [string, string | null])[]): string[] {
  const known = entries.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  return tableLines([column('', known, ({ name }) => name), column('', known, ({ value }) => value)], Number.POSITIVE_INFINITY).slice(1);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${plain(line)}`.trimEnd())];
}
