import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import { UserFacingError } from '../../core/errors.ts';
import { describeRow } from '../../core/runs/describeRun.ts';
import type { ListedRun, Run } from '../../core/runs/runStore.ts';
import { describeMlflowTarget, mlflowTargetOf, onDidChangeMlflowTargets } from '../capture/mlflowTargets.ts';
import { commandIds, registerCommand } from '../commands.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { runIcon, runTooltip } from './runItem.ts';

/** Rows added by "Show more". */
const PAGE = 200;
/** Ages in the rows are coarse, durations of running ones are not. */
const TICK_MS = 10_000;
/** Bursts of changes become one update of the view. */
const SETTLE_MS = 100;

/** A row of the Runs view that stands for a run: what commands of its menu are given. */
export interface RunRow {
  kind: 'run';
  folder: TrackedFolder;
  run: Run;
  /** What is nested below it, where the view knows. */
  listed?: ListedRun;
}
interface FolderRow {
  kind: 'folder';
  folder: TrackedFolder;
}
interface MoreRow {
  kind: 'more';
  level: Level;
  rest: number;
}
/** A part of the view that is shown page by page: the top of a folder, or what is below a run. */
interface Level {
  folder: TrackedFolder;
  parentId: string | null;
}

/** What to do where nothing can be read; the reason stands above. */
interface RetryRow {
  kind: 'retry';
}
type Row = RunRow | FolderRow | MoreRow | RetryRow;

/** The view "Runs". */
export const registerRunsTree: Feature = (feature) => {
  const own = new DisposableStore();
  const tree = own.add(new RunsTree(feature));
  const view = own.add(vscode.window.createTreeView<Row>('onramp.runs', { treeDataProvider: tree, showCollapseAll: false }));
  let targets: string[] = [];
  const say = () => {
    // A message hides the text of an empty view, which says more.
    view.message = [...feature.workspaces.problems.values(), ...(tree.isEmpty ? [] : targets)].join('\n');
  };
  const readTargets = async () => {
    const found = await Promise.all(feature.workspaces.folders.map(({ folder }) => mlflowTargetOf(folder)));
    targets = [...new Set(found.flatMap((target) => (target ? [describeMlflowTarget(target)] : [])))];
    say();
  };
  own.add(feature.workspaces.onDidChange(() => void readTargets()));
  own.add(onDidChangeMlflowTargets(() => void readTargets()));
  own.add(tree.onDidList(say));
  own.add(registerCommand(commandIds.refreshRuns, feature.log, () => vscode.window.withProgress({ location: { viewId: 'onramp.runs' } }, () => feature.workspaces.refresh())));
  own.add(vscode.commands.registerCommand(SHOW_MORE, (row: MoreRow) => tree.showMore(row.level)));
  const tick = setInterval(() => view.visible && tree.update(), TICK_MS);
  own.add({ dispose: () => clearInterval(tick) });
  void readTargets();
  return own;
};

// Only rows of the tree run this, so it is no command of the palette.
const SHOW_MORE = 'onramp.runs.showMore';

class RunsTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<undefined>();
  private readonly own = new DisposableStore();
  private readonly limits = new Map<string, number>();
  private settling: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.changes.event;
  private readonly lists = new vscode.EventEmitter<undefined>();
  /** The top of the view was asked for, and `isEmpty` is of now. */
  readonly onDidList = this.lists.event;
  isEmpty = true;

  constructor(private readonly feature: FeatureContext) {
    this.own.add(this.changes);
    this.own.add(this.lists);
    this.own.add(feature.workspaces.onDidChange(() => this.update()));
    this.own.add(feature.workspaces.onDidChangeRuns(() => this.update()));
    this.own.add({ dispose: () => clearTimeout(this.settling) });
  }

  dispose(): void {
    this.own.dispose();
  }

  update(): void {
    this.settling ??= setTimeout(() => {
      this.settling = undefined;
      this.changes.fire(undefined);
    }, SETTLE_MS);
  }

  showMore(level: Level): void {
    this.limits.set(idOf(level), this.limitOf(level) + PAGE);
    this.update();
  }

  async getChildren(parent?: Row): Promise<Row[]> {
    const rows = await this.rowsBelow(parent);
    if (parent) return rows;
    this.isEmpty = rows.length === 0;
    this.lists.fire(undefined);
    return rows;
  }

  private async rowsBelow(parent: Row | undefined): Promise<Row[]> {
    const { folders } = this.feature.workspaces;
    if (parent?.kind === 'run') return this.rowsOf({ folder: parent.folder, parentId: (parent.listed ? withSeveral(parent.listed) : undefined)?.run.id ?? parent.run.id });
    if (parent) return parent.kind === 'folder' ? this.rowsOf({ folder: parent.folder, parentId: null }) : [];
    const only = folders[0];
    if (!only) return this.feature.workspaces.problems.size > 0 ? [{ kind: 'retry' }] : [];
    return folders.length === 1 ? this.rowsOf({ folder: only, parentId: null }) : folders.map((folder) => ({ kind: 'folder', folder }));
  }

  getTreeItem(row: Row): vscode.TreeItem {
    switch (row.kind) {
      case 'run':
        return this.runItem(row);
      case 'folder':
        return folderItem(row);
      case 'more':
        return moreItem(row);
      case 'retry':
        return retryItem();
    }
  }

  private async rowsOf(level: Level): Promise<Row[]> {
    const { folder, parentId } = level;
    const page = await folder.runs.listBelow(parentId, { limit: this.limitOf(level) });
    const rows: Row[] = page.runs.map((listed) => ({ kind: 'run', folder, run: listed.run, listed }));
    const rest = page.total - page.runs.length;
    return rest > 0 ? [...rows, { kind: 'more', level, rest }] : rows;
  }

  private runItem({ folder, run, listed }: RunRow): vscode.TreeItem {
    const hasRows = listed !== undefined && withSeveral(listed) !== undefined;
    const item = new vscode.TreeItem(run.name, hasRows ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None);
    const description = describeRow(run, this.feature.clock.nowMs());
    item.id = `${folder.location.storeFolder}#${run.id}`;
    item.description = description;
    item.iconPath = runIcon(run.status);
    item.tooltip = runTooltip(run, this.feature.clock.nowMs());
    item.accessibilityInformation = { label: `${run.name}, ${description}` };
    item.contextValue = run.status === 'RUNNING' ? 'run.running' : 'run.ended';
    item.command = { command: commandIds.openRun, title: 'Open Run', arguments: [{ kind: 'run', folder, run } satisfies RunRow] };
    return item;
  }

  private limitOf(level: Level): number {
    return this.limits.get(idOf(level)) ?? PAGE;
  }
}

function idOf({ folder, parentId }: Level): string {
  return `${folder.location.storeFolder}#${parentId ?? ''}`;
}

/** The run whose several runs are the rows below a row: a session with one run is one row with it. */
function withSeveral(listed: ListedRun): ListedRun | undefined {
  if (listed.only) return withSeveral(listed.only);
  return listed.childCount > 1 ? listed : undefined;
}

function folderItem({ folder }: FolderRow): vscode.TreeItem {
  const item = new vscode.TreeItem(folder.folder.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = folder.location.storeFolder;
  item.iconPath = vscode.ThemeIcon.Folder;
  item.resourceUri = folder.folder.uri;
  return item;
}

function moreItem(row: MoreRow): vscode.TreeItem {
  const item = new vscode.TreeItem(`Show ${Math.min(PAGE, row.rest)} more`);
  item.id = `${idOf(row.level)}#more`;
  item.description = `of ${row.rest}`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: SHOW_MORE, title: 'Show More', arguments: [row] };
  return item;
}

function retryItem(): vscode.TreeItem {
  const item = new vscode.TreeItem('Try Again');
  item.id = 'retry';
  item.iconPath = new vscode.ThemeIcon('refresh');
  item.command = { command: commandIds.refreshRuns, title: 'Try Again' };
  return item;
}

/** The run that a command was called on: a row of the view, or one that the person picks. */
export async function runOfArgument(argument: unknown, workspaces: TrackedWorkspaces, clock: { nowMs(): number }, pick: { title: string; onlyRunning?: boolean }): Promise<RunRow | undefined> {
  if (isRunRow(argument)) return argument;
  const rows = (await Promise.all(workspaces.folders.map(async (folder) => (await folder.runs.list({ limit: 1000 })).runs.map((run): RunRow => ({ kind: 'run', folder, run }))))).flat();
  const wanted = rows.filter((row) => !pick.onlyRunning || row.run.status === 'RUNNING').sort((a, b) => b.run.startedAtMs - a.run.startedAtMs);
  if (wanted.length === 0) {
    throw new UserFacingError(pick.onlyRunning ? 'Nothing is running.' : 'There are no runs yet.', 'Run a Python file first (command "Onramp: Run Python File").');
  }
  const picked = await vscode.window.showQuickPick(
    wanted.map((row) => ({ label: row.run.name, description: describeRow(row.run, clock.nowMs()), ...(row.run.arguments.length > 0 ? { detail: row.run.arguments.join(' ') } : {}), iconPath: runIcon(row.run.status), row })),
    { title: pick.title, matchOnDescription: true, matchOnDetail: true },
  );
  return picked?.row;
}

function isRunRow(argument: unknown): argument is RunRow {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'run';
}
