import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../../harness/poll.ts';
import { mlflowId, writeExperiment, writeMlflowRun } from '../../unit/support/mlflowFolders.ts';
import { errorsOf, eventuallyEnded, eventuallyListed, listedRuns, readRuns, runPythonFile, withStub, workspaceFolder } from '../support.ts';

const extension = () => vscode.extensions.getExtension('onramp.onramp')!;

describe('The first slice', () => {
  const folder = () => workspaceFolder().uri.fsPath;
  const store = () => path.join(folder(), '.onramp');

  it('is activated by a Python file and writes nothing before consent', async () => {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(workspaceFolder().uri, 'train.py'));
    await eventually('activation', () => extension().isActive);
    assert.equal(existsSync(store()), false);
  });

  it('asks before it tracks, and runs nothing when the answer is no', async () => {
    let question = '';
    await withStub('showInformationMessage', (message) => {
      question = String(message);
      return Promise.resolve('Cancel');
    }, () => runPythonFile('train.py'));
    assert.match(question, /is not tracked yet/);
    assert.equal(existsSync(store()), false);
  });

  it('tracks the workspace on "Track This Workspace"', async () => {
    await vscode.commands.executeCommand('onramp.workspace.track');
    assert.match(readFileSync(path.join(store(), '.gitignore'), 'utf8'), /^\*$/m);
  });

  it('keeps .onramp out of search and file watching', () => {
    assert.equal(vscode.workspace.getConfiguration('files').get<Record<string, boolean>>('watcherExclude')?.['**/.onramp/**'], true);
    assert.equal(vscode.workspace.getConfiguration('search').get<Record<string, boolean>>('exclude')?.['**/.onramp/**'], true);
  });

  it('records a script that was run by the command, with the interpreter and why', async () => {
    await runPythonFile('train.py');
    const run = await eventuallyEnded(folder(), 1);
    assert.equal(run.end.status, 'FINISHED');
    assert.equal(run.session?.name, 'train.py');
    assert.deepEqual(run.session?.source, { type: 'script', path: 'train.py' });
    assert.equal(run.session?.cwd, '.');
    assert.equal(run.session?.interpreter?.reason, 'path');
    assert.ok(path.isAbsolute(run.session.interpreter.path));
    await eventuallyListed('train.py', /s · now$/);
  });

  it('prefers the virtual environment of the workspace', async () => {
    execFileSync('/usr/bin/python3', ['-m', 'venv', '--without-pip', path.join(folder(), '.venv')]);
    try {
      await runPythonFile('train.py');
      const run = await eventuallyEnded(folder(), 2);
      assert.deepEqual(run.session?.interpreter, { path: path.join(folder(), '.venv', 'bin', 'python'), reason: 'virtual-environment' });
    } finally {
      rmSync(path.join(folder(), '.venv'), { recursive: true });
    }
  });

  it('records a crash as failed with its exit code', async () => {
    await runPythonFile('crash.py');
    const run = await eventuallyEnded(folder(), 3);
    assert.equal(run.end.status, 'FAILED');
    await eventuallyListed('crash.py', /^failed, exit code 1/);
  });

  it('records a program that was killed with the signal', async () => {
    await runPythonFile('selfkill.py');
    const run = await eventuallyEnded(folder(), 4);
    assert.equal(run.end.status, 'KILLED');
    await eventuallyListed('selfkill.py', /^killed by SIGKILL/);
  });

  it('records a script whose output is no UTF-8', async () => {
    await runPythonFile('bytes.py');
    assert.equal((await eventuallyEnded(folder(), 5)).end.status, 'FINISHED');
  });

  it('shows a run as running, and ends it on "Stop Run"', async () => {
    await runPythonFile('slow.py');
    await eventuallyListed('slow.py', /^running/);
    // Until the helper has joined, Python may still be starting, and turns the signal into exit code 1.
    await eventually('the program to be on its way', () => readRuns(folder())[5]?.processes.filter((one) => one.role === 'recorder').length === 2);
    await withStub('showQuickPick', (items) => Promise.resolve((items as unknown[])[0]), () => vscode.commands.executeCommand('onramp.runs.stop'));
    const run = await eventuallyEnded(folder(), 6);
    assert.equal(run.end.status, 'KILLED');
    await eventuallyListed('slow.py', /^killed by SIGINT/);
  });

  it('says so when there is nothing to stop', async () => {
    const errors = await errorsOf(() => vscode.commands.executeCommand('onramp.runs.stop'));
    assert.match(errors[0] ?? '', /Nothing is running/);
  });

  it('lists a run that was started outside of VS Code, live', async () => {
    const cli = path.join(extension().extensionPath, 'dist', 'cli.cjs');
    const outside = spawn(process.execPath, [cli, 'run', '--', '/usr/bin/python3', 'slow.py', '--outside'], { cwd: folder(), stdio: 'ignore' });
    try {
      await eventuallyListed('slow.py', /^--outside · running/);
      const started = readRuns(folder()).at(-1);
      assert.deepEqual(started?.session?.arguments, ['--outside']);
    } finally {
      outside.kill('SIGTERM');
    }
    assert.equal((await eventuallyEnded(folder(), 7)).end.signal, 'SIGTERM');
    await eventuallyListed('slow.py', /--outside · killed by SIGTERM/);
  });

  it('derives that a run was killed when its recorder and program are gone without a word', async () => {
    const cli = path.join(extension().extensionPath, 'dist', 'cli.cjs');
    const outside = spawn(process.execPath, [cli, 'run', '--', '/usr/bin/python3', 'slow.py', '--lost'], { cwd: folder(), stdio: 'ignore' });
    const program = await eventually('the program to start', () => readRuns(folder())[7]?.processes.find((one) => one.role === 'program'));
    await eventuallyListed('slow.py', /--lost · running/);
    outside.kill('SIGKILL');
    process.kill(program.pid, 'SIGKILL');
    await eventuallyListed('slow.py', /--lost · killed ·/);
    assert.equal(readRuns(folder()).at(-1)?.end, null, 'KILLED is derived, never written');
  });

  it('runs the same as a task of tasks.json', async () => {
    mkdirSync(path.join(folder(), '.vscode'), { recursive: true });
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(workspaceFolder().uri, '.vscode', 'tasks.json'),
      Buffer.from(JSON.stringify({ version: '2.0.0', tasks: [{ type: 'onramp', label: 'train', script: 'train.py', args: ['--lr', '0.1'] }] })),
    );
    const task = await eventually('the task to be known', async () => (await vscode.tasks.fetchTasks()).find((one) => one.name === 'train'));
    await vscode.tasks.executeTask(task);
    const run = await eventuallyEnded(folder(), 9);
    assert.deepEqual(run.session?.arguments, ['--lr', '0.1']);
  });

  it('says what to do when there is no Python', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = path.join(folder(), 'nowhere');
    try {
      const errors = await errorsOf(() => runPythonFile('train.py'));
      assert.match(errors[0] ?? '', /^No Python was found\. Install Python 3/);
    } finally {
      process.env['PATH'] = PATH;
    }
    assert.equal(readRuns(folder()).length, 9);
  });

  it('opens the source of a run, and says so when it is gone', async () => {
    const [first] = await listedRuns();
    assert.ok(first);
    await withStub('showQuickPick', (items) => Promise.resolve((items as { label: string }[]).find((item) => item.label === 'crash.py')), () => vscode.commands.executeCommand('onramp.runs.openSource'));
    assert.equal(path.basename(vscode.window.activeTextEditor?.document.fileName ?? ''), 'crash.py');
    rmSync(path.join(folder(), 'bytes.py'));
    const errors = await errorsOf(() =>
      withStub('showQuickPick', (items) => Promise.resolve((items as { label: string }[]).find((item) => item.label === 'bytes.py')), () => vscode.commands.executeCommand('onramp.runs.openSource')),
    );
    assert.match(errors[0] ?? '', /bytes\.py is not there any more/);
  });

  it('imports what MLflow recorded in the folder, and says what came in and what not', async () => {
    const tracking = path.join(folder(), 'mlruns');
    const experiment = writeExperiment(tracking, { id: '1', name: 'spring' });
    writeMlflowRun(experiment, { id: mlflowId(1), meta: { run_name: 'from MLflow' }, metrics: { rmse: '1700000000000 41.3 0\n' } });
    writeMlflowRun(experiment, { id: mlflowId(2), metrics: { rmse: 'rubbish\n' } });
    const messages: string[] = [];
    const take = (message: unknown) => {
      messages.push(String(message));
      return Promise.resolve(undefined);
    };
    const importRuns = (...words: unknown[]) => withStub('showInformationMessage', take, () => withStub('showWarningMessage', take, () => vscode.commands.executeCommand('onramp.runs.import', ...words)));
    await withStub('showQuickPick', (items) => Promise.resolve((items as { label: string }[])[0]), () => importRuns());
    await eventuallyListed('from MLflow', /2023-11-14$/);
    await importRuns(vscode.Uri.file(tracking));
    assert.deepEqual(messages, ['2 runs imported. Not everything could be taken in.', '0 runs imported, 2 there already. Not everything could be taken in.']);
    assert.deepEqual(await errorsOf(() => importRuns(vscode.Uri.joinPath(workspaceFolder().uri, 'mlruns', '1', 'nothing'))), [`${path.join(tracking, '1', 'nothing')} is not there. Name a folder or a file with runs.`]);
  });

  it('forgets the runs when the store is deleted, and is untracked again', async () => {
    rmSync(store(), { recursive: true });
    await vscode.commands.executeCommand('onramp.runs.refresh');
    const errors = await errorsOf(() => vscode.commands.executeCommand('onramp.runs.open'));
    assert.match(errors[0] ?? '', /no runs yet/);
    assert.equal(statSync(store(), { throwIfNoEntry: false }), undefined, 'nothing is written to a folder that is not tracked');
  });
});
