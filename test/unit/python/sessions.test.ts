import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../../harness/poll';
import { onramp } from '../support/cli';
import { metricsOf, onlySession, paramsOf, recordedRuns, runPython, startPython } from '../support/python';
import { repository } from '../support/repositories';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';
import { temporaryWorkspace } from '../support/workspaces';

const released = releasedAfterEach();
const tracked = (files: Record<string, string>, name?: string) => released(trackedWorkspace(name, files));

describe('A session', function () {
  this.timeout(60_000);

  it('is the same for a script and those that it starts, each with files of its own', async () => {
    const workspace = tracked({
      'pipeline.py': 'import subprocess, sys\nfor name in ("one", "two"):\n    subprocess.run([sys.executable, "train.py", name], check=True)\n',
      'train.py': 'import onramp, sys\nwith onramp.run(sys.argv[1]):\n    onramp.log(loss=0.5)\nprint(f"{sys.argv[1]}_acc: 0.9")\n',
    });
    const { exitCode, stderr } = await runPython(workspace.folder, ['pipeline.py']);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const session = onlySession(workspace.store);
    assert.deepEqual([session.state.session?.name, session.files.length, session.state.end?.exitCode], ['pipeline.py', 3, 0]);
    assert.deepEqual(session.children.map(({ state }) => [state.start?.name, state.end?.status]), [['one', 'FINISHED'], ['two', 'FINISHED']]);
    assert.deepEqual(metricsOf(session), { one_acc: 0.9, two_acc: 0.9 });
  });

  it('is joined by workers, which make no runs of their own', async () => {
    const workspace = tracked({
      'train.py': [
        'import multiprocessing, os, onramp',
        'def work(x):',
        '    onramp.log({f"loss_{x}": x})',
        'if __name__ == "__main__":',
        '    for method in ("fork", "spawn", "forkserver"):',
        '        process = multiprocessing.get_context(method).Process(target=work, args=(len(method),))',
        '        process.start(); process.join()',
        '    onramp.log(done=1)',
      ].join('\n'),
    });
    const { exitCode, stderr } = await runPython(workspace.folder, ['train.py']);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const session = onlySession(workspace.store);
    assert.deepEqual(metricsOf(session), { loss_4: 4, loss_5: 5, loss_10: 10, done: 1 });
    assert.deepEqual([session.state.session?.name, session.files.length, session.children.length, session.state.end?.exitCode], ['train.py', 4, 0, 0]);
  });

  it('is that of onramp run, which tells how it ended, while the helper tells what happened inside', async () => {
    const workspace = tracked({ 'train.py': 'import onramp\nonramp.params(lr=0.1)\nprint("rmse=2.5")\nraise ValueError("no data")\n' });
    const { exitCode } = await onramp(workspace.folder, ['run', '--', 'python3', 'train.py', '--password', 'hunter2']);
    assert.equal(exitCode, 1);
    const session = onlySession(workspace.store);
    const { state } = session;
    assert.equal(session.files.length, 2);
    assert.deepEqual([state.session?.command, state.session?.arguments], [['python3', 'train.py', '--password', '***'], ['--password', '***']]);
    assert.deepEqual([state.end?.status, state.end?.exitCode, state.exception?.type, state.exception?.message], ['FAILED', 1, 'ValueError', 'no data']);
    assert.match(state.exception?.traceback ?? '', /train\.py", line 4, in <module>\n/);
    assert.deepEqual([metricsOf(session), paramsOf(session)], [{ rmse: 2.5 }, { lr: '0.1' }]);
  });

  it('of onramp run has the environment also of a program that does nothing', async () => {
    const workspace = tracked({ 'nothing.py': '' });
    await onramp(workspace.folder, ['run', '--', 'python3', 'nothing.py']);
    assert.match(onlySession(workspace.store).state.environment?.python.version ?? '', /^3\./);
  });

  it('is named after a module, with arguments as parameters and secrets masked', async () => {
    const workspace = tracked({
      'package/__init__.py': '',
      'package/__main__.py': 'import argparse\nparser = argparse.ArgumentParser()\nfor name in ("--lr", "--api-key", "--url"): parser.add_argument(name)\narguments = parser.parse_args()\nprint("loss: 0.25")\nraise SystemExit(3)\n',
    });
    const words = ['-m', 'package', '--lr', '0.7', '--api-key=hunter2', '--url', 'https://ada:pw@example.org/x'];
    const { exitCode } = await runPython(workspace.folder, words);
    assert.equal(exitCode, 3);
    const session = onlySession(workspace.store);
    assert.deepEqual([session.state.session?.name, session.state.session?.source, session.state.end?.exitCode], ['package', { type: 'module', path: 'package' }, 3]);
    assert.deepEqual(session.state.session?.arguments, ['--lr', '0.7', '--api-key=***', '--url', 'https://***@example.org/x']);
    assert.deepEqual(paramsOf(session), { lr: '0.7', api_key: '***', url: 'https://***@example.org/x' });
    const written = session.files.map((file) => readFileSync(path.join(session.folder, file), 'utf8')).join('');
    assert.doesNotMatch(written, /hunter2|ada:pw/);
  });

  it('belongs to the tracked folder of its script, also through a file that points elsewhere', async () => {
    const elsewhere = released(temporaryWorkspace('elsewhere'));
    const workspace = tracked({ 'sub/train.py': 'print("loss=1.0")\n' });
    mkdirSync(elsewhere.file('store'));
    writeFileSync(workspace.file('sub/.onramp'), `store: ${elsewhere.file('store')}\n`);
    await runPython('/', [workspace.file('sub/train.py')], { env: { ONRAMP_STORE: workspace.store.storeFolder } });
    assert.deepEqual(recordedRuns(workspace.store), []);
    const session = onlySession({ workspaceFolder: elsewhere.folder, storeFolder: elsewhere.file('store') });
    assert.deepEqual([session.state.session?.source.path, session.state.session?.cwd], ['train.py', '/']);
  });

  it('tells Git and what was not committed', async () => {
    const repo = released(repository({ 'train.py': 'pass\n', '.gitignore': '.onramp\n' }));
    mkdirSync(repo.file('.onramp'));
    writeFileSync(repo.file('train.py'), 'import onramp, sys\nonramp.log(loss=1)\nsys.stdin.read()\n');
    const program = released(startPython(repo.folder, ['train.py']));
    const session = await eventually('the uncommitted changes', () => {
      const [found] = recordedRuns({ workspaceFolder: repo.folder, storeFolder: repo.file('.onramp') });
      return found?.state.artifacts.has('onramp/uncommitted.patch') && found;
    });
    program.child.stdin?.end();
    await program.ended;
    const { commit, branch, dirty } = session.state.git ?? {};
    assert.deepEqual({ commit, branch, dirty }, { commit: repo.git('rev-parse', 'HEAD'), branch: 'main', dirty: true });
    const sha256 = session.state.artifacts.get('onramp/uncommitted.patch')?.value?.sha256 ?? '';
    assert.equal(readFileSync(repo.file(`.onramp/artifacts/${sha256.slice(0, 2)}/${sha256}`), 'utf8').trimEnd(), repo.git('diff', 'HEAD'));
  });

  for (const { name, files, words, env } of [
    { name: 'a script that only prints words', files: { 'train.py': 'print("hello", 3)\n' }, words: ['train.py'] },
    { name: 'arguments alone', files: { 'tool.py': 'import argparse\nparser = argparse.ArgumentParser(); parser.add_argument("--x"); parser.parse_args()\n' }, words: ['tool.py', '--x', '1'] },
    {
      name: 'a test suite, and what it starts',
      files: { 'test_training.py': 'import subprocess, sys, unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        print("loss=0.5"); subprocess.run([sys.executable, "train.py"], check=True)\n', 'train.py': 'print("loss=0.5")\n' },
      words: ['-m', 'unittest', 'test_training'],
    },
    { name: 'a management command', files: { 'manage.py': 'print("loss=0.5")\n' }, words: ['manage.py', 'migrate'] },
    { name: 'a program for which it was turned off', files: { 'train.py': 'print("loss=0.5")\n' }, words: ['train.py'], env: { ONRAMP_CAPTURE: 'off' } },
    { name: 'an isolated interpreter', files: { 'train.py': 'print("loss=0.5")\n' }, words: ['-I', 'train.py'] },
  ] as { name: string; files: Record<string, string>; words: string[]; env?: NodeJS.ProcessEnv }[]) {
    it(`is not made by ${name}`, async () => {
      const workspace = tracked(files);
      const { exitCode } = await runPython(workspace.folder, words, env ? { env } : {});
      assert.equal(exitCode, 0);
      assert.deepEqual(recordedRuns(workspace.store), []);
    });
  }

  it('is made by programs that only have the name of a tool', async () => {
    const workspace = tracked({ 'build.py': 'print("loss=0.5")\n', 'trial.py': 'print("loss=0.25")\n' });
    await runPython(workspace.folder, ['build.py']);
    await runPython(workspace.folder, ['-m', 'trial']);
    assert.deepEqual(recordedRuns(workspace.store).map(metricsOf), [{ loss: 0.5 }, { loss: 0.25 }]);
  });

  it('is made by a test suite that asks for it', async () => {
    const workspace = tracked({ 'test_it.py': 'import onramp, unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        onramp.log(loss=0.5)\n        print("acc=0.7")\n' });
    await runPython(workspace.folder, ['-m', 'unittest', 'test_it']);
    assert.deepEqual(metricsOf(onlySession(workspace.store)), { loss: 0.5 });
  });

  it('is not made outside of tracked folders, where the API does nothing and tells the log', async () => {
    // Away from the repository, which may be tracked itself.
    const folder = mkdtempSync(path.join(tmpdir(), 'untracked-'));
    released({ dispose: () => rmSync(folder, { recursive: true }) });
    writeFileSync(path.join(folder, 'train.py'), 'import logging\nlogging.basicConfig(level="INFO", format="%(name)s: %(message)s")\nimport onramp\nonramp.log(loss=1)\nwith onramp.run("x") as run:\n    run.params(lr=1)\nprint(run.id)\nonramp.flush()\n');
    const { stdout, stderr } = await runPython(folder, ['train.py']);
    assert.deepEqual([stdout, stderr], ['None\n', 'onramp: This folder is not tracked by Onramp: nothing is recorded.\n']);
  });
});
