import * as vscode from 'vscode';
import { noCommittedCode } from '../../../core/runs/unknownCode.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { requireTrust } from '../../trust.ts';
import { codeSession, toAskedCode } from '../codeSession.ts';
import { committedFileUri } from '../recordedFiles.ts';
import { requireCommitted } from '../requireCommitted.ts';
import { knownShownRun } from '../shownRun.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

/** "Open Source at Commit": the script of a run as Git has it at the run's commit, to read. */
export const registerSourceAtCommit: RunsViewPart = (context) =>
  registerCommand(commandIds.openSourceAtCommit, context.log, async (...called) => {
    requireTrust('Onramp does not start Git');
    const [row] = await calledOn(context, called, { title: 'Open Source at Commit' });
    if (!row) return;
    const shown = await knownShownRun(row.folder.runs, row.run.id);
    const asked = toAskedCode(shown);
    const problem = noCommittedCode(asked);
    if (problem) throw problem;
    const { git, source } = codeSession(shown).run;
    if (!git || !source) return;
    requireCommitted(await row.folder.readAtCommit(git.commit, source.path), git.commit, source.path);
    await vscode.window.showTextDocument(committedFileUri(row.folder, git.commit, source.path), { preview: true });
    const whatRan = asked.isKept ? ' What ran is under Code in the run panel.' : '';
    if (git.dirty) void vscode.window.showInformationMessage(`${source.path} had uncommitted changes, or another file had: this is how the commit ${git.commit.slice(0, 7)} has it.${whatRan}`);
  });
