import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../../../src/core/runs/records';
import { eventually } from '../../harness/poll';
import { makeReadOnly } from '../../harness/readOnly';
import { temporaryFolder } from '../../../scripts/lib/paths.mjs';
import { temporaryWorkspace } from '../support/workspaces';
import { onramp, startOnramp } from '../support/cli';
import { allRuns, openIndex } from '../support/indexes';
import { helperFolder } from '../support/python';
import { endProcess, isRunning } from '../support/programs';
import { releasedAfterEach } from '../support/released';
import { repository } from '../support/repositories';
import { readRuns, trackedWorkspace, type TrackedWorkspace } from '../support/stores';

/** Copies standard input to both outputs as it comes. */
const COPY_BYTES = `
import sys
for chunk in iter(lambda: sys.stdin.buffer.read1(65536), b''):
    for out in (sys.stdout.buffer, sys.stderr.buffer): out.write(chunk)
`;

describe('onramp run', () => {
  const released = releasedAfterEach();
  const tracked = (...parameters: Parameters<typeof trackedWorkspace>) => released(trackedWorkspace(...parameters));
  const recordOf = <K extends RunRecord['kind']>({ store }: TrackedWorkspace, kind: K) =>
    readRuns(store)
      .flatMap(({ records }) => records)
      .find((record): record is Extract<RunRecord, { kind: K }> => record.kind === kind);

  it('records a Python script in a repository', async () => {
    const repo = released(repository({ 'train.py': 'print("trained")\n' }));
    assert.equal((await onramp(repo.folder, ['init'])).exitCode, 0);
    const result = await onramp(repo.folder, ['run', '--', 'python3', 'train.py', '--epochs', '3']);
    assert.deepEqual(result, { exitCode: 0, signal: null, stdout: 'trained\n', stderr: '' });
    const workspace = { ...repo, store: { workspaceFolder: repo.folder, storeFolder: repo.file('.onramp') } };
    const [run] = readRuns(workspace.store);
    assert.deepEqual(run?.records.map(({ kind }) => kind).sort(), ['end', 'environment', 'git', 'open', 'open', 'process', 'session']);
    const session = recordOf(workspace, 'session');
    assert.deepEqual([session?.name, session?.source, session?.arguments, session?.cwd], ['train.py', { type: 'script', path: 'train.py' }, ['--epochs', '3'], '.']);
    assert.equal(session?.interpreter?.reason, 'command-line');
    assert.match(session?.interpreter?.path ?? '', /^\/.*\/python3$/);
    assert.equal(recordOf(workspace, 'git')?.commit, repo.git('rev-parse', 'HEAD'));
    assert.equal(recordOf(workspace, 'git')?.branch, 'main');
  });

  for (const { name, words, exitCode, stderr, recorded } of [
    { name: 'the exit code of the program', words: ['run', '--', 'sh', '-c', 'exit 42'], exitCode: 42, stderr: /^$/, recorded: { status: 'FAILED', exitCode: 42, signal: null } },
    { name: 'an exit code above 128', words: ['run', '--', 'sh', '-c', 'exit 200'], exitCode: 200, stderr: /^$/, recorded: { status: 'FAILED', exitCode: 200, signal: null } },
    { name: '128 and the number of the signal', words: ['run', '--', 'sh', '-c', 'kill -KILL $$'], exitCode: 137, stderr: /^$/, recorded: { status: 'KILLED', exitCode: null, signal: 'SIGKILL' } },
    { name: '128 and the number of any signal', words: ['run', '--', 'sh', '-c', 'kill -USR1 $$'], exitCode: 138, stderr: /^$/, recorded: { status: 'KILLED', exitCode: null, signal: 'SIGUSR1' } },
    { name: '127 for a program that is not there', words: ['run', '--', 'no-such-program', 'x y'], exitCode: 127, stderr: /^onramp: no-such-program was not found \(no-such-program 'x y'\)\n$/, recorded: { status: 'FAILED', exitCode: null, signal: null } },
    { name: '127 for a program inside a file', words: ['run', '--', '/etc/passwd/x'], exitCode: 127, stderr: /^onramp: \/etc\/passwd\/x was not found .*\n$/, recorded: { status: 'FAILED', exitCode: null, signal: null } },
    { name: '127 for a program without a name', words: ['run', '--', ''], exitCode: 127, stderr: /^onramp: .*\n$/, recorded: { status: 'FAILED', exitCode: null, signal: null } },
    { name: 'the exit code without --', words: ['run', 'sh', '-c', 'exit 4'], exitCode: 4, stderr: /^$/, recorded: { status: 'FAILED', exitCode: 4, signal: null } },
    { name: 'the exit code of a crashed script', words: ['run', '--', 'python3', '-c', 'raise ValueError("bad input")'], exitCode: 1, stderr: /ValueError: bad input\n$/, recorded: { status: 'FAILED', exitCode: 1, signal: null } },
  ]) {
    it(`gives ${name}`, async () => {
      const workspace = tracked();
      const result = await onramp(workspace.folder, words);
      assert.equal(result.exitCode, exitCode);
      assert.match(result.stderr, stderr);
      const end = recordOf(workspace, 'end');
      assert.deepEqual({ status: end?.status, exitCode: end?.exitCode, signal: end?.signal }, recorded);
    });
  }

  for (const { name, words } of [
    { name: 'no program', words: ['run'] },
    { name: 'no program behind --', words: ['run', '--'] },
    { name: 'an option it does not know', words: ['run', '--colour', 'red', '--', 'true'] },
    { name: 'a reason it does not know', words: ['run', '--chosen-by', 'dice', '--', 'true'] },
    { name: 'a folder that is none', words: ['run', '--workspace', 'nothing', '--', 'true'] },
    { name: 'a command it does not know', words: ['walk'] },
    { name: 'no command', words: [] },
  ]) {
    it(`gives 2 for ${name} and starts nothing`, async () => {
      const workspace = tracked();
      const result = await onramp(workspace.folder, words);
      assert.equal(result.exitCode, 2);
      assert.notEqual(result.stderr, '');
      assert.deepEqual(readRuns(workspace.store), []);
    });
  }

  it('gives 3 in a folder that is not tracked, says what to do and starts nothing', async () => {
    // Outside of the repository, which may be tracked itself.
    const workspace = released(temporaryWorkspace('untracked'));
    const result = await onramp(workspace.folder, ['run', '--workspace', workspace.folder, '--', 'touch', 'started']);
    assert.equal(result.exitCode, 3);
    assert.match(result.stderr, /^onramp: .* is not tracked\. Run "onramp init.*\n$/);
    assert.ok(!existsSync(workspace.file('started')));
  });

  it('gives 3 where no folder above is tracked', async () => {
    assert.equal((await onramp('/', ['run', '--', 'true'])).exitCode, 3);
  });

  it('passes bytes through unchanged, in and out, whatever they are', async () => {
    const workspace = tracked();
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7 + (index >> 8)) % 256));
    const program = released(startOnramp(workspace.folder, ['run', '--', 'python3', '-c', COPY_BYTES], { stdio: ['pipe', 'pipe', 'pipe'] }));
    const errors: Buffer[] = [];
    program.child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
    program.child.stdin?.end(bytes);
    assert.equal((await program.ended).exitCode, 0);
    assert.ok(program.stdout().equals(bytes), 'standard output');
    assert.ok(Buffer.concat(errors).equals(bytes), 'standard error');
  });

  it('passes arguments as they are', async () => {
    const workspace = tracked();
    const words = ['a b', `it's`, '"quoted"', '', '$HOME', '日本 🚲', '--workspace', '-c', '--', '*', 'line\nbreak', '\\'];
    const result = await onramp(workspace.folder, ['run', '--', 'python3', '-c', 'import json, sys; print(json.dumps(sys.argv[1:]))', ...words]);
    assert.deepEqual(JSON.parse(result.stdout), words);
    assert.deepEqual(recordOf(workspace, 'session')?.arguments, words);
  });

  it('works in a folder with spaces and non-ASCII letters, from a folder inside it', async () => {
    const workspace = tracked('Räder & Wege 日本', { 'mein code/träning.py': 'import os; print(os.path.basename(os.getcwd()))\n' });
    const result = await onramp(workspace.file('mein code'), ['run', '--', 'python3', 'träning.py'], { env: { ...process.env, PYTHONIOENCODING: 'utf-8' } });
    assert.deepEqual(result, { exitCode: 0, signal: null, stdout: 'mein code\n', stderr: '' });
    const session = recordOf(workspace, 'session');
    assert.deepEqual([session?.source.path, session?.cwd], ['mein code/träning.py', 'mein code']);
  });

  it('records a script outside of the workspace by its whole path', async () => {
    const workspace = tracked();
    const elsewhere = released(temporaryWorkspace('elsewhere', { 'train.py': '' }));
    await onramp(workspace.folder, ['run', '--', 'python3', elsewhere.file('train.py')]);
    assert.equal(recordOf(workspace, 'session')?.source.path, elsewhere.file('train.py'));
    await onramp(elsewhere.folder, ['run', '--workspace', workspace.folder, '--', 'python3', 'train.py']);
    const last = readRuns(workspace.store).at(-1)?.records.find(({ kind }) => kind === 'session');
    assert.equal((last as Extract<RunRecord, { kind: 'session' }>).cwd, elsewhere.folder);
  });

  it('records paths relative to a workspace that is named by a symbolic link', async () => {
    const workspace = tracked('real', { 'src/train.py': '' });
    const { folder } = released(temporaryFolder('link'));
    const link = path.join(folder, 'linked');
    symlinkSync(workspace.folder, link);
    await onramp(path.join(workspace.folder, 'src'), ['run', '--workspace', link, '--', 'python3', 'train.py']);
    const session = recordOf(workspace, 'session');
    assert.deepEqual([session?.source.path, session?.cwd], ['src/train.py', 'src']);
  });

  it('tells the program its session and store, and hides how it was started itself', async () => {
    const workspace = tracked();
    const program = 'import json, os; print(json.dumps({k: v for k, v in os.environ.items() if k.startswith(("ONRAMP_S", "ELECTRON_", "PYTHONPATH"))}))';
    const { stdout } = await onramp(workspace.folder, ['run', '--', 'python3', '-c', program], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', PYTHONPATH: '/theirs', ONRAMP_SESSION_OWNER: '7' } });
    assert.deepEqual(JSON.parse(stdout), { ONRAMP_STORE: workspace.store.storeFolder, ONRAMP_SESSION_ID: readRuns(workspace.store)[0]?.id, ONRAMP_SESSION_OWNER: 'onramp run', PYTHONPATH: `${helperFolder}:/theirs` });
  });

  it('runs the program when the store is read-only and says in one line that it was not recorded', async () => {
    const workspace = tracked('nur lesen');
    mkdirSync(workspace.file('.onramp/runs'));
    released({ dispose: makeReadOnly(workspace.folder) });
    const result = await onramp(workspace.folder, ['run', '--', 'sh', '-c', 'echo out; echo "${ONRAMP_SESSION_ID-no session}"; exit 5']);
    assert.deepEqual([result.exitCode, result.stdout], [5, 'out\nno session\n']);
    assert.match(result.stderr, /^onramp: this run was not recorded: .* is read-only for you\. Make the folder writable.*\n$/);
    assert.deepEqual(readRuns(workspace.store), []);
  });

  it('passes SIGTERM on and records how the program ended', async () => {
    const workspace = tracked();
    const launcher = released(startOnramp(workspace.folder, ['run', '--', 'python3', '-uc', 'import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(9)); print("ready"); time.sleep(60)']));
    await eventually('the program', () => launcher.stdout().includes('ready'));
    launcher.child.kill('SIGTERM');
    assert.deepEqual(await launcher.ended, { exitCode: 9, signal: null });
    assert.deepEqual(recordOf(workspace, 'end')?.exitCode, 9);
  });

  it('records the signal of a program that does not catch the one passed on', async () => {
    const workspace = tracked();
    const launcher = released(startOnramp(workspace.folder, ['run', '--', 'sh', '-c', 'echo ready; exec sleep 60']));
    await eventually('the program', () => launcher.stdout().includes('ready'));
    launcher.child.kill('SIGINT');
    assert.deepEqual(await launcher.ended, { exitCode: 130, signal: null });
    assert.deepEqual(recordOf(workspace, 'end')?.signal, 'SIGINT');
  });

  it('leaves a run running when its launcher is killed, and killed when its program has gone as well', async () => {
    const workspace = tracked();
    const launcher = released(startOnramp(workspace.folder, ['run', '--', 'sh', '-c', 'echo $$; exec sleep 60']));
    const pid = await eventually('the program', () => Number(launcher.stdout().toString()) || undefined);
    released({ dispose: () => endProcess(pid) });
    const index = released(openIndex(workspace.store));
    launcher.child.kill('SIGKILL');
    await eventually('the end of the launcher', () => launcher.child.signalCode !== null);
    assert.ok(isRunning(pid));
    assert.deepEqual((await allRuns(index)).map(({ status }) => status), ['RUNNING']);
    process.kill(pid, 'SIGKILL');
    const run = await eventually('KILLED', async () => (await index.list({ limit: 1 })).runs.find(({ status }) => status === 'KILLED'), 5_000);
    assert.deepEqual([run.exitCode, run.signal, run.endedAtMs !== null], [null, null, true]);
  });

  it('records runs that start at the same moment apart from each other', async () => {
    const workspace = tracked();
    const results = await Promise.all(Array.from({ length: 6 }, (_, index) => onramp(workspace.folder, ['run', '--', 'sh', '-c', `exit ${index}`])));
    assert.deepEqual(results.map(({ exitCode }) => exitCode), [0, 1, 2, 3, 4, 5]);
    const codes = readRuns(workspace.store).map(({ records }) => records.flatMap((one) => (one.kind === 'end' ? [one.exitCode] : [])));
    assert.deepEqual(codes.flat().sort(), [0, 1, 2, 3, 4, 5]);
    assert.ok(codes.every((one) => one.length === 1));
  });
});
