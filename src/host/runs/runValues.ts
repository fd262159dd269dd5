import { describeStatus } from '../../core/runs/describeRun.ts';
import type { KnownInput, KnownWritten } from '../../core/runs/hashedFiles.ts';
import { toWord } from '../../core/runs/records.ts';
import type { Artifact, Run, RunDetails } from '../../core/runs/runStore.ts';
import type { ArtifactRow, ChildRow, HistoryBar, InputRow, MetricRow, RunView } from '../../protocol/runView.ts';
import type { ShownRun } from './shownRun.ts';

/** Where the helper keeps what it collects as files. */
const INPUT_LISTS = 'onramp/inputs/';

export type RunValues = Pick<RunView, 'params' | 'metrics' | 'artifacts' | 'inputs' | 'written' | 'children' | 'childTotal'>;

/** What was recorded of a run, together with what is shown with it; of a name that several have, the innermost counts. */
export function collectValues({ parts, below }: Pick<ShownRun, 'parts' | 'below'>): RunValues {
  const all = parts.map(({ details }) => details);
  const merged = <T>(of: (details: RunDetails) => Record<string, T>) => new Map(all.flatMap((details) => Object.entries(of(details))));
  const refused = merged(({ refusedParams }) => refusedParams);
  const printed = new Set(all.flatMap((details) => details.printed));
  const artifacts = all.flatMap((details) => details.artifacts);
  return {
    params: [...merged(({ params }) => params)].map(([key, value]) => ({ key, value, refused: refused.get(key) ?? [] })),
    metrics: [...merged(({ metrics }) => metrics)].map(([key, { last, min, max, count, lastStep }]): MetricRow => ({ key, last: toWord(last), min: toWord(min), max: toWord(max), count, lastStep, isPrinted: printed.has(key) })),
    artifacts: artifacts.map(({ path, sha256, sizeBytes }): ArtifactRow => ({ path, sha256, sizeBytes })),
    inputs: all.flatMap(({ inputs }) => inputs).map((input) => toInputRow(input, artifacts)),
    written: all.flatMap((details) => details.written).map((file) => ({ path: file.path, sizeBytes: file.sizeBytes, digest: file.sha256 ?? null, ...unknownContent(file) })),
    children: below.runs.map(({ run }): ChildRow => toBar(run)),
    childTotal: below.total,
  };
}

/** A run as a line or a bar. */
export function toBar(run: Run): HistoryBar & { name: string } {
  const { id, name, status, startedAtMs, endedAtMs } = run;
  return { runId: id, name, status, startedAtMs, endedAtMs, statusText: describeStatus(run) };
}

function unknownContent({ sha256, modifiedMs, isChanged }: KnownInput | KnownWritten): Pick<InputRow, 'unknown'> {
  if (isChanged) return { unknown: 'changed' };
  return sha256 === undefined && modifiedMs !== undefined ? { unknown: 'unhashed' } : {};
}

function toInputRow(input: KnownInput, artifacts: readonly Artifact[]): InputRow {
  const { name, path, digest, sizeBytes, fileCount, sha256 } = input;
  const list = artifacts.find((artifact) => artifact.sha256 === sha256 && artifact.path.startsWith(INPUT_LISTS));
  return {
    name,
    path: path ?? null,
    digest: sha256 ?? digest,
    sizeBytes: sizeBytes ?? null,
    ...unknownContent(input),
    files: fileCount === undefined ? null : { count: fileCount, list: list ? { path: list.path, sha256: list.sha256 } : null },
  };
}
