import path from 'node:path/posix';
import * as vscode from 'vscode';
import { UserFacingError } from '../../../core/errors.ts';
import { programOf } from '../../../core/runs/stopRun.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { requireTrust } from '../../trust.ts';
import { committedFileUri } from '../recordedFiles.ts';
import { requireCommitted } from '../requireCommitted.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

/** "Open Source at Commit": the script of a run as Git has it at the run's commit, to read. */
export const registerSourceAtCommit: RunsViewPart = (context) =>
  registerCommand(commandIds.openSourceAtCommit, context.log, async (...called) => {
    requireTrust('Onramp does not start Git');
    const [row] = await calledOn(context, called, { title: 'Open Source at Commit' });
    if (!row) return;
    const session = await programOf(row.run, row.folder.runs);
    const git = row.run.git ?? session.git;
    const source = row.run.source ?? session.source;
    if (source?.type !== 'script' || path.isAbsolute(source.path) || /^[A-Za-z]:/.test(source.path)) throw new UserFacingError(`${row.run.name} ran no file of this folder.`, 'Its command line is in the run panel.');
    if (!git) throw new UserFacingError(`${row.run.name} was not run inside of a Git repository.`, 'Its source is among its artifacts, in the run panel.');
    requireCommitted(await row.folder.readAtCommit(git.commit, source.path), git.commit, source.path);
    await vscode.window.showTextDocument(committedFileUri(row.folder, git.commit, source.path), { preview: true });
    if (git.dirty) void vscode.window.showInformationMessage(`${source.path} had uncommitted changes, or another file had: this is how the commit ${git.commit.slice(0, 7)} has it. What ran is among the run's artifacts.`);
  });
