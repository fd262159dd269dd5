import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { UserFacingError } from '../../core/errors.ts';
import { describeRow } from '../../core/runs/describeRun.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { runIcon } from './runItem.ts';
import { isRunRow, type RunRow } from './runRow.ts';
import { rowOfReference } from './runReference.ts';

/** Runs that a person can choose from. */
const LISTED = 1000;

export interface Pick {
  title: string;
  onlyRunning?: boolean;
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

async function pickRun(workspaces: TrackedWorkspaces, clock: Clock, { title, onlyRunning }: Pick): Promise<RunRow | undefined> {
  const rows = (await Promise.all(workspaces.folders.map(async (folder) => (await folder.runs.list({ limit: LISTED })).runs.map((run): RunRow => ({ kind: 'run', folder, run }))))).flat();
  const wanted = rows.filter((row) => !onlyRunning || row.run.status === 'RUNNING').sort((a, b) => b.run.startedAtMs - a.run.startedAtMs);
  if (wanted.length === 0) {
    throw new UserFacingError(onlyRunning ? 'Nothing is running.' : 'There are no runs yet.', 'Run a Python file first (command "Onramp: Run Python File").');
  }
  const picked = await vscode.window.showQuickPick(
    wanted.map((row) => ({ label: row.run.name, description: describeRow(row.run, clock.nowMs()), ...(row.run.arguments.length > 0 ? { detail: row.run.arguments.join(' ') } : {}), iconPath: runIcon(row.run.status), row })),
    { title, matchOnDescription: true, matchOnDetail: true },
  );
  return picked?.row;
}
