import * as vscode from 'vscode';
import type { CaptureWay } from '../../core/capture/captureWays.ts';

const SECTION = 'onramp.capture';

/** Whether what is started this way in a tracked folder is recorded; never in Restricted Mode. */
export function isCaptured(way: CaptureWay, folder: vscode.WorkspaceFolder): boolean {
  const settings = vscode.workspace.getConfiguration(SECTION, folder.uri);
  return vscode.workspace.isTrusted && settings.get('enabled', true) && settings.get<boolean>(way, true);
}

export function affectsCapture(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(SECTION);
}
