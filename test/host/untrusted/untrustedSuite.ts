import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { errorsOf, eventuallyListed, readRuns, runPythonFile, workspaceFolder } from '../support.ts';

describe('A workspace in Restricted Mode', () => {
  it('shows the runs that are there', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await eventuallyListed('earlier.py', /3\.1 s/);
  });

  it('runs nothing and tracks nothing, and says why', async () => {
    for (const work of [() => runPythonFile('train.py'), () => vscode.commands.executeCommand('onramp.workspace.track')]) {
      const errors = await errorsOf(work);
      assert.match(errors[0] ?? '', /Restricted Mode/);
      assert.match(errors[0] ?? '', /Trust the workspace first/);
    }
    assert.equal(readRuns(workspaceFolder().uri.fsPath).length, 1);
  });

  it('changes, deletes, exports and reruns no run, and says why', async () => {
    const folder = workspaceFolder().uri.fsPath;
    const listed = () => readdirSync(path.join(folder, '.onramp'), { recursive: true, encoding: 'utf8' }).sort();
    const before = listed();
    const runs = path.join(folder, '.onramp', 'runs');
    const [month = ''] = readdirSync(runs);
    const [runId = ''] = readdirSync(path.join(runs, month));
    for (const command of ['pin', 'star', 'archive', 'tag', 'delete', 'restore', 'export', 'setKeyMetric', 'rerun', 'rerunWithChanges']) {
      const errors = await errorsOf(() => vscode.commands.executeCommand(`onramp.runs.${command}`, { storeFolder: path.join(folder, '.onramp'), runId }));
      assert.match(errors[0] ?? '', /Restricted Mode/, command);
    }
    assert.deepEqual(listed(), before);
  });

  it('writes no index', async () => {
    await vscode.commands.executeCommand('onramp.runs.refresh');
    assert.equal(existsSync(path.join(workspaceFolder().uri.fsPath, '.onramp', 'cache')), false);
  });
});
