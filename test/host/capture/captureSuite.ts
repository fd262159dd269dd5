import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { answerFile, answerIn, environmentInTerminal, helperFolder, PYTHON, withSetting, type FoundEnvironment } from '../environments.ts';
import { eventuallyEnded, eventuallyListed, readRuns, withStub, workspaceFolder } from '../support.ts';

describe('Programs started in terminals and by tasks', () => {
  const folder = () => workspaceFolder().uri.fsPath;
  const store = () => path.join(folder(), '.onramp');
  const entries = (found: FoundEnvironment) => found.PYTHONPATH?.split(path.delimiter);
  /** Entries of `sys.path` that come from PYTHONPATH: those before the standard library, behind the script's folder. */
  const importedFrom = (found: FoundEnvironment) => found['sys.path'].slice(1, found['sys.path'].findIndex((entry) => entry.endsWith('.zip')));

  const taskOf = (execution: vscode.ShellExecution | vscode.ProcessExecution) => {
    const task = new vscode.Task({ type: 'shell' }, workspaceFolder(), 'environment', 'test', execution, []);
    task.presentationOptions = { panel: vscode.TaskPanelKind.New, reveal: vscode.TaskRevealKind.Never, close: true };
    return task;
  };
  const runTask = async (execution: (file: string) => vscode.ShellExecution | vscode.ProcessExecution) => {
    const file = answerFile();
    await vscode.tasks.executeTask(taskOf(execution(file)));
    return answerIn(file);
  };

  const terminals: vscode.Terminal[] = [];
  after(() => terminals.forEach((terminal) => terminal.dispose()));
  const startInTerminal = (...words: string[]) => {
    const terminal = vscode.window.createTerminal({ cwd: folder() });
    terminals.push(terminal);
    terminal.sendText(`${PYTHON} ${words.join(' ')}`);
  };
  /** When a run of this name is first among those that the views show. */
  const whenListed = async (name: string, start: () => void) => {
    start();
    await eventuallyListed(name, /running/);
    return Date.now();
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

  describe('of a tracked folder', () => {
    before(() => vscode.commands.executeCommand('onramp.workspace.track'));

    it('find the helper and the store, and nothing else that is new', async () => {
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

    it('are told how to start an endpoint for MLflow, or that its calls are not wanted', async () => {
      const { ONRAMP_COMMAND, ONRAMP_MLFLOW } = await environmentInTerminal();
      const [node, commandLine] = JSON.parse(ONRAMP_COMMAND ?? '') as string[];
      assert.match(execFileSync(node ?? '', [commandLine ?? '', '--help'], { encoding: 'utf8' }), /serve-tracking/);
      assert.equal(ONRAMP_MLFLOW, null);
      await withSetting('onramp.capture.mlflow', false, async () => assert.equal((await environmentInTerminal()).ONRAMP_MLFLOW, 'off'));
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

    it('keep a PYTHONPATH that only one task has', async () => {
      const found = await runTask((file) => new vscode.ProcessExecution(PYTHON, ['environment.py', file], { cwd: folder(), env: { PYTHONPATH: `src${path.delimiter}/opt/lib` } }));
      isCaptured(found);
      assert.deepEqual(importedFrom(found), [helperFolder(), path.join(folder(), 'src'), '/opt/lib']);
    });

    it('become a run within a second of its first event, with no line of tracking code', async () => {
      const seenAtMs = await whenListed('train.py', () => startInTerminal('train.py', '--rate', '0.3'));
      const [run] = readRuns(folder());
      assert.deepEqual(run?.session?.arguments, ['--rate', '0.3']);
      const tookMs = seenAtMs - (run.firstAtMs ?? Number.NaN);
      console.log(`        listed ${tookMs} ms after its first event`);
      assert.ok(tookMs < 1000, `${tookMs} ms`);
      const ended = await eventuallyEnded(folder(), 1);
      assert.equal(ended.end.status, 'FINISHED');
      assert.ok(ended.metrics.has('loss'));
    });

    it('are stopped by "Stop Run"', async () => {
      startInTerminal('slow.py');
      await eventuallyListed('slow.py', /\brunning/);
      await withStub('showQuickPick', (items) => Promise.resolve((items as unknown[])[0]), () => vscode.commands.executeCommand('onramp.runs.stop'));
      assert.equal((await eventuallyEnded(folder(), 2)).end.status, 'KILLED');
      await eventuallyListed('slow.py', /\bkilled by SIGINT/);
    });

    it('become a run as a task', async () => {
      await vscode.tasks.executeTask(taskOf(new vscode.ProcessExecution(PYTHON, ['train.py'], { cwd: folder() })));
      const run = await eventuallyEnded(folder(), 3);
      assert.equal(run.session?.name, 'train.py');
      assert.ok(run.metrics.has('loss'));
    });
  });

  describe('of a folder that is no longer tracked', () => {
    before(async () => {
      rmSync(store(), { recursive: true });
      await vscode.commands.executeCommand('onramp.runs.refresh');
    });

    it('are left alone again', async () => isUntouched(await environmentInTerminal()));

    it('find a store that lies elsewhere', async () => {
      const elsewhere = path.join(path.dirname(folder()), 'scratch');
      mkdirSync(elsewhere);
      writeFileSync(store(), 'store: ../scratch\n');
      await vscode.commands.executeCommand('onramp.runs.refresh');
      assert.equal((await environmentInTerminal()).ONRAMP_STORE, elsewhere);
    });
  });
});
