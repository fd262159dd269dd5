import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import { UserFacingError } from '../../core/errors.ts';
import { sessionOf, stopRun } from '../../core/runs/stopRun.ts';
import { commandIds, registerCommand } from '../commands.ts';
import type { Feature } from '../feature.ts';
import { openSource } from './openSource.ts';
import { knownShownRun } from './shownRun.ts';
import { runOfArgument, type Pick } from './pickRun.ts';

/** What can be done with a run, from its row or from the palette. */
export const registerRunCommands: Feature = ({ log, clock, workspaces, panels, machine }) => {
  const own = new DisposableStore();
  const choose = (argument: unknown, pick: Pick) => runOfArgument(argument, workspaces, clock, pick);

  own.add(
    registerCommand(commandIds.openRun, log, async (argument) => {
      const row = await choose(argument, { title: 'Open Run' });
      if (row) panels.open({ storeFolder: row.folder.location.storeFolder, runId: row.run.id });
    }),
  );
  own.add(
    registerCommand(commandIds.stopRun, log, async (argument) => {
      const row = await choose(argument, { title: 'Stop Run', onlyRunning: true });
      if (!row) return;
      const run = (await row.folder.runs.get(row.run.id)) ?? row.run;
      if (run.status !== 'RUNNING') throw new UserFacingError(`${run.name} has ended already.`, 'There is nothing to stop.');
      await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Stopping ${run.name}` }, async () => stopRun(await sessionOf(run, row.folder.runs), machine));
    }),
  );
  own.add(
    registerCommand(commandIds.openSource, log, async (argument) => {
      const row = await choose(argument, { title: 'Open Source' });
      if (row) await openSource(row.folder, await knownShownRun(row.folder.runs, row.run.id));
    }),
  );
  own.add(
    registerCommand(commandIds.copyRunId, log, async (argument) => {
      const row = await choose(argument, { title: 'Copy Run ID' });
      if (row) await vscode.env.clipboard.writeText(row.run.id);
    }),
  );
  own.add(registerCommand(commandIds.showLog, log, () => log.show()));
  return own;
};
