import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { openWorkbench, type Workbench } from '../harness/window.ts';
import { temporaryWorkspace, type TemporaryWorkspace } from '../harness/workspaces.ts';

describe('A window with the packed extensions', () => {
  let workspace: TemporaryWorkspace;
  let window: Workbench;

  const notebook = {
    cells: [{ cell_type: 'code', id: 'one', metadata: {}, execution_count: null, outputs: [], source: 'print("answer", 6 * 7)' }],
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  };

  before(async () => {
    workspace = temporaryWorkspace('Fenster & more', { 'train.py': 'print("hi")\n', 'trial.ipynb': JSON.stringify(notebook) });
    window = await openWorkbench({ workspace: workspace.folder, extensions: ['kernel'] });
  });
  after(async () => {
    await window?.close();
    workspace?.dispose();
  });

  it('runs a notebook cell with the real Python', async () => {
    await window.openFile('trial.ipynb');
    await window.runCommand('Notebook: Run All');
    await window.webview().getByText('answer 42').waitFor();
    await window.screenshot('notebook');
    await window.tidy();
  });

  it('opens files and closes them again', async () => {
    await window.openFile('train.py');
    await window.editorTab('train.py').waitFor();
    await window.tidy();
    assert.equal(await window.editorTab('train.py').count(), 0);
  });

  it('is seen in every theme', async () => {
    for (const theme of ['dark', 'hc-dark', 'hc-light', 'light'] as const) {
      await window.setTheme(theme);
      assert.ok(existsSync(await window.screenshot(`window-${theme}`)));
    }
  });
});
