import { artifactPathProblem } from '../artifacts/artifactPath.ts';
import { isSha256 } from '../artifacts/artifactStore.ts';
import { formatBytes } from '../format.ts';
import { RECORD_VERSION, type RunProcess } from '../runs/records.ts';
import { monthOfOwnRunId } from '../runs/runId.ts';
import { describeDifference, type ExaminedFile, type ExaminedRun } from './examinedRun.ts';
import type { Finding } from './finding.ts';

/** Clocks of machines that keep time agree within this, in milliseconds. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface RunSurroundings {
  nowMs: number;
  isAlive(processes: readonly RunProcess[], lastSignMs: number): boolean;
  /** In bytes; undefined when the object is not there. */
  sizeOfObject(sha256: string): number | undefined;
}

/** What is wrong, or good to know, of one run. */
export function examineRun(run: ExaminedRun, around: RunSurroundings): Finding[] {
  const isAlive = !run.state.end && around.isAlive(run.state.processes, Math.max(run.lastWriteMs, run.state.lastAtMs ?? 0));
  return [
    ...run.unreadable.map(({ path, why }): Finding => ({ level: 'problem', kind: 'unreadable', place: path, what: `It cannot be read: ${why}.`, toDo: 'Check its permissions, or restore it from a copy with "onramp runs import".' })),
    ...run.files.flatMap((file) => [...examineLines(file), ...examineVersion(file), ...examineOpen(file, run), ...examineSummaries(file), ...(isAlive ? [] : examineTail(file))]),
    ...examinePlace(run),
    ...examineTimes(run, around.nowMs),
    ...examineParams(run),
    ...examineArtifacts(run, around),
    ...(run.state.end || isAlive || run.state.firstAtMs === null
      ? []
      : [{ level: 'note', kind: 'killed', place: run.path, what: 'It has no end and its process is gone, so it shows as killed.', toDo: 'Nothing: whatever was recorded is there.' } satisfies Finding]),
  ];
}

function examineLines({ path, bad, badCount }: ExaminedFile): Finding[] {
  const toDo = 'Lines like this are passed over; the others count. If you have a copy of the run, compare it.';
  const findings = bad.map(({ position, reason }): Finding => ({ level: 'problem', kind: 'bad-line', place: path, what: `The line at byte ${position} cannot be read: ${reason}.`, toDo }));
  if (badCount > bad.length) findings.push({ level: 'problem', kind: 'bad-line', place: path, what: `${badCount - bad.length} more lines cannot be read.`, toDo });
  return findings;
}

function examineVersion({ path, version, unknownCount }: ExaminedFile): Finding[] {
  const kept = unknownCount === 0 ? 'All of it can be read.' : `${unknownCount} of its lines are passed over here, and kept.`;
  if (version > RECORD_VERSION) return [{ level: 'note', kind: 'newer-version', place: path, what: `A newer release of Onramp wrote it (format ${version}). ${kept}`, toDo: 'Update Onramp to see all of it.' }];
  if (unknownCount > 0) return [{ level: 'note', kind: 'newer-version', place: path, what: `It holds records that this release does not know. ${kept}`, toDo: 'Update Onramp to see all of it.' }];
  return [];
}

function examineOpen({ path, writer, open, sizeBytes, tailBytes, version }: ExaminedFile, run: ExaminedRun): Finding[] {
  // Nothing whole is in it yet.
  if (sizeBytes === tailBytes) return [];
  if (!open) {
    if (version > RECORD_VERSION) return [];
    return [{ level: 'problem', kind: 'no-open-record', place: path, what: 'It does not begin with an open record, so it is not known which process wrote it.', toDo: 'Its other records count. If you have a copy of the run, compare it.' }];
  }
  if (open.run !== run.id) return [{ level: 'problem', kind: 'wrong-run', place: path, what: `It says that it is of the run ${open.run}.`, toDo: 'Move it to the folder of that run, or remove it.' }];
  if (open.writer !== writer) return [{ level: 'problem', kind: 'wrong-run', place: path, what: `It says that its writer is ${open.writer}, its name says ${writer}.`, toDo: `Rename it to events-${open.writer}.jsonl unless there is such a file.` }];
  return [];
}

