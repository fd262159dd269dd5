import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../harness/poll.ts';
import { eventuallyListed, readRuns, runPythonFile, workspaceFolder } from '../support.ts';

describe('A tracked folder that became read-only', () => {
  it('lists the runs that are there', async () => {
    await eventuallyListed('earlier.py', /3\.1 s/);
  });

  it('still runs a script, which goes unrecorded', async () => {
    let exitCode: number | undefined;
    const subscription = vscode.tasks.onDidEndTaskProcess((event) => {
      exitCode = event.exitCode;
    });
    try {
      await runPythonFile('train.py');
      assert.equal(await eventually('the script to end', () => (exitCode === undefined ? undefined : { exitCode }), 30_000).then((end) => end.exitCode), 0);
    } finally {
      subscription.dispose();
    }
    assert.equal(readRuns(workspaceFolder().uri.fsPath).length, 1);
  });
});
