import { describeStatus, durationMs } from '../../core/runs/describeRun.ts';
import type { KnownInput } from '../../core/runs/hashedFiles.ts';
import type { ListedPage, RunDetails, RunStore } from '../../core/runs/runStore.ts';
import type { ChildRow, FileRow, Measured, RunValues } from '../../protocol/runPanel.ts';

/** The most rows of runs below a run that a panel shows. */
const MOST_CHILDREN = 100;

/** What was recorded of a run, together with the run below it where it has just one, down to where there are several. */
export async function readRunValues(runs: Pick<RunStore, 'details' | 'listBelow'>, runId: string, nowMs: number): Promise<RunValues> {
  const seen = new Set<string>();
  const all: RunDetails[] = [];
  let below: ListedPage = { runs: [], total: 0 };
  for (let next: string | undefined = runId; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const details = await runs.details(next);
    if (details) all.push(details);
    below = await runs.listBelow(next, { limit: MOST_CHILDREN });
    next = below.total === 1 ? below.runs[0]?.run.id : undefined;
  }
  const children = below.total > 1 ? below : { runs: [], total: 0 };
  return {
    ...collectValues(all),
    children: children.runs.map(({ run }): ChildRow => ({ runId: run.id, name: run.name, status: run.status, statusText: describeStatus(run), durationMs: durationMs(run, nowMs) })),
    childTotal: children.total,
  };
}

/** What several runs say, as one; of a name that several have, the innermost counts. */
function collectValues(all: readonly RunDetails[]): Omit<RunValues, 'children' | 'childTotal'> {
  const merged = <T>(of: (details: RunDetails) => Record<string, T>) => new Map(all.flatMap((details) => Object.entries(of(details))));
  const refused = merged(({ refusedParams }) => refusedParams);
  return {
    params: [...merged(({ params }) => params)].map(([key, value]) => ({ key, value, refused: refused.get(key) ?? [] })),
    metrics: [...merged(({ metrics }) => metrics)].map(([key, { last, min, max, count, lastStep }]) => ({ key, last: toMeasured(last), min: toMeasured(min), max: toMeasured(max), count, lastStep })),
    inputs: all.flatMap(({ inputs }) => inputs).map((input) => ({ name: input.name, sizeBytes: input.sizeBytes ?? null, digest: input.digest, ...unknownContent(input) })),
    artifacts: all.flatMap(({ artifacts }) => artifacts).map(({ path, sha256, sizeBytes }) => ({ name: path, sizeBytes, digest: sha256 })),
  };
}

function unknownContent({ sha256, modifiedMs, isChanged }: KnownInput): Pick<FileRow, 'unknown'> {
  if (isChanged) return { unknown: 'changed' };
  return sha256 === undefined && modifiedMs !== undefined ? { unknown: 'unhashed' } : {};
}

function toMeasured(value: number): Measured {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
