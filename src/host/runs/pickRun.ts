import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { UserFacingError } from '../../core/errors.ts';
import { quoteCommand } from '../../core/runs/commandLine.ts';
import type { BrowseScope } from '../../core/search/browse.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { readRunRows } from './readRunRows.ts';
import { withoutIcons } from './runItem.ts';
import { toPickItem, type RunPickItem } from './runPickItem.ts';
import { rowOfReference } from './runReference.ts';
import { isRunRow, withoutRepeated, type RunRow } from './runRow.ts';

/** Runs that a person can choose from. */
const LISTED = 1000;

export interface Pick {
  title: string;
  placeHolder?: string;
  onlyRunning?: boolean;
  /** The id of a run that is not offered. */
  except?: string;
}

/** The run that a command was called on: a row of the view, a reference to one, or one that the person picks. */
export async function runOfArgument(argument: unknown, workspaces: TrackedWorkspaces, clock: Clock, pick: Pick): Promise<RunRow | undefined> {
  return isRunRow(argument) ? argument : ((await rowOfReference(argument, workspaces)) ?? pickRun(workspaces, clock, pick));
}

/**
 * The runs that a command was called on: the selected rows when the row of the menu is one of them, that row alone when it is not,
 * what is selected in the view for a key, else one run that the person picks.
 */
export async function runsOfArguments(
  [argument, selected]: readonly unknown[],
  services: { workspaces: TrackedWorkspaces; clock: Clock; selection: readonly unknown[] },
  pick: Pick,
): Promise<RunRow[]> {
  if (Array.isArray(selected) && selected.includes(argument)) return selected.filter(isRunRow);
  if (argument === undefined && services.selection.some(isRunRow)) return services.selection.filter(isRunRow);
  const row = await runOfArgument(argument, services.workspaces, services.clock, pick);
  return row ? [row] : [];
}

/** Lets a person choose one of the latest runs; undefined when they choose none. */
export async function pickRun(workspaces: TrackedWorkspaces, clock: Clock, { title, placeHolder, onlyRunning, except }: Pick): Promise<RunRow | undefined> {
  const rows = (await Promise.all(workspaces.folders.map(readRows))).flat();
  const wanted = rows.filter(({ run }) => (!onlyRunning || run.status === 'RUNNING') && run.id !== except).sort((a, b) => b.run.startedAtMs - a.run.startedAtMs);
  if (wanted.length === 0) {
    throw new UserFacingError(onlyRunning ? 'Nothing is running.' : except === undefined ? 'There are no runs yet.' : 'There is no other run yet.', 'Run a Python file first (command "Onramp: Run Python File").');
  }
  const nowMs = clock.nowMs();
  const items = wanted.map((row) => withLongArguments(toPickItem(row, nowMs)));
  return (await vscode.window.showQuickPick(items, { title, ...(placeHolder === undefined ? {} : { placeHolder }), matchOnDescription: true, matchOnDetail: true }))?.row;
}

/** Arguments that are cut off in the line of a run, on a line of their own, where they can be searched. */
function withLongArguments(item: RunPickItem): RunPickItem {
  const text = withoutIcons(quoteCommand(item.row.run.arguments));
  return item.description?.includes(text) ? item : { ...item, detail: text };
}

async function readRows(folder: TrackedFolder): Promise<RunRow[]> {
  const scope: BrowseScope = { lifecycle: 'active', level: 'each', withArchived: true };
  const { runs } = await folder.runs.browse({ filter: { clauses: [] }, freeText: { terms: [] }, scope }, { limit: LISTED });
  return readRunRows(folder, withoutRepeated(runs));
}
