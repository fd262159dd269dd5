import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { environmentInTerminal } from '../environments.ts';
import { eventuallyEnded, eventuallyListed, readRuns, runPythonFile, withStub } from '../support.ts';

describe('A window with several folders', () => {
  const folders = () => vscode.workspace.workspaceFolders ?? [];

  it('tracks only the folders that were chosen', async () => {
    await withStub('showQuickPick', (items) => Promise.resolve((items as { label: string }[]).filter((item) => item.label === 'two')), () => vscode.commands.executeCommand('onramp.workspace.track'));
    assert.deepEqual(
      folders().map((folder) => [folder.name, existsSync(path.join(folder.uri.fsPath, '.onramp'))]),
      [
        ['one', false],
        ['two', true],
      ],
    );
  });

  it('gives the helper to terminals of the tracked folder, and to no others', async () => {
    const [one, two] = folders();
    assert.ok(one && two);
    assert.equal((await environmentInTerminal(one)).ONRAMP_STORE, null);
    assert.equal((await environmentInTerminal(two)).ONRAMP_STORE, path.join(two.uri.fsPath, '.onramp'));
  });

  it('records a run in the folder of its script', async () => {
    const [one, two] = folders();
    assert.ok(one && two);
    await runPythonFile('train.py', two);
    assert.equal((await eventuallyEnded(two.uri.fsPath, 1)).session?.cwd, '.');
    await withStub('showInformationMessage', () => Promise.resolve('Track and Run'), () => runPythonFile('train.py', one));
    await eventuallyEnded(one.uri.fsPath, 1);
    assert.equal(readRuns(two.uri.fsPath).length, 1);
    await eventuallyListed('train.py', /now$/);
  });
});
