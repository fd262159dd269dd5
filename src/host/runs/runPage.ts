import * as vscode from 'vscode';
import { bytesForPreview, collectPreview } from '../../core/artifacts/filePreview.ts';
import { UserFacingError } from '../../core/errors.ts';
import { pointsAsCsv } from '../../core/metrics/pointsTable.ts';
import { interleaveOutput } from '../../core/runs/runOutput.ts';
import { canStop, stopRun, type ProcessControl } from '../../core/runs/stopRun.ts';
import { parseTraceback } from '../../core/runs/traceback.ts';
import type { RequestHandlers } from '../../protocol/panelContract.ts';
import type { OutputView, runPanel } from '../../protocol/runPanel.ts';
import type { KeptFile, RunView } from '../../protocol/runView.ts';
import { commandIds } from '../commands.ts';
import { requireTrust } from '../trust.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { codeSession } from './codeSession.ts';
import { openFile, openSource, sourceUri, uriOfPath } from './openSource.ts';
import { readAllPoints, readCurves } from './readCurves.ts';
import { readInputStates } from './readInputs.ts';
import { readStanding } from './readStanding.ts';
import { readObject } from './readObject.ts';
import { committedFileUri, recordedFileUri } from './recordedFiles.ts';
import { requireCommitted } from './requireCommitted.ts';
import type { RunRow } from './runRow.ts';
import { noteOf, sourceOf, toRunView } from './runView.ts';
import { fileNameFor, saveAs } from './saveFiles.ts';
import { fileLabel, noteHolder, readShownRun, requireKeptFile, type ShownRun } from './shownRun.ts';

/** What of a long output a page gets: its end, in characters. */
const LONGEST_OUTPUT = 200_000;

export interface RunPageOptions {
  storeFolder: string;
  runId: string;
  workspaces: TrackedWorkspaces;
  machine: ProcessControl;
  open(runId: string): void;
}

interface Found {
  folder: TrackedFolder;
  shown: ShownRun;
}

/** What one Run panel's page can ask: each answer is read from the index and the store when it is asked for. */
export class RunPage {
  /** As it was last read, so that a burst of questions does not read it anew each time. */
  private latest: Found | undefined;

  constructor(private readonly options: RunPageOptions) {}

  readonly handlers: Omit<RequestHandlers<typeof runPanel>, 'readRun'> = {
    readCurves: async (request) => {
      const { folder, shown } = await this.known();
      return readCurves(folder.runs, shown, request);
    },
    readFile: async (wanted) => {
      const { folder, file } = await this.keptFile(wanted);
      const beginning = bytesForPreview(file.path, file.sizeBytes);
      return collectPreview(file.path, beginning === 0 ? new Uint8Array() : await readObject(folder.artifacts, file, beginning), file.sizeBytes);
    },
    openFile: async (wanted) => {
      const { folder, shown, file } = await this.keptFile(wanted);
      await vscode.commands.executeCommand('vscode.open', recordedFileUri(folder, fileLabel(shown), file));
      return null;
    },
    saveFile: async (wanted) => {
      const { folder, file } = await this.keptFile(wanted);
      await saveAs(folder, file.path.slice(file.path.lastIndexOf('/') + 1), () => readObject(folder.artifacts, file));
      return null;
    },
    exportChart: async ({ title, keys, x, png }) => {
      const { folder, shown } = await this.known();
      const picked = await vscode.window.showQuickPick(
        [
          { label: 'PNG', description: 'the chart as it is shown', ending: 'png', read: () => Promise.resolve(png) },
          { label: 'CSV', description: 'all points that were logged', ending: 'csv', read: async () => new TextEncoder().encode(pointsAsCsv(await readAllPoints(folder.runs, shown, keys, x), x)) },
        ],
        { title: `Export ${title}` },
      );
      if (picked) await saveAs(folder, fileNameFor(`${shown.run.name}-${title}`, picked.ending), picked.read);
      return null;
    },
    openSource: async () => {
      const { folder, shown } = await this.known();
      await openSource(folder, shown);
      return null;
    },
    compareSource: async ({ with: other }) => {
      await this.compareSource(other);
      return null;
    },
    openTraceback: async ({ line }) => {
      const { folder, shown } = await this.known();
      const exception = shown.parts.find(({ details }) => details.exception)?.details.exception;
      const place = exception ? parseTraceback(exception.traceback)[line]?.place : undefined;
      if (place) await openFile(uriOfPath(folder, place.file), place.line);
      return null;
    },
    checkInputs: async () => {
      const { folder, shown } = await this.known();
      return readInputStates(folder, shown);
    },
    readOutput: async ({ version }) => {
      const { folder, shown } = await this.known();
      return this.readOutput(folder, shown, version);
    },
    saveNote: async ({ note }) => {
      const { folder, shown } = await this.known();
      if (!vscode.workspace.isTrusted) throw new UserFacingError('In Restricted Mode Onramp writes nothing.', 'Trust the workspace first (command "Workspaces: Manage Workspace Trust").');
      const result = await folder.editor.edit(noteHolder(shown)?.run.id ?? shown.run.id, { kind: 'note', value: note });
      if (!result.ok) throw gone();
      return null;
    },
    stopRun: async () => {
      const { shown } = await this.require();
      await stopRun(shown.session.run, this.options.machine);
      return null;
    },
    compareRun: async ({ with: other }) => {
      const { folder, shown } = await this.require();
      const row: RunRow = { kind: 'run', folder, run: shown.run };
      const bestId = other === 'best' ? (await readStanding(folder, shown))?.best?.runId : undefined;
      const best = bestId === undefined ? undefined : await folder.runs.get(bestId);
      const rows = best ? [row, { ...row, run: best }] : [row];
      await vscode.commands.executeCommand(commandIds.compareRuns, row, rows);
      return null;
    },
    openRun: ({ runId }) => {
      this.options.open(runId);
      return null;
    },
  };

