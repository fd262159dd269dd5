import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { EndpointFile } from '../../../src/adapters/endpoint/endpointFile';
import { eventually } from '../../harness/poll';
import { dist } from '../support/cli';
import { isRunning, linesFrom } from '../support/programs';
import { debianPython, helperFolder, metricsOf, onlySession, paramsOf, recordedRuns, runPython, startPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace, type TrackedWorkspace } from '../support/stores';

const standIns = path.join(root, 'test', 'fixtures', 'python-stand-ins');
/** What a program that VS Code or `onramp run` started is told. */
const told = { PYTHONPATH: [helperFolder, standIns].join(path.delimiter), ONRAMP_COMMAND: JSON.stringify([process.execPath, dist.cli]) };

const TRAINING = ['import mlflow', 'with mlflow.start_run(run_name="first"):', '    mlflow.log_param("lr", 0.1)', '    for step in range(3):', '        mlflow.log_metric("loss", 1 / (step + 1), step=step)', 'print("done")'].join('\n');
const TOLD_WHERE = 'import os\nprint(os.environ.get("MLFLOW_TRACKING_URI"), os.environ.get("MLFLOW_TRACKING_TOKEN"))\n';

describe('Calls of MLflow', function () {
  this.timeout(60_000);
  const released = releasedAfterEach();

  /** A tracked folder; an endpoint that comes to be there ends with the test. */
  const tracked = (files: Record<string, string>): TrackedWorkspace => {
    const workspace = released(trackedWorkspace('mlflow', files));
    released({ dispose: () => endEndpoint(workspace) });
    return workspace;
  };

  it('are recorded as runs below the session, by an endpoint that comes by itself', async () => {
    const workspace = tracked({ 'train.py': TRAINING });
    const result = await runPython(workspace.folder, ['train.py'], { env: told });
    assert.deepEqual([result.stdout, result.stderr, result.exitCode], ['done\n', '', 0]);
    const session = onlySession(workspace.store);
    assert.deepEqual([session.state.session?.name, session.state.end?.status, session.children.length], ['train.py', 'FINISHED', 1]);
    const [run] = session.children;
    assert.ok(run);
    assert.deepEqual([run.state.start?.name, run.state.end?.status, paramsOf(run), metricsOf(run)], ['first', 'FINISHED', { lr: '0.1' }, { loss: 1 / 3 }]);
    assert.ok(!existsSync(workspace.file('mlruns')));
  });

  it('of a program and of those that it starts go to one endpoint and one session', async () => {
    const workspace = tracked({
      'pipeline.py': 'import mlflow, subprocess, sys\nwith mlflow.start_run(run_name="outer"):\n    subprocess.run([sys.executable, "train.py"], check=True)\n',
      'train.py': TRAINING,
    });
    const { stderr, exitCode } = await runPython(workspace.folder, ['pipeline.py'], { env: told });
    assert.deepEqual([stderr, exitCode], ['', 0]);
    const session = onlySession(workspace.store);
    assert.deepEqual(session.children.map(({ state }) => state.start?.name).sort(), ['first', 'outer']);
  });

  it('tell of what happens while a run of MLflow is open; fits outside of one are runs as always', async () => {
    const workspace = tracked({
      'train.py': [
        'import mlflow, numpy as np',
        'from sklearn.linear_model import Ridge',
        'X = np.arange(10.0).reshape(-1, 1)',
        'with mlflow.start_run(run_name="told"):',
        '    mlflow.log_metric("score", Ridge().fit(X, X[:, 0]).score(X, X[:, 0]))',
        'Ridge(alpha=2.0).fit(X, X[:, 0])',
      ].join('\n'),
    });
    const { stderr, exitCode } = await runPython(workspace.folder, ['train.py'], { python: debianPython, env: told });
    assert.deepEqual([stderr, exitCode], ['', 0]);
    const names = onlySession(workspace.store).children.map((run) => [run.state.start?.name, run.state.metrics.has('score')]);
    assert.deepEqual(names, [['told', true], ['Ridge', false]]);
  });

  it('are all recorded when the endpoint is killed in the middle of a training', async () => {
    const lines = ['import mlflow, os, time', 'with mlflow.start_run(run_name="long"):', '    step = 0', '    while not os.path.exists("stop"):', '        mlflow.log_metric("loss", step, step=step)', '        step += 1', '        print(step, flush=True)', '        time.sleep(0.01)'];
    const workspace = tracked({ 'train.py': lines.join('\n') });
    const program = released(startPython(workspace.folder, ['train.py'], { env: told }));
    const file = new EndpointFile(workspace.store.storeFolder);
    const stepsAfter = (steps: number) => eventually('more steps', () => linesFrom(program).length > steps || program.child.exitCode !== null);
    await stepsAfter(20);
    const first = file.read();
    assert.ok(first);
    process.kill(first.process.pid, 'SIGKILL');
    await eventually('another endpoint', () => file.read()?.process.pid !== first.process.pid);
    await stepsAfter(linesFrom(program).length + 20);
    writeFileSync(workspace.file('stop'), '');
    const { exitCode } = await program.ended;
    assert.deepEqual([exitCode, program.stderr()], [0, '']);
    const [run] = onlySession(workspace.store).children;
    const { count, last } = run?.state.metrics.get('loss') ?? {};
    assert.deepEqual([run?.state.end?.status, last, count], ['FINISHED', linesFrom(program).length - 1, linesFrom(program).length]);
    assert.deepEqual([file.read()?.uri, file.read()?.token], [first.uri, first.token]);
  });

  describe('that go somewhere else', () => {
    it('are left alone when the environment says so, and the session tells where', async () => {
      const server = await startServer();
      const workspace = tracked({ 'train.py': `${TRAINING}\n${TOLD_WHERE}` });
      const { stdout, stderr, exitCode } = await runPython(workspace.folder, ['train.py'], { env: { ...told, MLFLOW_TRACKING_URI: server.uri } });
      assert.deepEqual([stdout, stderr, exitCode], [`done\n${server.uri} None\n`, '', 0]);
      assert.deepEqual([server.authorizations.size, [...server.authorizations]], [1, [undefined]]);
      const session = onlySession(workspace.store);
      assert.deepEqual([session.children.length, session.state.tags.get('onramp.mlflow.tracking_uri')?.value], [0, server.uri]);
      assert.equal(new EndpointFile(workspace.store.storeFolder).read(), undefined);
    });

    it('take no token of ours along when the code names a server', async () => {
      const server = await startServer();
      const workspace = tracked({ 'train.py': `import mlflow\nmlflow.set_tracking_uri("${server.uri}")\n${TRAINING}` });
      const { stderr, exitCode } = await runPython(workspace.folder, ['train.py'], { env: told });
      assert.deepEqual([stderr, exitCode, [...server.authorizations]], ['', 0, [undefined]]);
      assert.equal(onlySession(workspace.store).state.tags.get('onramp.mlflow.tracking_uri')?.value, server.uri);
    });

    it('come back when the code changes its mind', async () => {
      const server = await startServer();
      const workspace = tracked({ 'train.py': `import mlflow\nours = mlflow.get_tracking_uri()\nmlflow.MlflowClient("${server.uri}").create_run("0")\n${TRAINING}` });
      const { stderr, exitCode } = await runPython(workspace.folder, ['train.py'], { env: told });
      assert.deepEqual([stderr, exitCode, [...server.authorizations]], ['', 0, [undefined]]);
      assert.deepEqual(onlySession(workspace.store).children.map(({ state }) => state.start?.name), ['first']);
    });

    for (const { name, files = {}, env = {} } of [
      { name: 'a .env file names a server, which the program may read later', files: { '.env': 'A=1\nexport MLFLOW_TRACKING_URI=http://mlflow.example\n' } },
      { name: 'a name and password for a server are set', env: { MLFLOW_TRACKING_USERNAME: 'ada', MLFLOW_TRACKING_PASSWORD: 'x' } },
      { name: 'that is turned off', env: { ONRAMP_MLFLOW: 'off' } },
      { name: 'no endpoint can be started', env: { ONRAMP_COMMAND: JSON.stringify(['/no/such/program']), PATH: '/usr/bin:/bin' } },
      { name: 'what should start one prints nonsense', env: { ONRAMP_COMMAND: JSON.stringify(['/bin/echo']) } },
    ] as { name: string; files?: Record<string, string>; env?: NodeJS.ProcessEnv }[]) {
      it(`are left where MLflow keeps them when ${name}`, async () => {
        const workspace = tracked({ 'train.py': `${TRAINING}\n${TOLD_WHERE}`, ...files });
        const { stdout, stderr, exitCode } = await runPython(workspace.folder, ['train.py'], { python: debianPython, env: { ...told, ...env } });
        assert.deepEqual([stdout, stderr, exitCode], ['done\nNone None\n', '', 0]);
        assert.ok(readFileSync(workspace.file('mlruns/calls'), 'utf8').includes('runs/log-metric'));
        assert.equal(recordedRuns(workspace.store).flatMap(({ children }) => children).length, 0);
      });
    }
  });

  it('reach the endpoint past a proxy, which cannot reach it', async () => {
    const workspace = tracked({ 'train.py': TRAINING });
    const { stderr, exitCode } = await runPython(workspace.folder, ['train.py'], { env: { ...told, http_proxy: 'http://127.0.0.1:9', no_proxy: 'internal.example' } });
    assert.deepEqual([stderr, exitCode], ['', 0]);
    assert.equal(onlySession(workspace.store).children.length, 1);
  });

  /** A server that takes everything, and remembers how callers said who they are. */
  async function startServer() {
    const authorizations = new Set<string | undefined>();
    const server = createServer((request, response) => {
      authorizations.add(request.headers.authorization);
      response.end(JSON.stringify({ run: { info: { run_id: 'f'.repeat(32) } } }));
    });
    released({
      dispose: () => {
        server.close();
        server.closeAllConnections();
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, authorizations };
  }
});

/** Ends the endpoint of a workspace, and waits until it writes no more. */
async function endEndpoint({ store }: TrackedWorkspace): Promise<void> {
  const pid = new EndpointFile(store.storeFolder).read()?.process.pid;
  if (pid === undefined || !isRunning(pid)) return;
  process.kill(pid, 'SIGTERM');
  await eventually('the endpoint has ended', () => !isRunning(pid));
}
