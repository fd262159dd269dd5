import type { Disposable } from '../../core/disposables.ts';
import { describeStatus } from '../../core/runs/describeRun.ts';
import { findRun } from '../../core/runs/findRun.ts';
import type { Run, RunStore } from '../../core/runs/runStore.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { describeMoment } from '../describeMoment.ts';
import { endWithReader } from '../endWithReader.ts';
import { plain } from '../plainText.ts';

/** What an argument that names a run may be, for the help of a command. */
export const RUN_ARGUMENT = 'an id, its beginning or end (4 digits at least), or a name that only one run has';

/** Opens what a command works with on the runs of a tracked folder, when the index has looked at all files. */
export type OpenRuns<Services> = (workspace: string | undefined) => Promise<Services & Disposable>;

/** Works with opened runs and lets go of them, also after an error. */
export async function withRuns<Services extends Disposable>(opening: Promise<Services>, work: (services: Services) => Promise<void>): Promise<void> {
  endWithReader();
  const services = await opening;
  try {
    await work(services);
  } finally {
    await services.dispose();
  }
}

/** The end of an id: what tells a run from its neighbours, since ids begin with the time. */
export function shortId({ id }: Pick<Run, 'id'>): string {
  return id.slice(-8);
}

/** The word for a run's state in a list. */
export function stateWord(run: Run): string {
  return run.isDeleted ? `${run.status.toLowerCase()}, deleted` : run.status.toLowerCase();
}

/**
 * The run that an argument names.
 * @param first where it is looked for at first: `restore` means deleted runs
 * @throws CommandLineError when it names none, or several, which are then listed
 */
export async function namedRun(runs: Pick<RunStore, 'get' | 'search'>, named: string, first: 'active' | 'deleted' = 'active'): Promise<Run> {
  const found = await findRun(runs, named, first);
  if (found.ok) return found.run;
  if (found.reason === 'not-found') throw new CommandLineError(`There is no run "${plain(named)}".`, exitCodes.failed);
  const candidates = found.candidates.map((run) => `  ${run.id}  ${plain(run.name)}  ${plain(describeStatus(run))}, ${describeMoment(run.startedAtMs)}${run.isDeleted ? ', deleted' : ''}`);
  throw new CommandLineError([`"${plain(named)}" could be any of these runs; name one by its id:`, ...candidates].join('\n'), exitCodes.usage);
}
