import * as vscode from 'vscode';
import { DisposableStore } from '../../../core/disposables.ts';
import type { Experiment } from '../../../core/experiments/experimentStore.ts';
import { chosenKeyMetrics, type KeyMetric } from '../../../core/runs/keyMetric.ts';
import type { ListedRun } from '../../../core/runs/runStore.ts';
import type { BrowseScope } from '../../../core/search/browse.ts';
import type { FeatureContext } from '../../feature.ts';
import { commandIds } from '../../commands.ts';
import type { TrackedFolder } from '../../workspace/trackedWorkspaces.ts';
import { runsOfRow, withoutRepeated, withSeveral } from '../runRow.ts';
import { runTooltip } from './runTooltip.ts';
import { nameOfGroup } from './groupNames.ts';
import { idOfRow, toTreeItem } from './rowItems.ts';
import type { GroupRow, Level, NoteRow, Row, ViewedRun } from './row.ts';
import type { ViewState } from './viewState.ts';

/** Rows added by "Show more". */
const PAGE = 200;
/** Bursts of changes become one update of the view, soon. */
const SETTLE_MS = 100;
/** Least time between two updates while runs keep changing: each draws every row anew. */
const DRAW_MS = 500;

/** What is known of a folder's experiments while one picture of the view is drawn. */
interface KnownExperiments {
  all: readonly Experiment[];
  chosen: Record<string, KeyMetric>;
}

