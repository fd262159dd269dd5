import * as vscode from 'vscode';
import { unknownCode } from '../../core/runs/unknownCode.ts';
import { requireTrust } from '../trust.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { codeSession, toAskedCode } from './codeSession.ts';
import { collectCodePairs, type CodeFile } from './codePairs.ts';
import { committedFileUri, recordedFileUri } from './recordedFiles.ts';
import { requireCommitted } from './requireCommitted.ts';
import { fileLabel, type RunPart, type ShownRun } from './shownRun.ts';

/** A run with the folder whose store has it. */
export interface FoundRun {
  folder: TrackedFolder;
  shown: ShownRun;
  /** What it is to the other, such as "best". */
  role?: string;
}

/**
 * Opens VS Code's own comparison of what two runs ran: of one file the diff editor, of several the one for many files.
 * @throws UserFacingError when the code of one of them is not known
 */
export async function compareCode(left: FoundRun, right: FoundRun): Promise<void> {
  const names = `${nameOf(left)} and ${nameOf(right)}`;
  const [own, other] = [codeSession(left.shown), codeSession(right.shown)];
  if (own.run.id === other.run.id) return say(`${names} are of one session, so they ran the same code.`);
  const code = collectCodePairs(own, other);
  if (code === 'left' || code === 'right') throw unknownCode(toAskedCode((code === 'left' ? left : right).shown));
  if (code.pairs.length === 0) return say(describeSame(own, other, names, code.same));
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

function nameOf({ shown, role }: FoundRun): string {
  return role === undefined ? shown.run.name : `${shown.run.name} (${role})`;
}

/** Equal scripts may import files that are not. */
function describeSame(left: RunPart, right: RunPart, names: string, same: readonly string[]): string {
  const [own, other] = [left.run.git?.commit, right.run.git?.commit];
  const commits = own !== undefined && other !== undefined && own !== other ? ` Their commits differ (${own.slice(0, 7)} and ${other.slice(0, 7)}), so files that it imports may.` : '';
  return `${names} ran the same ${same[0] ?? 'code'}.${commits}`;
}

function say(text: string): void {
  void vscode.window.showInformationMessage(text);
}
