import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { answerFile, answerIn, environmentInTerminal, helperFolder, PYTHON, withSetting, type FoundEnvironment } from '../environments.ts';
import { workspaceFolder } from '../support.ts';

describe('Programs started in terminals and by tasks', () => {
  const folder = () => workspaceFolder().uri.fsPath;
  const store = () => path.join(folder(), '.onramp');
  const entries = (found: FoundEnvironment) => found.PYTHONPATH?.split(path.delimiter);
  /** Entries of `sys.path` that come from PYTHONPATH: those before the standard library, behind the script's folder. */
  const importedFrom = (found: FoundEnvironment) => found['sys.path'].slice(1, found['sys.path'].findIndex((entry) => entry.endsWith('.zip')));

  const runTask = async (execution: (file: string) => vscode.ShellExecution | vscode.ProcessExecution) => {
    const file = answerFile();
    const task = new vscode.Task({ type: 'shell' }, workspaceFolder(), 'environment', 'test', execution(file), []);
    task.presentationOptions = { panel: vscode.TaskPanelKind.New, reveal: vscode.TaskRevealKind.Never, close: true };
    await vscode.tasks.executeTask(task);
    return answerIn(file);
  };

  const isUntouched = (found: FoundEnvironment) => {
    assert.equal(found.PYTHONPATH || null, null);
    assert.equal(found.ONRAMP_STORE, null);
  };
  const isCaptured = (found: FoundEnvironment) => {
    assert.equal(entries(found)?.[0], helperFolder());
    assert.equal(found.ONRAMP_STORE, store());
  };

  it('are left alone in a folder that is not tracked', async () => {
    await vscode.extensions.getExtension('onramp.onramp')?.activate();
    isUntouched(await environmentInTerminal());
  });

  it('find the helper and the store once the folder is tracked, and nothing else that is new', async () => {
    await vscode.commands.executeCommand('onramp.workspace.track');
    const found = await environmentInTerminal();
    isCaptured(found);
    assert.deepEqual(importedFrom(found), [helperFolder()], 'the working directory is not among them');
    assert.equal(found.MLFLOW_TRACKING_URI, 'http://127.0.0.1:9/own');
  });

  it('keep the PYTHONPATH of terminal.integrated.env', async () => {
    await withSetting('terminal.integrated.env.linux', { PYTHONPATH: '${workspaceFolder}/src:/opt/lib' }, async () => {
      const found = await environmentInTerminal();
      isCaptured(found);
      assert.deepEqual(importedFrom(found), [helperFolder(), path.join(folder(), 'src'), '/opt/lib']);
    });
    assert.deepEqual(importedFrom(await environmentInTerminal()), [helperFolder()]);
  });

  it('keep to themselves where terminal.integrated.env takes PYTHONPATH away', async () => {
    await withSetting('terminal.integrated.env.linux', { PYTHONPATH: null }, async () => assert.deepEqual(importedFrom(await environmentInTerminal()), [helperFolder()]));
  });

  it('find the same in shell tasks and process tasks', async () => {
    for (const execution of [
      (file: string) => new vscode.ShellExecution(`${PYTHON} environment.py ${file}`),
      (file: string) => new vscode.ProcessExecution(PYTHON, ['environment.py', file], { cwd: folder() }),
    ]) {
      const found = await runTask(execution);
      isCaptured(found);
      assert.deepEqual(importedFrom(found), [helperFolder()]);
    }
  });

  for (const name of ['onramp.capture.terminals', 'onramp.capture.enabled']) {
    it(`are left alone while ${name} is off, and found again when it is on`, async () => {
      await withSetting(name, false, async () => isUntouched(await environmentInTerminal()), vscode.ConfigurationTarget.WorkspaceFolder);
      isCaptured(await environmentInTerminal());
    });
  }

  it('do not ask for debug sessions to be recorded as well', async () => {
    await withSetting('onramp.capture.debugSessions', false, async () => isCaptured(await environmentInTerminal()));
  });

  it('are left alone when the folder is no longer tracked', async () => {
    rmSync(store(), { recursive: true });
    await vscode.commands.executeCommand('onramp.runs.refresh');
    isUntouched(await environmentInTerminal());
  });

  it('find a store that lies elsewhere', async () => {
    const elsewhere = path.join(path.dirname(folder()), 'scratch');
    mkdirSync(elsewhere);
    await vscode.workspace.fs.writeFile(vscode.Uri.file(store()), Buffer.from('store: ../scratch\n'));
    await vscode.commands.executeCommand('onramp.runs.refresh');
    assert.equal((await environmentInTerminal()).ONRAMP_STORE, elsewhere);
  });
});
