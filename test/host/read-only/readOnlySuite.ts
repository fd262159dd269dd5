import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { errorsOf, workspaceFolder } from '../support.ts';

describe('A read-only folder', () => {
  it('cannot be tracked, and the message says what to do', async () => {
    const errors = await errorsOf(() => vscode.commands.executeCommand('onramp.workspace.track'));
    assert.match(errors[0] ?? '', /it is read-only for you\. Make the folder writable, or work in a copy of it\.$/);
    assert.equal(existsSync(path.join(workspaceFolder().uri.fsPath, '.onramp')), false);
  });
});
