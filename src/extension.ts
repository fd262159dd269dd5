import type * as vscode from 'vscode';
import { ComparisonClient } from './adapters/compare/comparisonClient.ts';
import { readAtCommit } from './adapters/git/readAtCommit.ts';
import { readAuthor } from './adapters/git/readAuthor.ts';
import { ThisMachine } from './adapters/processes/thisMachine.ts';
import { findPythonOnPath, findVirtualEnvironment } from './adapters/python/findPython.ts';
import { systemClock } from './core/clock.ts';
import { DisposableStore } from './core/disposables.ts';
import { RunEditor } from './core/runs/runEditor.ts';
import type { StoreLocation } from './core/workspace/storeLocation.ts';
import { registerDebugCapture } from './host/capture/debugCapture.ts';
import { registerTerminalCapture } from './host/capture/terminalCapture.ts';
import { ColumnSets } from './host/compare/columnSets.ts';
import { createComparePanels } from './host/compare/comparePanels.ts';
import { registerOpenComparison } from './host/compare/openComparison.ts';
import type { Feature } from './host/feature.ts';
import { createLog } from './host/log.ts';
import { registerImportRuns } from './host/runs/importRuns.ts';
import { registerReadProgress } from './host/runs/readProgress.ts';
import { RecordedFiles } from './host/runs/recordedFiles.ts';
import { registerRunCommands } from './host/runs/runCommands.ts';
import { createRunPanels } from './host/runs/runPanels.ts';
import { registerRunPythonFile } from './host/runs/runPythonFile.ts';
import { registerRunsView } from './host/runs/runsView.ts';
import { registerStatusBar } from './host/runs/statusBar.ts';
import { registerWalkthrough } from './host/walkthrough.ts';
import { registerContextKeys } from './host/workspace/contextKeys.ts';
import { TrackedWorkspaces } from './host/workspace/trackedWorkspaces.ts';
import { registerTracking } from './host/workspace/tracking.ts';
import { FileArtifactStore } from './storage/artifacts/fileArtifactStore.ts';
import { EditedRunFiles } from './storage/editedRunFiles.ts';
import { ComparisonFiles } from './storage/comparisons/comparisonFiles.ts';
import { openExperiments } from './storage/experiments/openExperiments.ts';
import { exportRun } from './storage/exportRun.ts';
import { ImportClient } from './storage/import/importClient.ts';
import { IndexClient } from './storage/index/indexClient.ts';
import { findStore, initStore } from './storage/storeFolder.ts';
import { StoredOutputs } from './storage/storedOutputs.ts';
import { TOOL } from './version.ts';

const features: Feature[] = [
  registerContextKeys,
  registerTracking,
  registerRunsView,
  registerReadProgress,
  registerRunCommands,
  registerOpenComparison,
  registerImportRuns,
  registerRunPythonFile,
  registerTerminalCapture,
  registerDebugCapture,
  registerStatusBar,
  registerWalkthrough,
];

let closing: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const start = performance.now();
  const all = new DisposableStore();
  context.subscriptions.push(all);
  const built = (file: string) => context.asAbsolutePath(`dist/${file}`);

  const log = all.add(createLog());
  const machine = new ThisMachine();
  const workspaces = all.add(
    new TrackedWorkspaces(
      {
        find: findStore,
        init: initStore,
        open: (location, save) => {
          const { workspaceFolder } = location;
          const runs = new IndexClient({ workerFile: built('indexWorker.cjs'), wasmFile: built('sql-wasm.wasm'), ...location, save, log });
          return {
            runs,
            comparisons: new ComparisonFiles(location),
            author: async () => (await readAuthor(workspaceFolder)).name,
            experiments: openExperiments(location, { clock: systemClock, readAuthor: () => readAuthor(workspaceFolder), tool: TOOL }),
            editor: new RunEditor({ files: new EditedRunFiles(location), clock: systemClock, self: machine.self(), tool: TOOL, index: runs }),
            artifacts: new FileArtifactStore(location),
            outputs: new StoredOutputs(location),
            exportRun: (runId, target) => exportRun(location, runId, target),
            readAtCommit: (commit, path) => readAtCommit(workspaceFolder, commit, path),
          };
        },
      },
      log,
    ),
  );
  closing = () => workspaces.close();

  all.add(new RecordedFiles(workspaces));
  const panels = all.add(createRunPanels({ extensionUri: context.extensionUri, workspaces, machine, log }));
  const comparisons = all.add(createComparePanels({ extensionUri: context.extensionUri, workspaces, math: all.add(new ComparisonClient(built('compareWorker.cjs'))), columnSets: new ColumnSets(context.workspaceState), openRun: (storeFolder, runId) => panels.open({ storeFolder, runId }), log }));
  const python = { findVirtualEnvironment, findPythonOnPath: () => findPythonOnPath(process.env) };
  const importsInto = (location: StoreLocation) => new ImportClient({ workerFile: built('importWorker.cjs'), wasmFile: built('sql-wasm.wasm'), location });
  for (const register of features) {
    all.add(register({ context, log, clock: systemClock, workspaces, panels, comparisons, machine, python, importsInto, commandLineFile: built('cli.cjs'), helperFolder: context.asAbsolutePath('python') }));
  }
  // Seen in the log and by performance tools; the tests hold it under 50 ms.
  const { duration } = performance.measure('onramp.activate', { start });
  log.info(`Activated in ${duration.toFixed(1)} ms`);
}

/** Resolves when every index is saved. */
export function deactivate(): Promise<void> | undefined {
  return closing?.();
}
