import * as vscode from 'vscode';
import type { Disposable } from '../core/disposables.ts';
import { errorMessage, UserFacingError } from '../core/errors.ts';
import type { OutputLog } from './log.ts';

/** Every command of the extension; a test holds this list against package.json. */
export const commandIds = {
  trackWorkspace: 'onramp.workspace.track',
  runPythonFile: 'onramp.runs.runPythonFile',
  openRun: 'onramp.runs.open',
  openSource: 'onramp.runs.openSource',
  stopRun: 'onramp.runs.stop',
  showRunning: 'onramp.runs.showRunning',
  copyRunId: 'onramp.runs.copyId',
  compareRuns: 'onramp.runs.compare',
  compareCode: 'onramp.runs.compareCode',
  compareCodeWithBest: 'onramp.runs.compareCodeWithBest',
  openComparison: 'onramp.comparisons.open',
  importRuns: 'onramp.runs.import',
  refreshRuns: 'onramp.runs.refresh',
  searchRuns: 'onramp.runs.search',
  clearSearch: 'onramp.runs.clearSearch',
  groupRuns: 'onramp.runs.group',
  sortRuns: 'onramp.runs.sort',
  showArchived: 'onramp.runs.showArchived',
  hideArchived: 'onramp.runs.hideArchived',
  showDeleted: 'onramp.runs.showDeleted',
  hideDeleted: 'onramp.runs.hideDeleted',
  pinRuns: 'onramp.runs.pin',
  unpinRuns: 'onramp.runs.unpin',
  starRuns: 'onramp.runs.star',
  unstarRuns: 'onramp.runs.unstar',
  archiveRuns: 'onramp.runs.archive',
  unarchiveRuns: 'onramp.runs.unarchive',
  setKeyMetric: 'onramp.runs.setKeyMetric',
  tagRuns: 'onramp.runs.tag',
  deleteRuns: 'onramp.runs.delete',
  restoreRuns: 'onramp.runs.restore',
  exportRuns: 'onramp.runs.export',
  openSourceAtCommit: 'onramp.runs.openSourceAtCommit',
  copyAsCode: 'onramp.runs.copyAsCode',
  rerun: 'onramp.runs.rerun',
  rerunWithChanges: 'onramp.runs.rerunWithChanges',
  openWalkthrough: 'onramp.openWalkthrough',
  showLog: 'onramp.showLog',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** Registers a command whose failures are told to the person: an expected one in its own words, a bug with "Show Log". */
export function registerCommand(id: CommandId, log: OutputLog, run: (...args: unknown[]) => unknown): Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      void showError(error, log);
      return undefined;
    }
  });
}

/** Tells a person what went wrong and what to do. */
export async function showError(error: unknown, log: OutputLog): Promise<void> {
  if (error instanceof UserFacingError) {
    log.warn(`${error.text}${error.cause === undefined ? '' : ` (${errorMessage(error.cause)})`}`);
    await vscode.window.showErrorMessage(error.text);
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const showLog = 'Show Log';
  if ((await vscode.window.showErrorMessage('Onramp: something went wrong.', showLog)) === showLog) log.show();
}
