import * as vscode from 'vscode';
import { DisposableStore } from '../../../core/disposables.ts';
import { withAllBelow } from '../../../core/runs/collectBelow.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { requireTrust } from '../../trust.ts';
import { editRuns, type EditedRun } from '../editRuns.ts';
import type { RunRow } from '../runRow.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

/** "Delete Runs", which can be undone, and "Restore Runs". What is below a run goes and comes with it. */
export const registerDeleteCommands: RunsViewPart = (context) => {
  const own = new DisposableStore();
  own.add(
    registerCommand(commandIds.deleteRuns, context.log, async (...called) => {
      requireTrust('Onramp writes nothing');
      const asked = (await calledOn(context, called, { title: 'Delete Run' })).filter(({ run }) => !run.isDeleted);
      const deleted = await setLifecycle(asked, 'deleted');
      const ids = new Set(deleted.map(({ run }) => run.id));
      const rows = asked.filter(({ run }) => ids.has(run.id));
      if (rows.length === 0) return;
      const undo = 'Undo';
      const running = rows.filter(({ run }) => run.status === 'RUNNING').length;
      const text = `Deleted ${nameOf(rows)}. Until "onramp gc" takes ${rows.length === 1 ? 'it' : 'them'} from the disk, "Show Deleted Runs" has ${rows.length === 1 ? 'it' : 'them'}.${running > 0 ? ' What still runs goes on, and is recorded.' : ''}`;
      void vscode.window.showInformationMessage(text, undo).then((answer) => (answer === undo ? vscode.commands.executeCommand(commandIds.restoreRuns, ...asSelection(deleted)) : undefined));
    }),
  );
  own.add(
    registerCommand(commandIds.restoreRuns, context.log, async (...called) => {
      const rows = await calledOn(context, called, { title: 'Restore Run' });
      await setLifecycle(rows, 'active');
    }),
  );
  return own;
};

async function setLifecycle(rows: readonly RunRow[], value: 'active' | 'deleted'): Promise<EditedRun[]> {
  const was = value === 'deleted' ? 'active' : 'deleted';
  const families = await Promise.all(rows.map(async ({ folder, run }) => (await withAllBelow(run, was, folder.runs)).map((one): EditedRun => ({ folder, run: one }))));
  return editRuns(families.flat(), [{ kind: 'lifecycle', value }]);
}

/** Runs as a menu would hand them to a command. */
function asSelection(runs: readonly EditedRun[]): [RunRow | undefined, RunRow[]] {
  const rows = runs.map((edited): RunRow => ({ kind: 'run', ...edited }));
  return [rows[0], rows];
}

function nameOf(rows: readonly RunRow[]): string {
  const [only, another] = rows;
  return only && !another ? only.run.name : `${rows.length} runs`;
}
