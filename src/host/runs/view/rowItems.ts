import * as vscode from 'vscode';
import { describeRow, describeRowAloud } from '../../../core/runs/describeRun.ts';
import type { Run } from '../../../core/runs/runStore.ts';
import type { RunStatus } from '../../../core/runs/records.ts';
import { commandIds } from '../../commands.ts';
import { runIcon } from '../runItem.ts';
import { withSeveral } from '../runRow.ts';
import { starredUri } from './starDecoration.ts';
import type { FolderRow, GroupRow, Level, MoreRow, NoteRow, Row, ViewedRun } from './row.ts';

// Only rows of the tree run this, so it is no command of the palette.
export const SHOW_MORE = 'onramp.runs.showMore';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** The id of a run's row; a run may stand in several levels. */
export function idOfRow(level: Level, run: Run): string {
  return `${level.id}/${run.id}`;
}

/** @param options `isFlat`: what is below a run stands for itself, as in what a search found */
export function toTreeItem(row: Row, nowMs: number, options: { isFlat: boolean }): vscode.TreeItem {
  switch (row.kind) {
    case 'run':
      return runItem(row, nowMs, options);
    case 'folder':
      return folderItem(row);
    case 'group':
      return groupItem(row);
    case 'more':
      return moreItem(row);
    case 'note':
      return noteItem(row);
  }
}

function runItem(row: ViewedRun, nowMs: number, { isFlat }: { isFlat: boolean }): vscode.TreeItem {
  const { run, folder, listed, glance, isBestRow } = row;
  const several = isFlat || !listed ? undefined : withSeveral(listed);
  const shown = { ...(glance ? { glance } : {}), runCount: several?.childCount ?? 0 };
  const item = new vscode.TreeItem(isBestRow ? `Best: ${run.name}` : run.name, several ? Expanded : None);
  item.id = row.id;
  item.description = describeRow(run, nowMs, shown);
  item.iconPath = isBestRow ? new vscode.ThemeIcon('target') : glance?.marks.archived ? new vscode.ThemeIcon('archive') : runIcon(run.status);
  item.accessibilityInformation = { label: `${isBestRow ? 'Best: ' : ''}${describeRowAloud(run, nowMs, shown)}` };
  item.contextValue = contextOf(row);
  if (glance?.marks.starred) item.resourceUri = starredUri(folder, run);
  item.command = { command: commandIds.openRun, title: 'Open Run', arguments: [row] };
  return item;
}

/** Words that `when` clauses of menus look for. */
function contextOf({ run, glance }: ViewedRun): string {
  const { pinned = false, starred = false, archived = false } = glance?.marks ?? {};
  const words = { pinned, starred, archived, deleted: run.isDeleted, commit: run.git !== null };
  return ['run', run.status === 'RUNNING' ? 'running' : 'ended', ...Object.entries(words).flatMap(([word, holds]) => (holds ? [word] : []))].join('.');
}

function folderItem({ folder }: FolderRow): vscode.TreeItem {
  const item = new vscode.TreeItem(folder.folder.name, Expanded);
  item.id = folder.location.storeFolder;
  item.iconPath = vscode.ThemeIcon.Folder;
  item.resourceUri = folder.folder.uri;
  return item;
}

function groupItem(row: GroupRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.name, row.isOpen ? Expanded : Collapsed);
  const count = row.of === 'pinned' ? row.count : row.group.count;
  const running = row.of === 'pinned' ? 0 : row.group.running;
  item.id = row.level.id;
  item.description = [`${count} ${count === 1 ? 'run' : 'runs'}`, running > 0 && running < count ? `${running} running` : ''].filter(Boolean).join(' \u00b7 ');
  item.iconPath = groupIcon(row);
  item.tooltip = row.name;
  item.accessibilityInformation = { label: `${row.name}, ${item.description}` };
  item.contextValue = 'group';
  return item;
}

function groupIcon(row: GroupRow): vscode.ThemeIcon {
  if (row.of === 'pinned') return new vscode.ThemeIcon('pinned');
  switch (row.grouping.by) {
    case 'experiment':
      return new vscode.ThemeIcon('beaker');
    case 'script':
      return new vscode.ThemeIcon(row.group.value?.endsWith('.ipynb') ? 'notebook' : 'file-code');
    case 'day':
      return new vscode.ThemeIcon('calendar');
    case 'status':
      return runIcon((row.group.value ?? 'FINISHED') as RunStatus);
    case 'tag':
      return new vscode.ThemeIcon('tag');
  }
}

function moreItem(row: MoreRow): vscode.TreeItem {
  const item = new vscode.TreeItem(`Show ${Math.min(200, row.rest)} more`);
  item.id = `${row.level.id}#more`;
  item.description = `of ${row.rest}`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: SHOW_MORE, title: 'Show More', arguments: [row] };
  return item;
}

function noteItem(row: NoteRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.text);
  item.id = row.id;
  item.description = row.hint;
  item.iconPath = new vscode.ThemeIcon(row.icon);
  item.command = { command: row.command, title: row.hint || row.text };
  return item;
}