/** The rows of the Runs view. */
export class RunsTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<undefined>();
  private readonly own = new DisposableStore();
  private readonly limits = new Map<string, number>();
  private readonly experiments = new Map<TrackedFolder, Promise<KnownExperiments>>();
  private settling: NodeJS.Timeout | undefined;
  private drawnAtMs = Number.NEGATIVE_INFINITY;
  readonly onDidChangeTreeData = this.changes.event;
  private readonly lists = new vscode.EventEmitter<undefined>();
  /** The top of the view was asked for, and `isEmpty` is of now. */
  readonly onDidList = this.lists.event;
  isEmpty = true;

  constructor(
    private readonly feature: FeatureContext,
    private readonly state: ViewState,
  ) {
    this.own.add(this.changes);
    this.own.add(this.lists);
    this.own.add(feature.workspaces.onDidChange(() => this.update()));
    this.own.add(feature.workspaces.onDidChangeRuns(() => this.update()));
    this.own.add(
      state.onDidChange(() => {
        this.limits.clear();
        this.draw();
      }),
    );
    this.own.add({ dispose: () => clearTimeout(this.settling) });
  }

  dispose(): void {
    this.own.dispose();
  }

  /** Draws the view anew, soon. */
  update(): void {
    const waitMs = Math.max(SETTLE_MS, this.drawnAtMs + DRAW_MS - performance.now());
    this.settling ??= setTimeout(() => this.draw(), waitMs);
  }

  showMore(level: Level): void {
    this.limits.set(level.id, this.limitOf(level) + PAGE);
    this.draw();
  }

  async getChildren(parent?: Row): Promise<Row[]> {
    const rows = await this.rowsBelow(parent);
    if (parent) return rows;
    this.isEmpty = rows.length === 0;
    this.lists.fire(undefined);
    return rows;
  }

  private async rowsBelow(parent: Row | undefined): Promise<Row[]> {
    switch (parent?.kind) {
      case 'run':
        return this.pageOf(this.below(parent));
      case 'folder':
        return this.topOf(parent.folder);
      case 'group':
        return this.rowsOfGroup(parent);
      case 'more':
      case 'note':
        return [];
      case undefined:
        return this.roots();
    }
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return toTreeItem(row, this.feature.clock.nowMs(), { isFlat: this.state.isFlat });
  }

  /** Called when the pointer rests on a row: what needs more questions than a row is worth. */
  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    if (row.kind === 'run') item.tooltip = await runTooltip(row, this.feature.clock.nowMs());
    return item;
  }

  private draw(): void {
    clearTimeout(this.settling);
    this.settling = undefined;
    this.drawnAtMs = performance.now();
    this.experiments.clear();
    this.changes.fire(undefined);
  }

  private async roots(): Promise<Row[]> {
    const { folders, problems } = this.feature.workspaces;
    const [only, another] = folders;
    if (!only) return problems.size > 0 ? [note('', tryAgain)] : [];
    return another ? folders.map((folder): Row => ({ kind: 'folder', folder })) : this.topOf(only);
  }

  private async topOf(folder: TrackedFolder): Promise<Row[]> {
    const { grouping, lifecycle } = this.state.choices;
    if (lifecycle === 'deleted') return orNote(await this.pageOf(this.level(folder, 'deleted')), folder, noDeletedRuns);
    const pinned = this.level(folder, 'pinned', { level: 'each', pinned: true });
    const rest = this.level(folder, 'top', { pinned: false });
    const [{ total: pinnedCount }, others] = await Promise.all([folder.runs.browse(pinned.query, { limit: 0 }), grouping ? this.groupsOf(rest) : this.pageOf(rest)]);
    const first: Row[] = pinnedCount === 0 ? [] : [{ kind: 'group', of: 'pinned', name: 'Pinned', count: pinnedCount, level: pinned, isOpen: true }];
    const rows = [...first, ...others];
    if (rows.length > 0 || this.state.isSearching) return orNote(rows, folder, nothingFound);
    const { total } = await folder.runs.browse(this.level(folder, 'all', { withArchived: true }).query, { limit: 0 });
    return total > 0 ? orNote([], folder, allArchived) : [];
  }

  private async groupsOf(level: Level): Promise<Row[]> {
    const { grouping } = this.state.choices;
    if (!grouping) return [];
    const [groups, { all }] = await Promise.all([level.folder.runs.groups(level.query, grouping), this.experimentsOf(level.folder)]);
    return groups.map((group, position): GroupRow => ({
      kind: 'group',
      of: 'group',
      grouping,
      group,
      name: nameOfGroup(grouping, group, { experiments: all, nowMs: this.feature.clock.nowMs() }),
      level: { ...level, id: `${level.id}/${grouping.by}:${group.value ?? ''}`, query: { ...level.query, scope: { ...level.query.scope, group: { grouping, value: group.value } } } },
      isOpen: position === 0,
    }));
  }

  /** Of an experiment its best run stands above the others, unless it is the first of them anyway. */
  private async rowsOfGroup(row: GroupRow): Promise<Row[]> {
    const { folder } = row.level;
    const isExperiment = row.of === 'group' && row.grouping.by === 'experiment' && row.group.value !== null && row.group.count > 1 && !this.state.isBestFirst;
    if (!isExperiment || row.group.value === null) return this.pageOf(row.level);
    const experimentId = row.group.value;
    const { chosen } = await this.experimentsOf(folder);
    const [best, rows] = await Promise.all([folder.runs.best(experimentId, chosen[experimentId]), this.pageOf(row.level)]);
    if (!best) return rows;
    const level = { ...row.level, id: `${row.level.id}/best` };
    const [bestRow] = await this.toRows(level, [{ run: best, childCount: 0, only: null }]);
    return bestRow ? [{ ...bestRow, isBestRow: true }, ...rows] : rows;
  }

  private below(row: ViewedRun): Level {
    const parent = (row.listed ? withSeveral(row.listed) : undefined)?.run ?? row.run;
    const scope: BrowseScope = { lifecycle: row.run.isDeleted ? 'deleted' : 'active', level: { below: parent.id }, withArchived: true };
    return { id: row.id, folder: row.folder, query: { filter: { clauses: [] }, freeText: { terms: [] }, scope } };
  }

  private async pageOf(level: Level): Promise<Row[]> {
    const bestFirst = this.state.isBestFirst && typeof level.query.scope.level !== 'object' ? { bestFirst: { chosen: (await this.experimentsOf(level.folder)).chosen } } : {};
    const page = await level.folder.runs.browse({ ...level.query, ...bestFirst }, { limit: this.limitOf(level) });
    const rows = await this.toRows(level, level.query.scope.level === 'each' ? withoutRepeated(page.runs) : page.runs);
    const rest = page.total - page.runs.length;
    return rest > 0 ? [...rows, { kind: 'more', level, rest }] : rows;
  }

  private async toRows(level: Level, runs: readonly ListedRun[]): Promise<ViewedRun[]> {
    const { folder } = level;
    const { chosen } = await this.experimentsOf(folder);
    const rows = runs.map((listed): ViewedRun => ({ kind: 'run', folder, run: listed.run, listed, level, id: idOfRow(level, listed.run) }));
    const glances = rows.length === 0 ? [] : await folder.runs.glances(rows.map((row) => runsOfRow(row).map(({ id }) => id) as [string, ...string[]]), chosen);
    return rows.map((row, position) => ({ ...row, ...(glances[position] ? { glance: glances[position] } : {}) }));
  }

  private experimentsOf(folder: TrackedFolder): Promise<KnownExperiments> {
    const known = this.experiments.get(folder) ?? this.readExperiments(folder);
    this.experiments.set(folder, known);
    return known;
  }

  private async readExperiments({ experiments }: TrackedFolder): Promise<KnownExperiments> {
    try {
      const all = await experiments.list();
      return { all, chosen: chosenKeyMetrics(all) };
    } catch (error) {
      // Runs can be seen without the names of their experiments.
      this.feature.log.warn(`Experiments could not be read: ${String(error)}`);
      return { all: [], chosen: {} };
    }
  }

  private level(folder: TrackedFolder, name: string, changes: Partial<BrowseScope> = {}): Level {
    const { query } = this.state;
    return { id: `${folder.location.storeFolder}#${name}`, folder, query: { ...query, scope: { ...query.scope, ...changes } } };
  }

  private limitOf(level: Level): number {
    return this.limits.get(level.id) ?? PAGE;
  }
}

type Note = Omit<NoteRow, 'kind' | 'id'>;

const tryAgain: Note = { text: 'Try Again', hint: '', icon: 'refresh', command: commandIds.refreshRuns };
const nothingFound: Note = { text: 'No run matches', hint: 'Clear Search', icon: 'search-stop', command: commandIds.clearSearch };
const allArchived: Note = { text: 'All runs are archived', hint: 'Show Archived Runs', icon: 'archive', command: commandIds.showArchived };
const noDeletedRuns: Note = { text: 'No deleted runs', hint: 'Back to Runs', icon: 'trash', command: commandIds.hideDeleted };

function note(place: string, shown: Note): NoteRow {
  return { kind: 'note', id: `${place}#note ${shown.text}`, ...shown };
}

function orNote(rows: Row[], { location }: TrackedFolder, shown: Note): Row[] {
  return rows.length > 0 ? rows : [note(location.storeFolder, shown)];
}
