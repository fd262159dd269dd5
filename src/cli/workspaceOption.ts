import { statSync } from 'node:fs';
import path from 'node:path';
import { CommandLineError, exitCodes } from './commandLineError.ts';

/** The option that names a tracked folder. */
export const WORKSPACE_OPTION = ['--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)'] as const;

/**
 * The tracked folder a command works on: the one named, else the nearest one from the current folder upwards.
 * @throws CommandLineError when there is none
 */
export function resolveWorkspace<S>(named: string | undefined, find: { at(folder: string): S | undefined; nearest(folder: string): S | undefined }): S {
  if (named === undefined) {
    const store = find.nearest(process.cwd());
    if (store) return store;
    throw new CommandLineError(`No tracked folder at or above ${process.cwd()}. Run "onramp init" in the folder whose runs you want to record.`, exitCodes.notTracked);
  }
  const folder = path.resolve(named);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new CommandLineError(`${folder} is not a folder.`, exitCodes.usage);
  const store = find.at(folder);
  if (store) return store;
  throw new CommandLineError(`${folder} is not tracked. Run "onramp init --workspace ${named}" first.`, exitCodes.notTracked);
}
