import type { BrowseQuery } from '../../../core/search/browse.ts';
import type { RunGroup, RunGrouping } from '../../../core/search/runGroups.ts';
import type { TrackedFolder } from '../../workspace/trackedWorkspaces.ts';
import type { CommandId } from '../../commands.ts';
import type { RunRow } from '../runRow.ts';

/** A part of the view that is shown page by page. Its id begins the ids of its rows, which VS Code wants different in the whole tree. */
export interface Level {
  id: string;
  folder: TrackedFolder;
  query: BrowseQuery;
}

/** A run as it stands in the view. */
export interface ViewedRun extends RunRow {
  id: string;
  level: Level;
  /** Shown a second time, above the others of its group. */
  isBestRow?: true;
}

export interface FolderRow {
  kind: 'folder';
  folder: TrackedFolder;
}

/** Runs that belong together: those that are pinned, or those of a group. */
export type GroupRow = { kind: 'group'; level: Level; name: string; isOpen: boolean } & (
  | { of: 'pinned'; count: number }
  | { of: 'group'; grouping: RunGrouping; group: RunGroup }
);

export interface MoreRow {
  kind: 'more';
  level: Level;
  rest: number;
}

/** A sentence where there is nothing to show, which does something about it. */
export interface NoteRow {
  kind: 'note';
  id: string;
  text: string;
  hint: string;
  icon: string;
  command: CommandId;
}

export type Row = ViewedRun | FolderRow | GroupRow | MoreRow | NoteRow;
