import * as vscode from 'vscode';
import { UserFacingError } from '../core/errors.ts';

/**
 * Holds up what writes or runs where nobody has said that the workspace is trusted.
 * @param what the end of a sentence: `Onramp runs nothing`
 * @throws UserFacingError in Restricted Mode
 */
export function requireTrust(what: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserFacingError(`This workspace is in Restricted Mode, where ${what}.`, 'Trust the workspace first (command "Workspaces: Manage Workspace Trust").');
}
