import { UserFacingError } from '../errors.ts';
import { quoteCommand } from './commandLine.ts';
import type { Run, RunDetails } from './runStore.ts';

/** Whether a path lies in the workspace folder: those outside are absolute. */
export function isInFolder(path: string): boolean {
  return !path.startsWith('/') && !/^[A-Za-z]:/.test(path);
}

/** What is known of a run whose code somebody asks for: the run, and the one whose program it is a part of. */
export interface AskedCode {
  run: Pick<Run, 'name'>;
  session: Pick<Run, 'source' | 'command' | 'git'>;
  origin: RunDetails['origin'];
  /** Whether its script was kept. */
  isKept: boolean;
}

/** Why a run has no script that can be opened, and what to do. */
export function noScript({ run, session, origin }: AskedCode): UserFacingError {
  const { source, command } = session;
  if (source) return new UserFacingError(`${run.name} ran no Python script: ${quoteCommand(command.length > 0 ? command : [source.path])}.`, 'Only of scripts the code is known.');
  if (origin) return new UserFacingError(`${run.name} was imported, and where it was imported from names no code.`, 'Code is known of runs that Onramp recorded itself, and of imported ones that name their script.');
  return new UserFacingError(`${run.name} was recorded without its code: the program that told of it named no script.`, 'Start the script with Onramp (command "Onramp: Run Python File", or onramp run) to have it kept.');
}

/** Why the code of a run, as it was when it ran, is not known, and what to do. */
export function unknownCode(asked: AskedCode): UserFacingError {
  const { run, session, origin } = asked;
  if (session.source?.type !== 'script') return noScript(asked);
  const { path } = session.source;
  if (!isInFolder(path)) return new UserFacingError(`${run.name} ran ${path}, which is outside of this folder, and it was not kept.`, '"Open Source" shows it as it is now.');
  if (origin) return new UserFacingError(`${run.name} was imported: that it ran ${path} is known, but neither what was in it nor a commit.`, '"Open Source" shows the file as it is now.');
  return new UserFacingError(`${path} of ${run.name} was not kept, and the run was not started in a Git repository.`, '"Open Source" shows it as it is now. Scripts are kept of Python programs that Onramp starts or records.');
}

/** Why the script of a run cannot be shown as it was committed, and what to do; undefined when it can be asked for. */
export function noCommittedCode(asked: AskedCode): UserFacingError | undefined {
  const { run, session, origin, isKept } = asked;
  if (session.source?.type !== 'script') return noScript(asked);
  const { path } = session.source;
  if (!isInFolder(path)) return new UserFacingError(`${run.name} ran ${path}, which is outside of this folder.`, isKept ? 'What ran is under Code in the run panel.' : '"Open Source" shows it as it is now.');
  if (session.git) return undefined;
  const why = origin ? `${run.name} was imported without a Git commit.` : `${run.name} was not started in a Git repository.`;
  return new UserFacingError(why, isKept ? 'What ran is under Code in the run panel.' : '"Open Source" shows its script as it is now.');
}
