import assert from 'node:assert/strict';
import path from 'node:path';
import { outFolder } from '../../../../scripts/lib/paths.mjs';
import { eventually } from '../../../harness/poll';
import { endpointSuite } from '../../support/endpointSuite';
import { startOnramp } from '../../support/cli';
import { MlflowClient, startEndpoint } from '../../support/mlflow';
import { linesFrom, startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { readRuns, trackedWorkspace } from '../../support/stores';

describe('MLflow: the program behind a run', () => {
  const suite = endpointSuite();
  const released = releasedAfterEach();
  const { readRun } = suite;
  const statusOf = async (runId: string) => (await readRun(runId)).info['status'];

  /** A process that the command line records, and its session. */
  async function recordedProcess() {
    const before = new Set(readRuns(suite.workspace.store).map(({ id }) => id));
    const program = released(startOnramp(suite.workspace.folder, ['run', '--', process.execPath, '-e', 'setInterval(() => {}, 1e6)']));
    const session = await eventually('its session', () => readRuns(suite.workspace.store).find(({ id, records }) => !before.has(id) && records.some(({ kind }) => kind === 'process')));
    return { program, session };
  }

  function joined(sessionId: string): MlflowClient {
    return released(new MlflowClient(suite.endpoint.uri, `Bearer ${suite.endpoint.token}.${sessionId}`));
  }

  const startClient = (token = suite.endpoint.token, uri = suite.endpoint.uri) => released(startProgram(process.execPath, [path.join(outFolder, 'test', 'harness', 'mlflowClientMain.mjs'), uri, `Bearer ${token}`]));

  it('is the session that the token names: the run lies below it and ends with its process', async () => {
    const { program, session } = await recordedProcess();
    const { run } = await joined(session.id).ok('POST', 'runs/create', { experiment_id: '0' });
    const { info, tags } = await readRun(run.info.run_id);
    assert.deepEqual([info['status'], tags['mlflow.parentRunId']], ['RUNNING', session.id]);
    // The recorder and the program it records.
    const pids = session.records.flatMap((record) => (record.kind === 'process' ? [record.process.pid] : []));
    program.child.kill('SIGKILL');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await program.ended;
    await eventually('the run to be killed', async () => (await statusOf(run.info.run_id)) === 'KILLED');
  });

  it('does not override a parent that the client names', async () => {
    const { session } = await recordedProcess();
    const client = joined(session.id);
    const parent = (await client.ok('POST', 'runs/create', { experiment_id: '0' })).run.info.run_id;
    const child = (await client.ok('POST', 'runs/create', { experiment_id: '0', tags: [{ key: 'mlflow.parentRunId', value: parent }] })).run.info.run_id;
    assert.equal((await readRun(child)).tags['mlflow.parentRunId'], parent);
  });

  it('takes a session that is not there for none', async () => {
    const { run } = await joined('e'.repeat(32)).ok('POST', 'runs/create', { experiment_id: '0' });
    assert.equal(await statusOf(run.info.run_id), 'RUNNING');
  });

  if (process.platform === 'linux') {
    it('is found by its connection where no helper tells it: a run whose client is killed is killed', async () => {
      const client = startClient();
      const runId = await eventually('its run', () => linesFrom(client)[0]);
      assert.equal(await statusOf(runId), 'RUNNING');
      const { records = [] } = readRuns(suite.workspace.store).find(({ id }) => id === runId) ?? {};
      assert.deepEqual(records.flatMap((record) => (record.kind === 'process' ? [record.process.pid] : [])), [client.pid]);
      client.child.kill('SIGKILL');
      await eventually('the run to be killed', async () => (await statusOf(runId)) === 'KILLED');
    });
  }

  it('says more after the endpoint was killed and another one took over', async () => {
    const workspace = released(trackedWorkspace());
    const first = await startEndpoint(workspace.store);
    const { run } = await first.client.ok('POST', 'runs/create', { experiment_id: '0' });
    const id = run.info.run_id;
    await first.client.ok('POST', 'runs/log-metric', { run_id: id, key: 'loss', value: 1, timestamp: 1, step: 0 });
    await first.client.ok('POST', 'runs/log-parameter', { run_id: id, key: 'lr', value: '1' });
    first.program.child.kill('SIGKILL');
    await first.program.ended;
    const second = released(await startEndpoint(workspace.store));
    assert.deepEqual([second.uri, second.token], [first.uri, first.token]);
    await second.client.ok('POST', 'runs/log-metric', { run_id: id, key: 'loss', value: 2, timestamp: 2, step: 1 });
    const history = await second.client.ok('GET', 'metrics/get-history', { run_id: id, metric_key: 'loss' });
    assert.deepEqual(history.metrics?.map(({ value }) => value), [1, 2]);
    assert.equal((await second.client.post('runs/log-parameter', { run_id: id, key: 'lr', value: '2' })).status, 400);
    assert.equal((await second.client.ok('GET', 'runs/get', { run_id: id })).run.info['status'], 'RUNNING');
  });
});
