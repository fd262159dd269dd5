import * as vscode from 'vscode';
import { UserFacingError } from '../../core/errors.ts';
import { requireTrust } from '../trust.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { collectCodePairs, type CodeFile } from './codePairs.ts';
import { committedFileUri, recordedFileUri } from './recordedFiles.ts';
import { requireCommitted } from './requireCommitted.ts';
import { fileLabel, type ShownRun } from './shownRun.ts';

/** A run with the folder whose store has it. */
export interface FoundRun {
  folder: TrackedFolder;
  shown: ShownRun;
}

/**
 * Opens VS Code's own comparison of what two runs ran: of one file the diff editor, of several the one for many files.
 * @throws UserFacingError when the code of one of them is not known
 */
export async function compareCode(left: FoundRun, right: FoundRun): Promise<void> {
  const names = `${left.shown.run.name} and ${right.shown.run.name}`;
  if (left.shown.session.run.id === right.shown.session.run.id) return say(`${names} are of one session, so they ran the same code.`);
  const code = collectCodePairs(left.shown.session, right.shown.session);
  if (code === 'left' || code === 'right') throw unknownCode(code === 'left' ? left : right);
  if (code.pairs.length === 0) return say(describeSame(left, right, names, code.same));
  const resources = await Promise.all(
    code.pairs.map(async (pair) => ({ name: pair.name, left: pair.left && (await uriOf(left, pair.left)), right: pair.right && (await uriOf(right, pair.right)) })),
  );
  const [first, ...others] = resources;
  if (first?.left && first.right && others.length === 0) {
    await vscode.commands.executeCommand('vscode.diff', first.left, first.right, `${first.name}: ${names}`);
    return;
  }
  await vscode.commands.executeCommand('vscode.changes', `Code of ${names}`, resources.map((one) => [one.right ?? one.left, one.left, one.right]));
}

async function uriOf({ folder, shown }: FoundRun, file: CodeFile): Promise<vscode.Uri> {
  if (file.kind === 'kept') return recordedFileUri(folder, fileLabel(shown), file);
  requireTrust('Onramp does not start Git');
  requireCommitted(await folder.readAtCommit(file.commit, file.path), file.commit, file.path);
  return committedFileUri(folder, file.commit, file.path);
}

function unknownCode({ shown: { run, session } }: FoundRun): UserFacingError {
  if (session.run.source?.type !== 'script') return new UserFacingError(`The code of ${run.name} is not known: ${session.run.source ? 'it ran no script of this folder' : 'it was recorded or imported without its code'}.`, 'Compare runs that Onramp recorded itself, or runs with a Git commit.');
  return new UserFacingError(`The source of ${run.name} was not kept, and it was not run inside of a Git repository.`, 'Only Python scripts are kept, by the helper that Onramp gives to what it starts.');
}

/** Equal scripts may import files that are not. */
function describeSame(left: FoundRun, right: FoundRun, names: string, same: readonly string[]): string {
  const [own, other] = [left.shown.session.run.git?.commit, right.shown.session.run.git?.commit];
  const commits = own !== undefined && other !== undefined && own !== other ? ` Their commits differ (${own.slice(0, 7)} and ${other.slice(0, 7)}), so files that it imports may.` : '';
  return `${names} ran the same ${same[0] ?? 'code'}.${commits}`;
}

function say(text: string): void {
  void vscode.window.showInformationMessage(text);
}
