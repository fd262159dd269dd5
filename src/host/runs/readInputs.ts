import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { compareInput, type InputState, type PresentFile } from '../../core/data/inputState.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import type { ShownRun } from './shownRun.ts';
import { uriOfPath } from './openSource.ts';

/** Larger files are not read only to say whether they changed. */
const LARGEST_READ_BYTES = 64 << 20;

/** How the data that a run read is now, one state for each input of its parts in their order. */
export function readInputStates(folder: TrackedFolder, { parts }: ShownRun): Promise<InputState[]> {
  const inputs = parts.flatMap(({ details }) => details.inputs);
  return Promise.all(inputs.map(async (input) => (input.path === undefined ? 'unknown' : compareInput(input, await presentFile(uriOfPath(folder, input.path))))));
}

async function presentFile(uri: vscode.Uri): Promise<PresentFile | undefined> {
  try {
    const { size, mtime } = await vscode.workspace.fs.stat(uri);
    return { sizeBytes: size, modifiedMs: mtime, hash: () => (size > LARGEST_READ_BYTES ? Promise.resolve(undefined) : hashOf(uri)) };
  } catch {
    return undefined;
  }
}

async function hashOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return createHash('sha256').update(await vscode.workspace.fs.readFile(uri)).digest('hex');
  } catch {
    // Not readable for this person.
    return undefined;
  }
}
