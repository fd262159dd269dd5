import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { createRunId, monthOfRunId } from '../../../src/core/runs/runId.ts';
import { serializeRecord, type RunRecord } from '../../../src/core/runs/records.ts';
import { eventually } from '../../harness/poll.ts';
import { errorsOf, eventuallyEnded, eventuallyListed, listedRuns, readRuns, withStub, workspaceFolder } from '../support.ts';

const extension = () => vscode.extensions.getExtension('onramp.onramp')!;

describe('What can be done with runs', () => {
  const folder = () => workspaceFolder().uri.fsPath;
  const store = () => path.join(folder(), '.onramp');
  const idOf = (name: string) => ids.get(name) ?? assert.fail(`There is no ${name}.`);
  const reference = (name: string) => ({ storeFolder: store(), runId: idOf(name) });
  const ids = new Map<string, string>();
  let commit = '';

  const git = (...words: string[]) => execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-C', folder(), ...words], { encoding: 'utf8' }).trim();

  /** Runs a session to its end by the command line, as from any terminal. */
  const runOutside = async (name: string, cwd: string, ...words: string[]) => {
    const count = readRuns(folder()).length;
    execFileSync(process.execPath, [path.join(extension().extensionPath, 'dist', 'cli.cjs'), 'run', '--workspace', folder(), '--', '/usr/bin/python3', ...words], { cwd: path.join(folder(), cwd), stdio: 'ignore' });
    await eventuallyEnded(folder(), count + 1);
    const runs = path.join(store(), 'runs');
    ids.set(name, readdirSync(runs).sort().flatMap((month) => readdirSync(path.join(runs, month)).sort()).at(-1) ?? '');
  };

  /** Writes a run below another, as the helper does. */
  const writeBelow = (name: string, parent: string) => {
    const runId = createRunId({ nowMs: () => Date.now() });
    const file = path.join(store(), 'runs', monthOfRunId(runId), runId, 'events-helper-elsewhere-1.jsonl');
    const at = Date.now();
    const records: RunRecord[] = [
      { kind: 'open', v: 1, run: runId, writer: 'helper-elsewhere-1', at, process: { host: 'elsewhere', pid: 1 }, tool: 'test' },
      { kind: 'run', at, name, parent: idOf(parent) },
      { kind: 'params', counter: 1, at, values: [['lr', '0.1']] },
      { kind: 'end', at: at + 1, status: 'FINISHED', exitCode: 0, signal: null, error: null },
    ];
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, records.map(serializeRecord).join(''));
    ids.set(name, runId);
  };

  before(async () => {
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'First');
    commit = git('rev-parse', 'HEAD');
    await vscode.window.showTextDocument(vscode.Uri.joinPath(workspaceFolder().uri, 'train.py'));
    await eventually('activation', () => extension().isActive);
    await vscode.commands.executeCommand('onramp.workspace.track');
    await runOutside('first', '.', 'train.py', '--lr', '0.1');
    await runOutside('inside', 'sub', '-u', 'train.py', 'two words');
    for (const name of ['fit one', 'fit two']) writeBelow(name, 'first');
    await vscode.commands.executeCommand('onramp.runs.refresh');
    await eventuallyListed('fit two', /now/);
  });

  it('opens the source as it was at the commit, to read', async () => {
    writeFileSync(path.join(folder(), 'train.py'), 'changed = True\n');
    await vscode.commands.executeCommand('onramp.runs.openSourceAtCommit', reference('first'));
    const document = vscode.window.activeTextEditor?.document;
    assert.match(document?.getText() ?? '', /^import sys/);
    assert.equal(document?.uri.path, `/${commit.slice(0, 12)}/train.py`);
    assert.equal(document?.languageId, 'python');
    assert.notEqual(document?.uri.scheme, 'file');
    await vscode.commands.executeCommand('onramp.runs.openSourceAtCommit', reference('fit one'));
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^import sys/, 'a run that is a part of a session has its source');
    git('checkout', '--', 'train.py');
  });

  it('says so when the file is not in the commit', async () => {
    writeFileSync(path.join(folder(), 'new.py'), 'print(1)\n');
    await runOutside('new', '.', 'new.py');
    await vscode.commands.executeCommand('onramp.runs.refresh');
    const errors = await errorsOf(() => vscode.commands.executeCommand('onramp.runs.openSourceAtCommit', reference('new')));
    assert.match(errors[0] ?? '', /^new\.py is not in the commit [0-9a-f]{7}\. It was not added to Git then/);
  });

  it('runs a program again with its arguments, interpreter and folder', async () => {
    const before = readRuns(folder()).length;
    await vscode.commands.executeCommand('onramp.runs.rerun', reference('inside'));
    const again = await eventuallyEnded(folder(), before + 1);
    assert.deepEqual(again.session?.command.slice(1), ['-u', 'train.py', 'two words']);
    assert.equal(again.session?.interpreter?.path, '/usr/bin/python3');
    assert.equal(again.session?.cwd, 'sub');
    assert.equal(again.end.status, 'FINISHED');
  });

  it('runs it with changed arguments, as a shell would part them', async () => {
    const before = readRuns(folder()).length;
    let offered = '';
    const answer = (options: unknown) => {
      const { value, validateInput } = options as { value: string; validateInput(text: string): string | undefined };
      offered = value;
      assert.match(validateInput("'open") ?? '', /never closed/);
      return Promise.resolve("--lr 0.3 --name 'a b'");
    };
    await withStub('showInputBox', answer, () => vscode.commands.executeCommand('onramp.runs.rerunWithChanges', reference('fit one')));
    assert.equal(offered, '--lr 0.1', 'a run that is a part of a session is rerun by its session');
    const again = await eventuallyEnded(folder(), before + 1);
    assert.deepEqual(again.session?.arguments, ['--lr', '0.3', '--name', 'a b']);
  });

  it('does not run a command line whose secret was not recorded', async () => {
    await runOutside('secret', '.', 'train.py', '--api-key', 'abc');
    await vscode.commands.executeCommand('onramp.runs.refresh');
    const before = readRuns(folder()).length;
    const errors = await errorsOf(() => vscode.commands.executeCommand('onramp.runs.rerun', reference('secret')));
    assert.match(errors[0] ?? '', /held a secret, which was not recorded/);
    assert.equal(readRuns(folder()).length, before);
  });

  it('deletes a session with the runs below it, and brings all of them back', async () => {
    const listed = async () => (await listedRuns()).map(({ label }) => label);
    const undone: unknown[] = [];
    await withStub('showInformationMessage', (text, ...buttons) => {
      undone.push(text, buttons);
      return Promise.resolve(undefined);
    }, () => vscode.commands.executeCommand('onramp.runs.delete', reference('first')));
    assert.match(String(undone[0]), /^Deleted train\.py\. Until "onramp gc"/);
    assert.deepEqual((await listed()).filter((name) => name.startsWith('fit')), []);
    await vscode.commands.executeCommand('onramp.runs.restore', reference('first'));
    assert.deepEqual((await listed()).filter((name) => name.startsWith('fit')).sort(), ['fit one', 'fit two']);
  });

  it('exports a session with the runs below it, once', async () => {
    const target = path.join(folder(), '..', 'exported');
    mkdirSync(target, { recursive: true });
    const told: string[] = [];
    const exportAll = () =>
      withStub('showOpenDialog', () => Promise.resolve([vscode.Uri.file(target)]), () =>
        withStub('showInformationMessage', (text) => {
          told.push(String(text));
          return Promise.resolve(undefined);
        }, () => vscode.commands.executeCommand('onramp.runs.export', reference('first'))),
      );
    await exportAll();
    await exportAll();
    for (const name of ['first', 'fit one', 'fit two']) assert.ok(existsSync(path.join(target, idOf(name))), name);
    assert.match(told[0] ?? '', /^Exported 3 runs to /);
    assert.match(told[1] ?? '', /^Exported 0 runs .*3 were there already/);
  });

  it('marks runs by tags, and takes the mark away', async () => {
    const tagOf = (name: string) => readRuns(folder()).find(({ start }) => start?.name === name)?.tags.get('onramp.starred')?.value;
    await vscode.commands.executeCommand('onramp.runs.star', reference('fit two'));
    assert.equal(tagOf('fit two'), 'true');
    await vscode.commands.executeCommand('onramp.runs.unstar', reference('fit two'));
    assert.equal(tagOf('fit two'), null);
  });

  it('copies a run as code', async () => {
    await withStub('showQuickPick', (items) => Promise.resolve((items as unknown[])[0]), () => vscode.commands.executeCommand('onramp.runs.copyAsCode', reference('fit one')));
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^import onramp\n/);
    assert.match(text, /"lr": 0\.1,\n/);
  });
});
