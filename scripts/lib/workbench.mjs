import { pathToFileURL } from 'node:url';

/**
 * The address of a window on a served VS Code, with a folder, a `.code-workspace` file, or nothing open.
 * @param {string} url of the server
 * @param {{ folder?: string, workspaceFile?: string, payload?: [string, string][] }} [open] `payload`: what VS Code's own test driver reads
 */
export function workbenchUrl(url, { folder, workspaceFile, payload } = {}) {
  const query = new URLSearchParams();
  if (folder) query.set('folder', folder);
  else if (workspaceFile) query.set('workspace', workspaceFile);
  // Without this VS Code reopens what was open last.
  else query.set('ew', 'true');
  if (payload) query.set('payload', JSON.stringify(payload));
  // VS Code decodes %20, not the form encoding's plus sign.
  return `${url}/?${query.toString().replaceAll('+', '%20')}`;
}

/**
 * A path on the server as the address its windows use.
 * @param {number} port @param {string} file absolute
 */
export function remoteUri(port, file) {
  return `vscode-remote://127.0.0.1:${port}${pathToFileURL(file).pathname}`;
}
