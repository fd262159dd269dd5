import type * as vscode from 'vscode';
import type { Disposable } from '../../../core/disposables.ts';
import type { FeatureContext } from '../../feature.ts';
import { runsOfArguments, type Pick } from '../pickRun.ts';
import type { RunRow } from '../runRow.ts';
import type { Row } from './row.ts';
import type { ViewState } from './viewState.ts';

/** What the commands of the Runs view are given. */
export interface RunsViewContext extends FeatureContext {
  view: vscode.TreeView<Row>;
  state: ViewState;
}

/** Registers commands of the Runs view; disposing takes them away again. */
export type RunsViewPart = (context: RunsViewContext) => Disposable;

/** The runs that a command of the view was called on. */
export function calledOn(context: RunsViewContext, called: readonly unknown[], pick: Pick): Promise<RunRow[]> {
  const { workspaces, clock, view } = context;
  return runsOfArguments(called, { workspaces, clock, selection: view.selection }, pick);
}
