import * as vscode from 'vscode';
import type { Disposable } from '../../core/disposables.ts';
import { Emitter } from '../../core/emitter.ts';
import { UserFacingError } from '../../core/errors.ts';
import type { ArtifactStore } from '../../core/artifacts/artifactStore.ts';
import type { ComparisonStore } from '../../core/compare/comparisonStore.ts';
import type { ExperimentStore } from '../../core/experiments/experimentStore.ts';
import type { Log } from '../../core/log.ts';
import type { ExportResult } from '../../core/runs/exportedRun.ts';
import type { RunEditor } from '../../core/runs/runEditor.ts';
import type { RunOutputs } from '../../core/runs/runOutput.ts';
import type { ReadProgress, RunStore } from '../../core/runs/runStore.ts';
import type { FileAtCommit } from '../../core/workspace/fileAtCommit.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';

/** What can be done with the store of a folder. */
export interface OpenedStore {
  runs: RunStore;
  experiments: ExperimentStore;
  comparisons: ComparisonStore;
  /** Who works here: Git's user, else the system's. */
  author(): Promise<string>;
  editor: RunEditor;
  artifacts: Pick<ArtifactStore, 'open' | 'sizeOf'>;
  outputs: RunOutputs;
  exportRun(runId: string, target: string): Promise<ExportResult>;
  /** A file of the folder as it was at a commit; relative to the folder, with `/`. */
  readAtCommit(commit: string, path: string): Promise<FileAtCommit>;
}

/** A workspace folder that is tracked, with its runs. */
export interface TrackedFolder extends OpenedStore {
  folder: vscode.WorkspaceFolder;
  location: StoreLocation;
}

/** Runs of one folder that changed. */
export interface RunChanges {
  folder: TrackedFolder;
  runIds: readonly string[];
}

export interface StoreAccess {
  /** Pointers to other places are followed in trusted workspaces only. */
  find(folder: string, isTrusted: boolean): StoreLocation | undefined;
  init(folder: string): StoreLocation;
  /** `save` is false where nothing may be written. */
  open(location: StoreLocation, save: boolean): OpenedStore;
}

/** The folders of this window that are tracked: one store each. Nothing is written before `track`. */
export class TrackedWorkspaces implements Disposable {
  private tracked: TrackedFolder[] = [];
  private readonly changes: Emitter<void>;
  private readonly runChanges: Emitter<RunChanges>;
  private readonly progress: Emitter<ReadProgress>;
  private readonly subscriptions: vscode.Disposable;
  private readonly closing = new Set<Promise<unknown>>();
  /** Why a folder's store cannot be used, said in the view. */
  readonly problems = new Map<string, string>();

  constructor(
    private readonly stores: StoreAccess,
    private readonly log: Log,
  ) {
    this.changes = new Emitter((error) => log.error(String(error)));
    this.runChanges = new Emitter((error) => log.error(String(error)));
    this.progress = new Emitter((error) => log.error(String(error)));
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.update()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.closeAll();
        this.update();
      }),
      // Another window or a terminal may have tracked the folder in the meantime.
      vscode.window.onDidChangeWindowState((state) => state.focused && this.update()),
    );
    this.update();
  }

  get folders(): readonly TrackedFolder[] {
    return this.tracked;
  }

  /** A folder became tracked, or is no longer. */
  get onDidChange() {
    return this.changes.event;
  }

  /** Some runs of a folder changed. */
  get onDidChangeRuns() {
    return this.runChanges.event;
  }

  /** How far reading many runs of a folder has come. */
  get onDidProgress() {
    return this.progress.event;
  }

  /** Folders of this window on a file system that are not tracked yet. */
  untracked(): vscode.WorkspaceFolder[] {
    return localFolders().filter((folder) => !this.tracked.some((one) => isSame(one.folder, folder)));
  }

  /** The tracked folder that a file belongs to. */
  folderOf(file: vscode.Uri): TrackedFolder | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    return folder && this.tracked.find((one) => isSame(one.folder, folder));
  }

  byStore(storeFolder: string): TrackedFolder | undefined {
    return this.tracked.find((one) => one.location.storeFolder === storeFolder);
  }

  /** @throws UserFacingError when the folder cannot be written */
  track(folder: vscode.WorkspaceFolder): TrackedFolder {
    this.stores.init(folder.uri.fsPath);
    this.update();
    const tracked = this.tracked.find((one) => isSame(one.folder, folder));
    if (!tracked) throw new Error(`${folder.uri.fsPath} is not tracked after all`);
    return tracked;
  }

  /** Looks at the folders and their files again. */
  async refresh(): Promise<void> {
    this.update();
    await Promise.all(this.tracked.map((one) => one.runs.refresh()));
  }

  /** Resolves when every index is saved. */
  async close(): Promise<void> {
    this.dispose();
    await Promise.all(this.closing);
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.closeAll();
    this.changes.dispose();
    this.runChanges.dispose();
    this.progress.dispose();
  }

  private update(): void {
    const before = this.tracked;
    this.problems.clear();
    const next = localFolders().flatMap((folder) => {
      const location = this.locate(folder);
      if (!location) return [];
      const known = before.find((one) => isSame(one.folder, folder) && one.location.storeFolder === location.storeFolder);
      return [known ?? this.open(folder, location)];
    });
    const gone = before.filter((one) => !next.includes(one));
    for (const one of gone) this.closeOne(one);
    this.tracked = next;
    if (gone.length > 0 || next.length !== before.length || this.problems.size > 0) this.changes.fire();
  }

  private locate(folder: vscode.WorkspaceFolder): StoreLocation | undefined {
    try {
      return this.stores.find(folder.uri.fsPath, vscode.workspace.isTrusted);
    } catch (error) {
      this.problems.set(folder.uri.fsPath, error instanceof UserFacingError ? error.text : String(error));
      return undefined;
    }
  }

  private open(folder: vscode.WorkspaceFolder, location: StoreLocation): TrackedFolder {
    const tracked: TrackedFolder = { folder, location, ...this.stores.open(location, vscode.workspace.isTrusted) };
    tracked.runs.onDidChange(({ runIds }) => this.runChanges.fire({ folder: tracked, runIds }));
    tracked.runs.onDidProgress((progress) => this.progress.fire(progress));
    tracked.runs.onDidFail((error) => {
      this.log.error(error);
      this.problems.set(folder.uri.fsPath, 'The index stopped. Reload the window to start it again; nothing recorded is lost.');
      this.changes.fire();
    });
    return tracked;
  }

  private closeAll(): void {
    for (const one of this.tracked) this.closeOne(one);
    this.tracked = [];
  }

  private closeOne(one: TrackedFolder): void {
    const closed = Promise.resolve(one.runs.dispose())
      .catch((error: unknown) => this.log.warn(String(error)))
      .finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }
}

function localFolders(): vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
}

function isSame(a: vscode.WorkspaceFolder, b: vscode.WorkspaceFolder): boolean {
  return a.uri.toString() === b.uri.toString();
}
