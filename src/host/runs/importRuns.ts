import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposables.ts';
import { UserFacingError } from '../../core/errors.ts';
import type { RunImports } from '../../core/imports/importStep.ts';
import { ImportSummary } from '../../core/imports/importSummary.ts';
import { commandIds, registerCommand } from '../commands.ts';
import type { Feature } from '../feature.ts';
import type { OutputLog } from '../log.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';

/** How often progress is told at most. */
const PROGRESS_MS = 100;
const SHOW_DETAILS = 'Show Details';
const WHERE_RUNS_ARE = "Choose MLflow's mlruns folder or mlflow.db, a folder with TensorBoard's event files, a folder of DVCLive, or a copied .onramp.";

/** "Import Runs...": takes in what other programs recorded, with progress that can be cancelled. */
export const registerImportRuns: Feature = ({ log, workspaces, importsInto }): Disposable =>
  registerCommand(commandIds.importRuns, log, async (argument) => {
    const folder = await chooseTarget(workspaces);
    const paths = argument instanceof vscode.Uri ? [argument.fsPath] : folder && (await choosePaths(folder));
    if (!folder || !paths) return;
    const { summary, isStopped } = await importWithProgress(importsInto(folder.location), paths);
    await folder.runs.refresh();
    if (summary.isEmpty && !isStopped) throw new UserFacingError(`No run was found in ${paths.join(', ')}.`, WHERE_RUNS_ARE);
    // Not waited for: the command is done, whether or not somebody reads this.
    void tell(summary, isStopped, log);
  });

async function chooseTarget(workspaces: TrackedWorkspaces): Promise<TrackedFolder | undefined> {
  if (!vscode.workspace.isTrusted) throw new UserFacingError('This workspace is in Restricted Mode, where Onramp writes nothing.', 'Trust the workspace first (command "Workspaces: Manage Workspace Trust").');
  const [first, ...others] = workspaces.folders;
  if (!first) throw new UserFacingError('No folder is tracked that runs could be imported into.', 'Use "Onramp: Track This Workspace" first.');
  if (others.length === 0) return first;
  const items = workspaces.folders.map((folder) => ({ label: folder.folder.name, description: folder.folder.uri.fsPath, folder }));
  return (await vscode.window.showQuickPick(items, { title: 'Import Runs', placeHolder: 'Into which folder?' }))?.folder;
}

/** A dialog shows either folders or files on most systems, so which of them is asked before. */
async function choosePaths({ folder }: TrackedFolder): Promise<string[] | undefined> {
  const items = [
    { label: '$(search) This Workspace Folder', detail: 'Whatever lies in it: mlruns, mlflow.db, event files of TensorBoard, folders of DVCLive', choose: () => Promise.resolve([folder.uri]) },
    { label: '$(folder) Another Folder...', detail: 'The same in another place, or runs that were copied from another .onramp', choose: () => showDialog(folder.uri, 'folders') },
    { label: '$(database) A Database of MLflow...', detail: 'mlflow.db, by any name', choose: () => showDialog(folder.uri, 'files') },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Import Runs', placeHolder: 'From where? What is there stays as it is.' });
  return (await picked?.choose())?.map((uri) => uri.fsPath);
}

function showDialog(defaultUri: vscode.Uri, what: 'folders' | 'files'): Thenable<vscode.Uri[] | undefined> {
  const filters = { 'SQLite Databases': ['db', 'sqlite', 'sqlite3'], 'All Files': ['*'] };
  return vscode.window.showOpenDialog({ canSelectFolders: what === 'folders', canSelectFiles: what === 'files', canSelectMany: true, defaultUri, openLabel: 'Import', title: 'Import Runs', ...(what === 'files' ? { filters } : {}) });
}

async function importWithProgress(imports: RunImports, paths: string[]): Promise<{ summary: ImportSummary; isStopped: boolean }> {
  const summary = new ImportSummary();
  const isStopped = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Importing runs', cancellable: true }, async (progress, token) => {
    const stopping = new AbortController();
    const subscription = token.onCancellationRequested(() => stopping.abort());
    try {
      progress.report({ message: 'looking for them' });
      const report = createReports(summary, progress);
      await imports.import(
        { paths, isDryRun: false },
        (step) => {
          summary.add(step);
          report();
        },
        stopping.signal,
      );
      return false;
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
      return true;
    } finally {
      subscription.dispose();
    }
  });
  return { summary, isStopped };
}

/** Tells how far an import has come, not with every run. */
function createReports(summary: ImportSummary, progress: vscode.Progress<{ message?: string; increment?: number }>): () => void {
  let [toldMs, told] = [Number.NEGATIVE_INFINITY, 0];
  return () => {
    const { runCount, runs } = summary;
    if (runCount === null || performance.now() - toldMs < PROGRESS_MS) return;
    progress.report({ message: `${runs.length.toLocaleString()} of ${runCount.toLocaleString()}`, increment: (100 * (runs.length - told)) / Math.max(1, runCount) });
    [toldMs, told] = [performance.now(), runs.length];
  };
}

async function tell(summary: ImportSummary, isStopped: boolean, log: OutputLog): Promise<void> {
  const details = [...summary.describeRefusals(), ...summary.describeNotes().map((note) => `Left out: ${note}`)];
  const message = [...(isStopped ? [summary.describeStop(), 'Importing again goes on from there.'] : []), summary.describe(false)].join(' ');
  log.info(`Import: ${message}`);
  for (const detail of details) log.info(detail);
  const show = details.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const leftOut = details.length > 0 ? ' Not everything could be taken in.' : '';
  if ((await show(`${message}${leftOut}`, ...(details.length > 0 ? [SHOW_DETAILS] : []))) === SHOW_DETAILS) log.show();
}
