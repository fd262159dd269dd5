import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventuallyEnded, runPythonFile, workspaceFolder } from '../support.ts';

describe('Run Python File beside the Python extension', () => {
  it('uses the interpreter selected there, before a virtual environment', async () => {
    const folder = workspaceFolder().uri.fsPath;
    execFileSync('/usr/bin/python3', ['-m', 'venv', '--without-pip', path.join(folder, '.venv')]);
    await vscode.commands.executeCommand('onramp.workspace.track');
    await runPythonFile('train.py');
    const run = await eventuallyEnded(folder, 1);
    assert.equal(run.end.status, 'FINISHED');
    assert.deepEqual(run.session?.interpreter, { path: '/usr/bin/python3', reason: 'python-extension' });
  });
});
