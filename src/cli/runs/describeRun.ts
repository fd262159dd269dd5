import { formatDuration } from '../../core/format.ts';
import { quoteCommand } from '../../core/runs/commandLine.ts';
import { describeInterpreterReason, describeStatus, durationMs } from '../../core/runs/describeRun.ts';
import type { Run, RunDetails } from '../../core/runs/runStore.ts';
import { describeMoment } from '../describeMoment.ts';
import { column, numbers, pairs, section, table } from '../sections.ts';
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
