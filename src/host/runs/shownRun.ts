import { UserFacingError } from '../../core/errors.ts';
import { sessionOf } from '../../core/runs/stopRun.ts';
import type { ListedPage, Run, RunDetails, RunStore } from '../../core/runs/runStore.ts';

/** The most rows of runs below a run that a panel shows. */
const MOST_CHILDREN = 100;
/** Sessions of the same script in the duration chart. */
const HISTORY_LENGTH = 30;

/** A run with all that is known of it. */
export interface RunPart {
  run: Run;
  details: RunDetails;
}

/** What a panel shows as one run: together with the run below it where it has just one, down to where there are several. */
export interface ShownRun {
  run: Run;
  /** Itself first, then what is shown together with it, outermost first. */
  parts: RunPart[];
  /** The run whose program did all this: it has the script, the environment and the output. */
  session: RunPart;
  parent: Run | null;
  below: ListedPage;
  /** Sessions of the same script, oldest first. */
  history: readonly Run[];
}

export type ShownRunStore = Pick<RunStore, 'get' | 'details' | 'listBelow' | 'historyOf'>;

/** Undefined for a run that is not there. */
export async function readShownRun(runs: ShownRunStore, runId: string): Promise<ShownRun | undefined> {
  const run = await runs.get(runId);
  if (!run) return undefined;
  const parts: RunPart[] = [];
  let below: ListedPage = { runs: [], total: 0 };
  for (let next: Run | undefined = run; next !== undefined && !parts.some((part) => part.run.id === next?.id); ) {
    const details = await runs.details(next.id);
    if (details) parts.push({ run: next, details });
    below = await runs.listBelow(next.id, { limit: MOST_CHILDREN });
    next = below.total === 1 ? below.runs[0]?.run : undefined;
  }
  const first = parts[0];
  // Deleted between two questions.
  if (!first) return undefined;
  return {
    run,
    parts,
    session: await readSession(runs, first),
    parent: (run.parentId === null ? undefined : await runs.get(run.parentId)) ?? null,
    below: below.total > 1 ? below : { runs: [], total: 0 },
    history: run.source ? await runs.historyOf(run.source.path, HISTORY_LENGTH) : [run],
  };
}

/** The same. @throws UserFacingError when it is not there any more */
export async function knownShownRun(runs: ShownRunStore, runId: string, nextStep = 'Its files were deleted or moved.'): Promise<ShownRun> {
  const shown = await readShownRun(runs, runId);
  if (!shown) throw new UserFacingError('This run is not there any more.', nextStep);
  return shown;
}

async function readSession(runs: ShownRunStore, part: RunPart): Promise<RunPart> {
  const run = await sessionOf(part.run, runs);
  if (run.id === part.run.id) return part;
  const details = await runs.details(run.id);
  return details ? { run, details } : part;
}

/** The run that has a metric; of several the innermost. */
export function runOfMetric({ parts }: ShownRun, key: string): RunPart | undefined {
  return parts.findLast(({ details }) => Object.hasOwn(details.metrics, key));
}

/** The part whose note is shown, and edited: the outermost that has one, else the run itself. */
export function noteHolder({ parts }: ShownRun): RunPart | undefined {
  return parts.find(({ details }) => details.note !== '') ?? parts[0];
}

/** A file that a panel may show: one of the run, or of its session. */
export function findKeptFile({ parts, session }: ShownRun, wanted: { path: string; sha256: string }) {
  return [...parts, session].flatMap(({ details }) => details.artifacts).find(({ path, sha256 }) => path === wanted.path && sha256 === wanted.sha256);
}

/** The same. @throws UserFacingError when it is none of the run any more */
export function requireKeptFile(shown: ShownRun, wanted: { path: string; sha256: string }) {
  const file = findKeptFile(shown, wanted);
  if (!file) throw new UserFacingError(`${wanted.path} is not a file of this run any more.`, 'It was deleted or replaced.');
  return file;
}

/** What tells a run's files from those of others in the title of an editor. */
export function fileLabel({ run }: Pick<ShownRun, 'run'>): string {
  return `${run.name} ${run.id.slice(-8)}`;
}
