import * as vscode from 'vscode';
import { commandIds, registerCommand } from './commands.ts';
import type { Feature } from './feature.ts';

/** "Get Started": the walkthrough of package.json, which VS Code also offers on its welcome page. */
export const registerWalkthrough: Feature = ({ context, log }) =>
  registerCommand(commandIds.openWalkthrough, log, () => vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#start`, false));
