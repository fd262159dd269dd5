import * as vscode from 'vscode';
import type { BridgeEvent } from './bridge.ts';

/** Collects the outputs of one cell run; a stream grows inside one output, as Jupyter's do. */
export class CellOutputs {
  readonly #execution: vscode.NotebookCellExecution;
  #stream: { name: string; output: vscode.NotebookCellOutput } | undefined;

  constructor(execution: vscode.NotebookCellExecution) {
    this.#execution = execution;
  }

  async add(event: Extract<BridgeEvent, { type: 'stream' | 'display' | 'error' }>): Promise<void> {
    if (event.type === 'stream') return this.#addStream(event.name, event.text);
    this.#stream = undefined;
    if (event.type === 'display') return this.#append(displayItems(event.data), { outputType: event.outputType, metadata: event.metadata });
    const { name, message, traceback } = event;
    return this.#append([vscode.NotebookCellOutputItem.error({ name, message, stack: traceback.join('\n') })], { outputType: 'error' });
  }

  async clear(): Promise<void> {
    this.#stream = undefined;
    await this.#execution.clearOutput();
  }

  async #addStream(name: 'stdout' | 'stderr', text: string): Promise<void> {
    const item = name === 'stdout' ? vscode.NotebookCellOutputItem.stdout(text) : vscode.NotebookCellOutputItem.stderr(text);
    if (this.#stream?.name === name) return void (await this.#execution.appendOutputItems(item, this.#stream.output));
    const output = new vscode.NotebookCellOutput([item], { outputType: 'stream' });
    this.#stream = { name, output };
    await this.#execution.appendOutput(output);
  }

  async #append(items: vscode.NotebookCellOutputItem[], metadata: Record<string, unknown>): Promise<void> {
    await this.#execution.appendOutput(new vscode.NotebookCellOutput(items, metadata));
  }
}

/** Richest first: VS Code shows the first item it can draw. */
function displayItems(data: Record<string, unknown>): vscode.NotebookCellOutputItem[] {
  const mimes = Object.keys(data).sort((a, b) => Number(a === 'text/plain') - Number(b === 'text/plain'));
  return mimes.map((mime) => {
    const value = data[mime];
    if (typeof value !== 'string') return vscode.NotebookCellOutputItem.json(value, mime);
    if (mime.startsWith('image/') && mime !== 'image/svg+xml') return new vscode.NotebookCellOutputItem(Buffer.from(value, 'base64'), mime);
    return vscode.NotebookCellOutputItem.text(value, mime);
  });
}
