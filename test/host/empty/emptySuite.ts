import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { errorsOf } from '../support.ts';

/** The promise of the issue and the README: what `activate` may cost a window, in milliseconds. */
const ACTIVATION_LIMIT_MS = 50;

describe('A window without a folder', () => {
  it('is left alone until something of Onramp is used, then activates within 50 ms', async () => {
    const extension = vscode.extensions.getExtension('onramp.onramp');
    assert.ok(extension);
    assert.equal(extension.isActive, false);
    const start = performance.now();
    await extension.activate();
    const allMs = performance.now() - start;
    const activateMs = performance.getEntriesByName('onramp.activate')[0]?.duration;
    console.log(`activate returned after ${activateMs?.toFixed(1)} ms (limit ${ACTIVATION_LIMIT_MS} ms); with VS Code's own part and the loading of the bundle ${allMs.toFixed(1)} ms`);
    assert.ok(activateMs !== undefined && activateMs < ACTIVATION_LIMIT_MS, `${activateMs} ms`);
  });

  it('registers every command of package.json', async () => {
    const extension = vscode.extensions.getExtension('onramp.onramp');
    const { contributes } = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const { command } of contributes.commands) assert.ok(registered.has(command), command);
  });

  it('says that a folder is needed', async () => {
    for (const command of ['onramp.workspace.track', 'onramp.runs.runPythonFile']) {
      const errors = await errorsOf(() => vscode.commands.executeCommand(command));
      assert.match(errors[0] ?? '', /^No folder is open\. Open the folder/, command);
    }
  });
});
