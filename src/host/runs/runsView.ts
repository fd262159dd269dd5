import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import { describeMlflowTarget, mlflowTargetOf, onDidChangeMlflowTargets } from '../capture/mlflowTargets.ts';
import { commandIds, registerCommand } from '../commands.ts';
import type { Feature } from '../feature.ts';
import { registerCompareCode } from './view/compareCodeCommands.ts';
import { registerCompareRuns } from './view/compareRuns.ts';
import { registerCopyAsCode } from './view/copyAsCode.ts';
import { registerDeleteCommands } from './view/deleteCommands.ts';
import { registerExportRuns } from './view/exportRuns.ts';
import { registerGroupBy } from './view/groupBy.ts';
import { nameOfGrouping } from './view/groupNames.ts';
import { registerKeyMetric } from './view/setKeyMetric.ts';
import { registerMarkCommands } from './view/markCommands.ts';
import { registerRerun } from './view/rerun.ts';
import type { MoreRow, Row } from './view/row.ts';
import { SHOW_MORE } from './view/rowItems.ts';
import { RunsTree } from './view/runsTree.ts';
import type { RunsViewPart } from './view/runsViewContext.ts';
import { registerSearchRuns } from './view/searchRuns.ts';
import { registerSortRuns } from './view/sortRuns.ts';
import { registerSourceAtCommit } from './view/sourceAtCommit.ts';
import { decorateStarredRuns } from './view/starDecoration.ts';
import { registerTagRuns } from './view/tagRuns.ts';
import { ViewState, type ViewChoices } from './view/viewState.ts';

/** Ages in the rows are coarse, durations of running ones are not. */
const TICK_MS = 10_000;

const parts: RunsViewPart[] = [
  registerSearchRuns,
  registerCompareRuns,
  registerCompareCode,
  registerGroupBy,
  registerSortRuns,
  registerMarkCommands,
  registerKeyMetric,
  registerTagRuns,
  registerDeleteCommands,
  registerExportRuns,
  registerSourceAtCommit,
  registerCopyAsCode,
  registerRerun,
];

/** The view "Runs". */
export const registerRunsView: Feature = (feature) => {
  const own = new DisposableStore();
  const state = own.add(new ViewState(feature.context.workspaceState));
  const tree = own.add(new RunsTree(feature, state));
  const view = own.add(vscode.window.createTreeView<Row>('onramp.runs', { treeDataProvider: tree, showCollapseAll: false, canSelectMany: true }));
  let targets: string[] = [];
  const showState = () => {
    void vscode.commands.executeCommand('setContext', 'onramp.runs.hasRows', !tree.isEmpty && feature.workspaces.folders.length > 0);
    // A message hides the text of an empty view, which says more than where calls of MLflow go.
    view.message = [...feature.workspaces.problems.values(), ...(tree.isEmpty ? [] : targets), describeLeftOut(state.choices), ...(state.isBestFirst && !tree.isEmpty ? ['Sorted by key metric, best first'] : [])].filter(Boolean).join('\n');
    // As long as this is the only view of its container, VS Code shows no description.
    view.description = state.choices.grouping ? `by ${nameOfGrouping(state.choices.grouping)}` : '';
  };
  const readTargets = async () => {
    const found = await Promise.all(feature.workspaces.folders.map(({ folder }) => mlflowTargetOf(folder)));
    targets = [...new Set(found.flatMap((target) => (target ? [describeMlflowTarget(target)] : [])))];
    showState();
  };
  own.add(feature.workspaces.onDidChange(() => void readTargets()));
  own.add(onDidChangeMlflowTargets(() => void readTargets()));
  own.add(tree.onDidList(showState));
  own.add(state.onDidChange(showState));
  own.add(decorateStarredRuns());
  own.add(registerCommand(commandIds.refreshRuns, feature.log, () => vscode.window.withProgress({ location: { viewId: 'onramp.runs' } }, () => feature.workspaces.refresh())));
  own.add(vscode.commands.registerCommand(SHOW_MORE, (row: MoreRow) => tree.showMore(row.level)));
  for (const register of parts) own.add(register({ ...feature, view, state }));
  const tick = setInterval(() => view.visible && tree.update(), TICK_MS);
  own.add({ dispose: () => clearInterval(tick) });
  void readTargets();
  return own;
};

/** Says above the rows that they are not all there are. */
function describeLeftOut({ search, lifecycle }: ViewChoices): string {
  return [lifecycle === 'deleted' ? 'Deleted runs' : '', search.trim() === '' ? '' : `Search: ${search.trim()}`].filter(Boolean).join('. ');
}