function examineTail({ path, tailBytes, tailHoldsZeros }: ExaminedFile): Finding[] {
  if (tailBytes === 0) return [];
  const what = tailHoldsZeros ? `Its last ${formatBytes(tailBytes)} hold zero bytes: data that the file system never wrote.` : `It ends in ${formatBytes(tailBytes)} of a line that was never finished.`;
  return [{ level: 'note', kind: 'torn-tail', place: path, what, toDo: 'Nothing: the writer was killed before it was told that this is recorded. All lines before are there.' }];
}

function examineSummaries({ path, wrongSummaries }: ExaminedFile): Finding[] {
  return wrongSummaries.map((wrong) => ({
    level: 'problem',
    kind: 'summary',
    place: path,
    what: `The summary at byte ${wrong.position} does not agree with the points before it: of the metric ${wrong.key}, ${describeDifference(wrong)}.`,
    toDo: 'The points are right. Delete that line, then delete the folder cache/: both are worked out anew.',
  }));
}

function examinePlace({ id, month, path }: ExaminedRun): Finding[] {
  const expected = monthOfOwnRunId(id) ?? month;
  if (expected === month) return [];
  return [{ level: 'problem', kind: 'misplaced-run', place: path, what: `By its id it belongs into runs/${expected}/, where writers look for it.`, toDo: `Move the folder to runs/${expected}/${id}.` }];
}

function examineTimes({ path, state }: ExaminedRun, nowMs: number): Finding[] {
  if (state.firstAtMs === null || state.firstAtMs <= nowMs + CLOCK_TOLERANCE_MS) return [];
  const hosts = [...new Set(state.processes.map(({ host }) => host))].join(', ') || 'the machine that wrote it';
  return [{ level: 'problem', kind: 'future', place: path, what: `It starts in the future, ${new Date(state.firstAtMs).toISOString()}.`, toDo: `Check the clocks of ${hosts} and of this machine. The run itself is whole.` }];
}

function examineParams({ path, state }: ExaminedRun): Finding[] {
  const refused = [...state.params].filter(([, param]) => param.refused.length > 0);
  return refused.map(([key, { value, refused: others }]) => ({
    level: 'note',
    kind: 'refused-param',
    place: path,
    what: `The parameter ${key} was set to ${value} and later to ${others.join(', ')}; the first value counts.`,
    toDo: 'Nothing, if the first value is right. Log what changes during a run as a metric or a tag.',
  }));
}

function examineArtifacts({ path, state }: ExaminedRun, around: RunSurroundings): Finding[] {
  return [...state.artifacts].flatMap(([name, { value: content }]): Finding[] => {
    const findings: Finding[] = [];
    const problem = artifactPathProblem(name);
    if (problem !== undefined) findings.push({ level: 'problem', kind: 'artifact-path', place: path, what: `The path of its artifact "${name}" ${problem}.`, toDo: 'It is never written to a file. Log the artifact again under another path.' });
    if (!content) return findings;
    const sizeBytes = isSha256(content.sha256) ? around.sizeOfObject(content.sha256) : undefined;
    const restore = 'Run "onramp runs import" with a copy of the run that has it, or log the file again.';
    if (sizeBytes === undefined) findings.push({ level: 'problem', kind: 'object-missing', place: path, what: `The content of its artifact "${name}" is missing (${content.sha256}).`, toDo: restore });
    else if (sizeBytes !== content.sizeBytes) findings.push({ level: 'problem', kind: 'object-size', place: path, what: `The content of its artifact "${name}" has ${sizeBytes} bytes instead of ${content.sizeBytes} (${content.sha256}).`, toDo: restore });
    return findings;
  });
}
