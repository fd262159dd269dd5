import * as vscode from 'vscode';
import { withAllBelow } from '../../../core/runs/collectBelow.ts';
import type { Run } from '../../../core/runs/runStore.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { requireTrust } from '../../trust.ts';
import type { TrackedFolder } from '../../workspace/trackedWorkspaces.ts';
import type { RunRow } from '../runRow.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

/** "Export Runs...": copies runs, with what is below them and their artifacts, to a folder that another store can take. */
export const registerExportRuns: RunsViewPart = (context) =>
  registerCommand(commandIds.exportRuns, context.log, async (...called) => {
    requireTrust('Onramp writes nothing');
    const rows = await calledOn(context, called, { title: 'Export Run' });
    if (rows.length === 0) return;
    const [target] = (await vscode.window.showOpenDialog({ title: 'Export Runs', openLabel: 'Export Here', canSelectFolders: true, canSelectFiles: false, canSelectMany: false })) ?? [];
    if (!target) return;
    const outcome = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Exporting runs', cancellable: true }, (progress, cancel) => exportAll(rows, target.fsPath, progress, cancel));
    tell(outcome, target);
  });

interface Outcome {
  exported: number;
  /** Were there already. */
  passed: number;
  /** Artifacts that the store does not have as they were, by run. */
  missing: string[];
}

async function exportAll(rows: readonly RunRow[], target: string, progress: vscode.Progress<{ message: string; increment: number }>, cancel: vscode.CancellationToken): Promise<Outcome> {
  const families = await Promise.all(rows.map(async ({ folder, run }) => (await withAllBelow(run, run.isDeleted ? 'deleted' : 'active', folder.runs)).map((one): [TrackedFolder, Run] => [folder, one])));
  // A run and its session may both be selected.
  const all = [...new Map(families.flat().map((one) => [one[1].id, one])).values()];
  const outcome: Outcome = { exported: 0, passed: 0, missing: [] };
  for (const [position, [folder, run]] of all.entries()) {
    if (cancel.isCancellationRequested) break;
    progress.report({ message: `${position + 1} of ${all.length}: ${run.name}`, increment: 100 / all.length });
    const result = await folder.exportRun(run.id, target);
    if (result.ok) outcome.exported += 1;
    else outcome.passed += 1;
    if (result.ok) outcome.missing.push(...result.missing.map((artifact) => `${artifact} of ${run.name}`));
  }
  return outcome;
}

function tell({ exported, passed, missing }: Outcome, target: vscode.Uri): void {
  const runs = exported === 1 ? '1 run' : `${exported} runs`;
  const text = [`Exported ${runs} to ${target.fsPath}.`, passed > 0 ? `${passed} were there already and are as they were.` : '', missing.length > 0 ? `The store does not have ${missing.join(', ')}.` : ''].filter(Boolean).join(' ');
  if (missing.length > 0) void vscode.window.showWarningMessage(text);
  else void vscode.window.showInformationMessage(text);
}
