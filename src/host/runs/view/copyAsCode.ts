import * as vscode from 'vscode';
import { runSnippet, type SnippetLibrary } from '../../../core/runs/runSnippet.ts';
import { isSystemMetric } from '../../../core/runs/keyMetric.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { runsOfRow } from '../runRow.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

const libraries: { label: SnippetLibrary; description: string }[] = [
  { label: 'onramp', description: 'import onramp' },
  { label: 'mlflow', description: 'import mlflow' },
];

/** "Copy as Code": a run's parameters as Python that begins another run with them. */
export const registerCopyAsCode: RunsViewPart = (context) =>
  registerCommand(commandIds.copyAsCode, context.log, async (...called) => {
    const [row] = await calledOn(context, called, { title: 'Copy as Code' });
    const library = row && (await vscode.window.showQuickPick(libraries, { title: 'Copy as Code', placeHolder: 'For which library?' }))?.label;
    if (!row || !library) return;
    const details = (await Promise.all(runsOfRow(row).map(({ id }) => row.folder.runs.details(id)))).flatMap((one) => one ?? []);
    const params = Object.fromEntries([...details].reverse().flatMap((one) => Object.entries(one.params)));
    const metricKeys = [...new Set([row.glance?.metric?.key ?? [], ...details.flatMap(({ metrics }) => Object.keys(metrics))].flat())].filter((key) => !isSystemMetric(key));
    const experimentName = details.find((one) => one.experimentName !== null)?.experimentName ?? null;
    await vscode.env.clipboard.writeText(runSnippet(library, { name: row.run.name, experimentName, params, metricKeys }));
    vscode.window.setStatusBarMessage(`Copied ${row.run.name} as ${library} code`, 3000);
  });
