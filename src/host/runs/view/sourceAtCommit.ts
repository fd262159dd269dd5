import path from 'node:path/posix';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { DisposableStore } from '../../../core/disposables.ts';
import { UserFacingError } from '../../../core/errors.ts';
import { programOf } from '../../../core/runs/stopRun.ts';
import type { FileAtCommit } from '../../../core/workspace/fileAtCommit.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import type { TrackedWorkspaces } from '../../workspace/trackedWorkspaces.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

/** Names a file at a commit; the query says which. */
const SCHEME = 'onramp-commit';
const place = z.object({ storeFolder: z.string(), commit: z.string(), path: z.string() });
type Place = z.infer<typeof place>;

/** "Open Source at Commit": the script of a run as Git has it at the run's commit, to read. */
export const registerSourceAtCommit: RunsViewPart = (context) => {
  const { workspaces, log } = context;
  const own = new DisposableStore();
  own.add(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async (uri) => {
        const parsed = place.safeParse(JSON.parse(uri.query));
        if (!parsed.success) throw new Error(`No file at a commit: ${uri.toString()}`);
        return textOf(await readFile(parsed.data, workspaces), parsed.data);
      },
    }),
  );
  own.add(
    registerCommand(commandIds.openSourceAtCommit, log, async (...called) => {
      const [row] = await calledOn(context, called, { title: 'Open Source at Commit' });
      if (!row) return;
      const session = await programOf(row.run, row.folder.runs);
      const git = row.run.git ?? session.git;
      const source = row.run.source ?? session.source;
      if (source?.type !== 'script' || path.isAbsolute(source.path) || /^[A-Za-z]:/.test(source.path)) throw new UserFacingError(`${row.run.name} ran no file of this folder.`, 'Its command line is in the run panel.');
      if (!git) throw new UserFacingError(`${row.run.name} was not run inside of a Git repository.`, 'Its source is among its artifacts, in the run panel.');
      const wanted: Place = { storeFolder: row.folder.location.storeFolder, commit: git.commit, path: source.path };
      // Told before an editor opens, which would only say that it cannot.
      textOf(await readFile(wanted, workspaces), wanted);
      await vscode.window.showTextDocument(uriOf(wanted), { preview: true });
      if (git.dirty) void vscode.window.showInformationMessage(`${source.path} had uncommitted changes, or another file had: this is how the commit ${git.commit.slice(0, 7)} has it. What ran is among the run's artifacts.`);
    }),
  );
  return own;
};

/** The commit stands before the ending, which tells VS Code the language. */
function uriOf(wanted: Place): vscode.Uri {
  const { name, ext } = path.parse(wanted.path);
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name} (${wanted.commit.slice(0, 7)})${ext}`, query: JSON.stringify(wanted) });
}

async function readFile({ storeFolder, commit, path: file }: Place, workspaces: TrackedWorkspaces): Promise<FileAtCommit> {
  const folder = workspaces.byStore(storeFolder);
  return folder ? folder.readAtCommit(commit, file) : { ok: false, reason: 'no-git' };
}

function textOf(file: FileAtCommit, { commit, path: name }: Place): string {
  if (file.ok) return file.text;
  switch (file.reason) {
    case 'no-git':
      throw new UserFacingError('This folder is in no Git repository that can be read.', 'Install Git, or open the folder where the repository is.');
    case 'no-commit':
      throw new UserFacingError(`The repository does not have the commit ${commit.slice(0, 7)}.`, 'Fetch it from where the run was made.');
    case 'no-file':
      throw new UserFacingError(`${name} is not in the commit ${commit.slice(0, 7)}.`, 'It was not added to Git then; its source is among the artifacts of the run.');
  }
}
