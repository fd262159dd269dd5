import assert from 'node:assert/strict';
import { createRunId } from '../../../../src/core/runs/runId';
import { endpointSuite, toReadRun } from '../../support/endpointSuite';
import { exampleRecords } from '../../support/runRecords';
import { readRuns } from '../../support/stores';
import { onramp } from '../../support/cli';
import { EventFileWriters } from '../../../../src/storage/eventFileWriter';

describe('MLflow: runs', () => {
  const suite = endpointSuite();
  const { newRun, readRun } = suite;

  it('are named by run_uuid as well as by run_id', async () => {
    const id = await newRun();
    assert.equal((await suite.client.post('runs/log-parameter', { run_uuid: id, key: 'lr', value: '1' })).status, 200);
    assert.equal((await suite.client.get('runs/get', { run_uuid: id })).json.run.info.run_id, id);
    assert.equal((await suite.client.get('runs/get', { run_uuid: id })).json.run.info.run_uuid, id);
  });

  it('are reached below /ajax-api too', async () => {
    const id = await newRun();
    const { json } = await suite.client.call('GET', `/ajax-api/2.0/mlflow/runs/get?run_id=${id}`);
    assert.equal(json.run.info.run_id, id);
  });

  it('keep what tags say in records of their own, and say it again as tags', async () => {
    const parent = await newRun();
    const tags = {
      'mlflow.runName': 'falke',
      'mlflow.user': 'ada',
      'mlflow.note.content': 'the *good* one',
      'mlflow.parentRunId': parent,
      'mlflow.source.name': 'train.py',
      'mlflow.source.type': 'LOCAL',
      'mlflow.source.git.commit': 'c'.repeat(40),
      'mlflow.source.git.branch': 'main',
      team: 'bikes',
    };
    const id = await newRun({ tags: Object.entries(tags).map(([key, value]) => ({ key, value })), start_time: 1_795_169_600_000 });
    const { info, tags: told } = await readRun(id);
    assert.deepEqual(told, tags);
    assert.deepEqual([info['run_name'], info['user_id'], info['start_time']], ['falke', 'ada', 1_795_169_600_000]);
    const { records = [] } = readRuns(suite.workspace.store).find((run) => run.id === id) ?? {};
    const [start, note, git] = (['run', 'note', 'git'] as const).map((kind) => records.find((record) => record.kind === kind));
    assert.deepEqual([start?.kind === 'run' && start.parent, note?.kind === 'note' && note.value, git?.kind === 'git' && git.commit], [parent, 'the *good* one', 'c'.repeat(40)]);
  });

  it('change name and note through tags, and through runs/update', async () => {
    const id = await newRun({ run_name: 'first' });
    await suite.client.ok('POST', 'runs/set-tag', { run_id: id, key: 'mlflow.runName', value: 'second' });
    await suite.client.ok('POST', 'runs/set-tag', { run_id: id, key: 'mlflow.note.content', value: 'why' });
    assert.deepEqual([(await readRun(id)).info['run_name'], (await readRun(id)).tags], ['second', { 'mlflow.runName': 'second', 'mlflow.note.content': 'why' }]);
    await suite.client.ok('POST', 'runs/update', { run_id: id, run_name: 'third' });
    await suite.client.ok('POST', 'runs/delete-tag', { run_id: id, key: 'mlflow.note.content' });
    assert.deepEqual((await readRun(id)).tags, { 'mlflow.runName': 'third' });
  });

  it('get a name when the client gives none', async () => {
    const { info, tags } = await readRun(await newRun());
    assert.match(String(info['run_name']), /^[a-z]+-[a-z]+-\d+$/);
    assert.equal(tags['mlflow.runName'], info['run_name']);
  });

  it('end with the status and the time that the client says, and go on when it says RUNNING', async () => {
    const id = await newRun();
    const { json } = await suite.client.post('runs/update', { run_id: id, status: 'FINISHED', end_time: 1_795_169_700_000 });
    assert.deepEqual([json.run_info.status, json.run_info.end_time], ['FINISHED', 1_795_169_700_000]);
    await suite.client.ok('POST', 'runs/update', { run_id: id, status: 'FAILED', end_time: 1_795_169_700_000 });
    assert.equal((await readRun(id)).info['status'], 'FAILED');
    await suite.client.ok('POST', 'runs/update', { run_id: id, status: 'RUNNING' });
    assert.deepEqual([(await readRun(id)).info['status'], (await readRun(id)).info['end_time']], ['RUNNING', undefined]);
    await suite.client.ok('POST', 'runs/log-metric', { run_id: id, key: 'later', value: 1, timestamp: 1 });
    await suite.client.ok('POST', 'runs/update', { run_id: id, status: 'FINISHED' });
    assert.deepEqual([(await readRun(id)).info['status'], (await readRun(id)).metrics['later']?.value], ['FINISHED', 1]);
  });

  it('that are deleted take nothing until they are restored', async () => {
    const id = await newRun();
    await suite.client.ok('POST', 'runs/delete', { run_id: id });
    assert.equal((await readRun(id)).info['lifecycle_stage'], 'deleted');
    for (const [path, fields] of [['log-metric', { key: 'a', value: 1, timestamp: 1 }], ['log-parameter', { key: 'a', value: '1' }], ['set-tag', { key: 'a', value: '1' }], ['log-batch', {}]] as const) {
      const { status, json } = await suite.client.post(`runs/${path}`, { run_id: id, ...fields });
      assert.deepEqual([status, json.error_code], [400, 'INVALID_PARAMETER_VALUE'], path);
    }
    await suite.client.ok('POST', 'runs/restore', { run_id: id });
    await suite.client.ok('POST', 'runs/log-parameter', { run_id: id, key: 'a', value: '1' });
    assert.deepEqual((await readRun(id)).params, { a: '1' });
  });

  it('that the command line deletes are deleted here, also for metrics', async () => {
    const id = await newRun();
    await suite.client.ok('POST', 'runs/log-metric', { run_id: id, key: 'a', value: 1, timestamp: 1 });
    assert.equal((await onramp(suite.workspace.folder, ['runs', 'delete', id])).exitCode, 0);
    assert.equal((await suite.client.post('runs/log-metric', { run_id: id, key: 'a', value: 2, timestamp: 2 })).status, 400);
    const { runs = [] } = await suite.client.ok('POST', 'runs/search', { experiment_ids: ['0'] });
    assert.ok(!runs.some(({ info }) => info['run_id'] === id));
  });

  it('of scripts are seen like those of clients, and can be tagged', async () => {
    const id = createRunId({ nowMs: () => Date.now() });
    const writer = new EventFileWriters(suite.workspace.store).open(id, 'helper-h-7');
    const { session, params, end } = exampleRecords;
    writer.append({ ...exampleRecords.open, run: id, writer: 'helper-h-7' }, session, params, { ...exampleRecords.git }, end);
    writer.appendPoints({ key: 'rmse', steps: [0, 1], timesMs: [1, 2], values: [43, 41] });
    writer.close();
    await suite.client.ok('POST', 'runs/set-tag', { run_id: id, key: 'team', value: 'bikes' });
    const { info, tags, params: told, metrics } = await readRun(id);
    assert.deepEqual([info['status'], info['run_name']], ['FINISHED', 'train.py']);
    assert.deepEqual(told, { lr: '0.1', depth: '8' });
    assert.deepEqual(metrics['rmse'], { value: 41, timestamp: 2, step: 1 });
    assert.deepEqual(tags, { team: 'bikes', 'mlflow.runName': 'train.py', 'mlflow.source.name': 'src/train.py', 'mlflow.source.type': 'LOCAL', 'mlflow.source.git.commit': 'c'.repeat(40), 'mlflow.source.git.branch': 'main' });
  });

  it('are searched page by page, in the order asked for', async () => {
    const { experiment_id } = await suite.client.ok('POST', 'experiments/create', { name: 'pages' });
    for (let index = 0; index < 5; index += 1) {
      const id = await newRun({ experiment_id, run_name: `run ${index}`, start_time: 1000 + index });
      await suite.client.ok('POST', 'runs/log-metric', { run_id: id, key: 'acc', value: (index * 3) % 5, timestamp: 1 });
    }
    const names: string[] = [];
    for (let token = ''; ; ) {
      const page = await suite.client.ok('POST', 'runs/search', { experiment_ids: [experiment_id], filter: 'metrics.acc >= 1', order_by: ['metrics.acc DESC'], max_results: '2', ...(token === '' ? {} : { page_token: token }) });
      names.push(...(page.runs ?? []).map((run) => String(toReadRun(run).info['run_name'])));
      token = page.next_page_token ?? '';
      if (token === '') break;
    }
    assert.deepEqual(names, ['run 3', 'run 1', 'run 4', 'run 2']);
  });

  it('are found by the tags that are fields of ours', async () => {
    const { experiment_id } = await suite.client.ok('POST', 'experiments/create', { name: 'homes' });
    await newRun({ experiment_id, run_name: 'falke', user_id: 'ada' });
    await newRun({ experiment_id, run_name: 'habicht', user_id: 'bob' });
    const namesOf = async (filter: string) => ((await suite.client.ok('POST', 'runs/search', { experiment_ids: [experiment_id], filter })).runs ?? []).map(({ info }) => info['run_name']);
    assert.deepEqual(await namesOf("tags.mlflow.runName = 'falke'"), ['falke']);
    assert.deepEqual(await namesOf("tags.`mlflow.user` = 'bob'"), ['habicht']);
    assert.deepEqual(await namesOf("attributes.run_name LIKE 'fal%'"), ['falke']);
  });
});
