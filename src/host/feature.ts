import type * as vscode from 'vscode';
import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/disposables.ts';
import type { RunImports } from '../core/imports/importStep.ts';
import type { ProcessControl } from '../core/runs/stopRun.ts';
import type { StoreLocation } from '../core/workspace/storeLocation.ts';
import type { ComparePanels } from './compare/comparePanels.ts';
import type { OutputLog } from './log.ts';
import type { RunPanels } from './runs/runPanels.ts';
import type { TrackedWorkspaces } from './workspace/trackedWorkspaces.ts';

/** What every feature is given; each takes what it needs. */
export interface FeatureContext {
  context: vscode.ExtensionContext;
  log: OutputLog;
  clock: Clock;
  workspaces: TrackedWorkspaces;
  panels: RunPanels;
  comparisons: ComparePanels;
  machine: ProcessControl;
  python: PythonFinder;
  /** Imports into the store of a tracked folder. */
  importsInto(location: StoreLocation): RunImports;
  /** The command line that is packed with the extension. */
  commandLineFile: string;
  /** The Python helper that is packed with the extension: Python loads it from PYTHONPATH. */
  helperFolder: string;
}

/** Interpreters outside of VS Code's own knowledge. */
export interface PythonFinder {
  findVirtualEnvironment(folder: string): string | undefined;
  findPythonOnPath(): string | undefined;
}

/** Registers one feature; disposing takes all of it away again. */
export type Feature = (context: FeatureContext) => Disposable;
