import assert from 'node:assert/strict';
import { realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../../harness/poll.ts';

describe('Example Python Kernel', () => {
  let folder: string;
  let notebook: vscode.NotebookDocument;

  const cells = [
    'import os, sys\nprint("hello"); print("again")\nprint("warned", file=sys.stderr)',
    'from IPython.display import display, Image, JSON\ndisplay(JSON({"rmse": 1.5}))\n{"answer": 42}',
    '1 / 0',
    'import time\nprint("sleeping", flush=True)\ntime.sleep(60)',
    'os._exit(3)',
    'print(os.getcwd())',
    'import base64\ndisplay(Image(data=base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")))',
  ];

  before(async () => {
    folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
    const file = path.join(folder, 'trial.ipynb');
    const source = (code: string, index: number) => ({ cell_type: 'code', id: `cell-${index}`, metadata: {}, execution_count: null, outputs: [], source: code });
    writeFileSync(file, JSON.stringify({ cells: cells.map(source), metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 }));
    notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(file));
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('notebook.selectKernel', { id: 'python3', extension: 'onramp-examples.python-kernel' });
  });

  const start = (index: number, end = index + 1): Thenable<unknown> => vscode.commands.executeCommand('notebook.cell.execute', { ranges: [{ start: index, end }], document: notebook.uri });
  const ended = (index: number): Promise<vscode.NotebookCellExecutionSummary> =>
    eventually(`the end of cell ${index}`, () => {
      const summary = notebook.cellAt(index).executionSummary;
      return summary?.success === undefined ? undefined : summary;
    });
  const run = async (index: number): Promise<vscode.NotebookCellExecutionSummary> => {
    await start(index);
    return ended(index);
  };
  const texts = (index: number): Record<string, string>[] => notebook.cellAt(index).outputs.map((output) => Object.fromEntries(output.items.map((item) => [item.mime, new TextDecoder().decode(item.data)])));
  const errorOf = (index: number) => {
    const found = texts(index).flatMap((output) => output['application/vnd.code.notebook.error'] ?? [])[0];
    return found === undefined ? undefined : (JSON.parse(found) as { name: string; message: string; stack: string });
  };

  it('runs a cell with the real Python and keeps each stream in one output', async () => {
    const summary = await run(0);
    assert.equal(summary.success, true);
    assert.equal(summary.executionOrder, 1);
    assert.ok(summary.timing && summary.timing.endTime >= summary.timing.startTime);
    assert.deepEqual(texts(0), [{ 'application/vnd.code.notebook.stdout': 'hello\nagain\n' }, { 'application/vnd.code.notebook.stderr': 'warned\n' }]);
  });

  it('shows rich results and images', async () => {
    await run(1);
    const [json, result] = texts(1);
    assert.deepEqual(JSON.parse(json?.['application/json'] ?? ''), { rmse: 1.5 });
    assert.equal(result?.['text/plain'], "{'answer': 42}");
    await run(6);
    const image = notebook.cellAt(6).outputs[0]?.items.find(({ mime }) => mime === 'image/png');
    assert.deepEqual([...(image?.data.subarray(1, 4) ?? [])], [...Buffer.from('PNG')]);
  });

  it('reports an exception with its traceback', async () => {
    assert.equal((await run(2)).success, false);
    assert.equal(errorOf(2)?.name, 'ZeroDivisionError');
    assert.match(errorOf(2)?.stack ?? '', /division by zero/);
  });

  it('interrupts a cell and drops the ones queued behind it', async () => {
    const running = start(3, 5);
    await eventually('the cell to sleep', () => texts(3).length > 0);
    await vscode.commands.executeCommand('notebook.cancelExecution');
    assert.equal((await ended(3)).success, false);
    assert.equal(errorOf(3)?.name, 'KeyboardInterrupt');
    await running;
    assert.equal(notebook.cellAt(4).executionSummary?.success, undefined);
  });

  it('ends the cell when the kernel dies, and starts a fresh one for the next', async () => {
    assert.equal((await run(4)).success, false);
    assert.equal(errorOf(4)?.name, 'DeadKernelError');
    assert.equal((await run(5)).success, false, 'os is not imported in a fresh kernel');
    assert.equal((await run(0)).executionOrder, 2);
    await run(5);
    assert.deepEqual(texts(5), [{ 'application/vnd.code.notebook.stdout': `${realpathSync(folder)}\n` }]);
  });

  it('restarts on command', async () => {
    await vscode.commands.executeCommand('onramp-examples.restartKernel');
    assert.equal((await run(0)).executionOrder, 1);
  });
});
