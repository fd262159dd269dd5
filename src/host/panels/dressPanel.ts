import * as vscode from 'vscode';

/** Gives a panel our icon, and lets its page load what was built for it and nothing else. */
export function dressPanel(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): void {
  panel.iconPath = { light: vscode.Uri.joinPath(extensionUri, 'media', 'panel-light.svg'), dark: vscode.Uri.joinPath(extensionUri, 'media', 'panel-dark.svg') };
  panel.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')] };
}
