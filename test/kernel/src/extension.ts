import * as vscode from 'vscode';
import path from 'node:path';
import { Bridge } from './bridge.ts';
import { Kernel } from './kernel.ts';
import { findPython } from './python.ts';

/** Offers a real Python kernel for notebooks; it exists for Onramp's tests and examples only. */
export function activate(context: vscode.ExtensionContext): void {
  const kernels = new Map<string, Kernel>();
  const kernelOf = (notebook: vscode.NotebookDocument): Kernel => {
    const key = notebook.uri.toString();
    let kernel = kernels.get(key);
    if (!kernel) kernels.set(key, (kernel = new Kernel((onEvent) => startBridge(context, notebook, onEvent))));
    return kernel;
  };

  const controller = vscode.notebooks.createNotebookController('python3', 'jupyter-notebook', 'Python 3 (example kernel)');
  controller.supportedLanguages = ['python'];
  controller.supportsExecutionOrder = true;
  controller.executeHandler = (cells, notebook) => kernelOf(notebook).run(cells.map((cell) => controller.createNotebookCellExecution(cell)));
  controller.interruptHandler = (notebook) => kernelOf(notebook).interrupt();

  context.subscriptions.push(
    controller,
    vscode.commands.registerCommand('onramp-examples.restartKernel', async () => {
      const notebook = vscode.window.activeNotebookEditor?.notebook;
      if (notebook) await kernelOf(notebook).stop();
    }),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      const key = notebook.uri.toString();
      void kernels.get(key)?.stop();
      kernels.delete(key);
    }),
    { dispose: () => kernels.forEach((kernel) => void kernel.stop()) },
  );
}

async function startBridge(context: vscode.ExtensionContext, notebook: vscode.NotebookDocument, onEvent: ConstructorParameters<typeof Bridge>[0]['onEvent']): Promise<Bridge> {
  const folder = notebook.uri.scheme === 'file' ? path.dirname(notebook.uri.fsPath) : (vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd());
  return new Bridge({ python: await findPython(), script: context.asAbsolutePath('bridge.py'), folder, storage: context.globalStorageUri.fsPath, onEvent });
}
