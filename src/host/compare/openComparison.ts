import path from 'node:path';
import * as vscode from 'vscode';
import { formatAgo } from '../../core/format.ts';
import { UserFacingError } from '../../core/errors.ts';
import { commandIds, registerCommand } from '../commands.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { viewOf } from './viewOf.ts';

/** "Open Comparison...": a saved comparison, chosen from a list or by its file. */
export const registerOpenComparison: Feature = (context) =>
  registerCommand(commandIds.openComparison, context.log, async (argument) => {
    const chosen = argument instanceof vscode.Uri ? fileAt(context, argument) : await pickFile(context);
    if (!chosen) return;
    const { comparison } = await chosen.folder.comparisons.read(chosen.slug);
    context.comparisons.open({
      storeFolder: chosen.folder.location.storeFolder,
      rows: comparison.compared.rows.map(({ runIds }) => runIds),
      file: chosen.slug,
      view: viewOf(comparison),
    });
  });

interface ChosenFile {
  folder: TrackedFolder;
  slug: string;
}

/** @throws UserFacingError for a file of no tracked folder */
function fileAt({ workspaces }: FeatureContext, uri: vscode.Uri): ChosenFile {
  const folder = workspaces.folders.find(({ location }) => path.dirname(uri.fsPath) === path.join(location.storeFolder, 'comparisons'));
  if (!folder) throw new UserFacingError(`${vscode.workspace.asRelativePath(uri)} is not among the comparisons of a tracked folder.`, 'Move it to .onramp/comparisons of a folder that is open here.');
  return { folder, slug: path.basename(uri.fsPath, '.json') };
}

async function pickFile({ workspaces, clock }: FeatureContext): Promise<ChosenFile | undefined> {
  const items = (
    await Promise.all(
      workspaces.folders.map(async (folder) =>
        (await folder.comparisons.list()).map((one) => ({
          folder,
          slug: one.slug,
          ...('problem' in one
            ? { label: one.slug, detail: one.problem, iconPath: new vscode.ThemeIcon('warning') }
            : { label: one.name, description: `${one.runCount} runs \u00b7 saved ${formatAgo(one.savedAtMs, clock.nowMs())}${one.by === null ? '' : ` by ${one.by}`}`, iconPath: new vscode.ThemeIcon('git-compare') }),
        })),
      ),
    )
  ).flat();
  if (items.length === 0) throw new UserFacingError('No comparison was saved yet.', 'Compare some runs (command "Onramp: Compare Runs..."), and press Save.');
  return vscode.window.showQuickPick(items, { title: 'Open Comparison', matchOnDescription: true });
}