  /** The run as it is now, or null when it is gone. */
  async read(): Promise<RunView | null> {
    const { workspaces, machine, storeFolder, runId } = this.options;
    const folder = workspaces.byStore(storeFolder);
    const shown = folder && (await readShownRun(folder.runs, runId));
    this.latest = folder && shown ? { folder, shown } : undefined;
    if (!folder || !shown) return null;
    const { isTrusted } = vscode.workspace;
    return toRunView(shown, {
      stop: isTrusted && shown.run.status === 'RUNNING' && canStop(shown.session.run, machine),
      openSource: sourceUri(folder, codeSession(shown).run) !== undefined,
      edit: isTrusted,
      useGit: isTrusted,
      noteHtml: await renderNote(noteOf(shown)),
      standing: await readStanding(folder, shown),
      hasOutput: folder.outputs.versionOf(shown.session.run.id) !== null,
    });
  }

  private async compareSource(other: 'commit' | 'now'): Promise<void> {
    const { folder, shown } = await this.known();
    const { session } = shown;
    const source = sourceOf(session);
    const path = session.run.source?.path;
    if (!source || path === undefined) throw new UserFacingError('The source of this run was not kept.', 'Only Python scripts are kept.');
    const asItWas = recordedFileUri(folder, fileLabel(shown), source);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (other === 'now') {
      const now = sourceUri(folder, session.run);
      if (!now) throw new UserFacingError(`${session.run.name} ran no file.`, 'There is nothing to compare with.');
      await requireFile(now, `${name} is not there any more.`, 'Open it as it was instead.');
      await vscode.commands.executeCommand('vscode.diff', asItWas, now, `${name}: as it was and now`);
      return;
    }
    const commit = session.run.git?.commit;
    if (commit === undefined) throw new UserFacingError('This run was not started in a Git repository.', 'Compare with the file of today instead.');
    requireTrust('Onramp does not start Git');
    requireCommitted(await folder.readAtCommit(commit, path), commit, name);
    await vscode.commands.executeCommand('vscode.diff', committedFileUri(folder, commit, path), asItWas, `${name}: commit ${commit.slice(0, 7)} and as it was`);
  }

  private readOutput(folder: TrackedFolder, { session }: ShownRun, known: string | null): OutputView | null {
    const { outputs } = folder;
    const version = outputs.versionOf(session.run.id);
    if (version === null || version === known) return null;
    const all = outputs.read(session.run.id);
    const room = Math.ceil(LONGEST_OUTPUT / Math.max(1, all.length));
    return { version, processes: all.map(({ writer, parts }) => ({ title: writer, pieces: endOf(interleaveOutput(parts), room) })) };
  }

  private async keptFile(wanted: KeptFile) {
    const { folder, shown } = await this.known();
    const file = requireKeptFile(shown, wanted);
    return { folder, shown, file };
  }

  private async known(): Promise<Found> {
    return this.latest ?? this.require();
  }

  private async require(): Promise<Found> {
    await this.read();
    if (!this.latest) throw gone();
    return this.latest;
  }
}

async function renderNote(note: string): Promise<string> {
  if (note === '') return '';
  const { renderMarkdown } = await import('../panels/renderMarkdown.ts');
  return renderMarkdown(note);
}

function gone(): UserFacingError {
  return new UserFacingError('This run is not there any more.', 'Close this panel.');
}

async function requireFile(uri: vscode.Uri, message: string, nextStep: string): Promise<void> {
  try {
    await vscode.workspace.fs.stat(uri);
  } catch (cause) {
    throw new UserFacingError(message, nextStep, { cause });
  }
}

/** The last pieces of an output, as much as fits. */
function endOf(pieces: OutputView['processes'][number]['pieces'], room: number): OutputView['processes'][number]['pieces'] {
  const kept: OutputView['processes'][number]['pieces'] = [];
  let left = room;
  for (const piece of [...pieces].reverse()) {
    if (left <= 0) break;
    kept.unshift({ ...piece, text: piece.text.slice(-left) });
    left -= piece.text.length;
  }
  return kept;
}
