import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The shell of a panel's page: nothing remote, one script with a nonce, our own style sheet and icon font. `state` is what the page starts from. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, { page, title, state }: { page: string; title: string; state: object }): string {
  const nonce = randomBytes(16).toString('base64');
  const built = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', file)).toString();
  const policy = [
    `default-src 'none'`,
    // Parts of a page that are loaded when they are needed lie beside its script.
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    // chart.js sizes its canvas by element styles set from script, which the policy does not count as inline styles.
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    // Pictures that a run kept arrive as bytes in messages.
    `img-src ${webview.cspSource} blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${built(`${page}.css`)}">
  <title>${escapeHtml(title)}</title>
</head>
<body>
  <main id="root" aria-busy="true" data-state="${escapeHtml(JSON.stringify(state))}"></main>
  <script nonce="${nonce}" type="module" src="${built(`${page}.js`)}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
