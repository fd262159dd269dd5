import assert from 'node:assert/strict';
import { endpointSuite } from '../../support/endpointSuite';
import { MlflowClient } from '../../support/mlflow';

const MISSING = 'f'.repeat(32);

describe('MLflow: bad input', () => {
  const suite = endpointSuite();
  const { newRun, readRun } = suite;
  let runId: string;
  before(async () => {
    runId = await newRun();
  });

  const metric = { key: 'a', value: 1, timestamp: 1, step: 0 };
  for (const { name, method = 'POST', path, fields, code, message } of [
    { name: 'a run that is not there', path: 'runs/log-metric', fields: { run_id: MISSING, ...metric }, code: 'RESOURCE_DOES_NOT_EXIST', message: /Run with id=f+ not found/ },
    { name: 'a run id that is none', path: 'runs/log-metric', fields: { run_id: '../../etc', ...metric }, code: 'INVALID_PARAMETER_VALUE', message: /Invalid run ID/ },
    { name: 'no run id', path: 'runs/log-metric', fields: metric, code: 'INVALID_PARAMETER_VALUE', message: /Missing value for required parameter 'run_id'/ },
    { name: 'a run to read that is not there', method: 'GET', path: `runs/get?run_id=${MISSING}`, code: 'RESOURCE_DOES_NOT_EXIST', message: /not found/ },
    { name: 'an experiment that is not there', path: 'runs/create', fields: { experiment_id: '4711' }, code: 'RESOURCE_DOES_NOT_EXIST', message: /No Experiment with id=4711 exists/ },
    { name: 'an experiment to read that is not there', method: 'GET', path: 'experiments/get?experiment_id=4711', code: 'RESOURCE_DOES_NOT_EXIST', message: /No Experiment with id=4711 exists/ },
    { name: 'an experiment without a name', path: 'experiments/create', fields: { name: '' }, code: 'INVALID_PARAMETER_VALUE', message: /Invalid experiment name/ },
    { name: 'an experiment whose name is taken', path: 'experiments/create', fields: { name: 'Default' }, code: 'RESOURCE_ALREADY_EXISTS', message: /already exists/ },
    { name: 'a model that is not there', method: 'GET', path: `logged-models/m-${MISSING}`, code: 'RESOURCE_DOES_NOT_EXIST', message: /not found/ },
    { name: 'a model id that leaves its folder', method: 'GET', path: 'logged-models/..%2F..%2Fruns', code: 'RESOURCE_DOES_NOT_EXIST', message: /not found/ },
    { name: 'a trace that is not there', method: 'GET', path: '/api/3.0/mlflow/traces/tr-1', code: 'RESOURCE_DOES_NOT_EXIST', message: /not found/ },
    { name: 'an unknown call', path: 'runs/explode', fields: {}, code: 'ENDPOINT_NOT_FOUND', message: /No endpoint POST/ },
    { name: 'a value that is no number', path: 'runs/log-metric', fields: { ...metric, value: 'much' }, code: 'INVALID_PARAMETER_VALUE', message: /valid double/ },
    { name: 'true for a number', path: 'runs/log-metric', fields: { ...metric, value: true }, code: 'INVALID_PARAMETER_VALUE', message: /valid double/ },
    { name: 'a time before 1970', path: 'runs/log-metric', fields: { ...metric, timestamp: -1 }, code: 'INVALID_PARAMETER_VALUE', message: /nonnegative long/ },
    { name: 'half a step', path: 'runs/log-metric', fields: { ...metric, step: 0.5 }, code: 'INVALID_PARAMETER_VALUE', message: /Invalid value 0\.5 for parameter 'step'/ },
    { name: 'a step beyond 64 bits', path: 'runs/log-metric', fields: { ...metric, step: '99999999999999999999' }, code: 'INVALID_PARAMETER_VALUE', message: /parameter 'step'/ },
    { name: 'a number for a text', path: 'runs/log-parameter', fields: { key: 'a', value: 5 }, code: 'INVALID_PARAMETER_VALUE', message: /Invalid value 5 for parameter 'value'/ },
    { name: 'an object for a list', path: 'runs/log-batch', fields: { metrics: {} }, code: 'INVALID_PARAMETER_VALUE', message: /parameter 'metrics'/ },
    { name: 'a text among metrics', path: 'runs/log-batch', fields: { metrics: [metric, 'x'] }, code: 'INVALID_PARAMETER_VALUE', message: /metrics\[1\]/ },
    { name: 'a metric of a batch without a time', path: 'runs/log-batch', fields: { metrics: [{ key: 'a', value: 1 }] }, code: 'INVALID_PARAMETER_VALUE', message: /metrics\[0\]\.timestamp/ },
    { name: 'a key with a character that MLflow refuses', path: 'runs/log-parameter', fields: { key: 'a*b', value: 'x' }, code: 'INVALID_PARAMETER_VALUE', message: /Invalid parameter name/ },
    { name: 'a key that is another path', path: 'runs/log-metric', fields: { ...metric, key: 'a/../b' }, code: 'INVALID_PARAMETER_VALUE', message: /would resolve to 'b'/ },
    { name: 'a key of nothing', path: 'runs/set-tag', fields: { key: '', value: 'x' }, code: 'INVALID_PARAMETER_VALUE', message: /Invalid tag name/ },
    { name: 'a key of 251 characters', path: 'runs/log-parameter', fields: { key: 'k'.repeat(251), value: 'x' }, code: 'INVALID_PARAMETER_VALUE', message: /had length 251/ },
    { name: 'a tag to delete that is not set', path: 'runs/delete-tag', fields: { key: 'nothing' }, code: 'RESOURCE_DOES_NOT_EXIST', message: /No tag with name: nothing/ },
    { name: 'a status that is none', path: 'runs/update', fields: { status: 'DONE' }, code: 'INVALID_PARAMETER_VALUE', message: /parameter 'status'/ },
    { name: 'a filter that cannot be read', path: 'runs/search', fields: { experiment_ids: ['0'], filter: 'metrics.a >' }, code: 'INVALID_PARAMETER_VALUE', message: /Invalid filter/ },
    { name: 'an order that cannot be read', path: 'runs/search', fields: { experiment_ids: ['0'], order_by: ['metrics.a UP'] }, code: 'INVALID_PARAMETER_VALUE', message: /Invalid order_by/ },
    { name: 'a page token that is none', path: 'runs/search', fields: { experiment_ids: ['0'], page_token: 'x' }, code: 'INVALID_PARAMETER_VALUE', message: /page token/ },
    { name: 'too many results', path: 'runs/search', fields: { experiment_ids: ['0'], max_results: 50_001 }, code: 'INVALID_PARAMETER_VALUE', message: /at most 50000/ },
    { name: 'no results at all', path: 'runs/search', fields: { experiment_ids: ['0'], max_results: 0 }, code: 'INVALID_PARAMETER_VALUE', message: /positive integer/ },
    { name: 'a filter of experiments that cannot be read', path: 'experiments/search', fields: { filter: "colour = 'red'" }, code: 'INVALID_PARAMETER_VALUE', message: /"colour" is not known/ },
    { name: 'two names for a run', path: 'runs/create', fields: { experiment_id: '0', run_name: 'a', tags: [{ key: 'mlflow.runName', value: 'b' }] }, code: 'INVALID_PARAMETER_VALUE', message: /different values/ },
    { name: 'a model of 2.x that is no JSON', path: 'runs/log-model', fields: { model_json: '{' }, code: 'INVALID_PARAMETER_VALUE', message: /is not valid JSON/ },
    { name: 'a model of 2.x that lacks fields', path: 'runs/log-model', fields: { model_json: '{}' }, code: 'INVALID_PARAMETER_VALUE', message: /missing mandatory fields/ },
    { name: 'a digest that is too long', path: 'runs/log-inputs', fields: { datasets: [{ dataset: { name: 'a', digest: 'd'.repeat(37), source_type: 'local', source: 's' } }] }, code: 'INVALID_PARAMETER_VALUE', message: /Dataset digest/ },
    { name: 'the deletion of Default', path: 'experiments/delete', fields: { experiment_id: '0' }, code: 'INVALID_PARAMETER_VALUE', message: /default experiment/ },
  ] as const) {
    it(`${name}: ${code}`, async () => {
      const body = method === 'GET' ? undefined : { ...(path.startsWith('runs/') && !path.startsWith('runs/search') && !path.startsWith('runs/create') && name !== 'no run id' ? { run_id: runId } : {}), ...(fields as object) };
      const { status, json } = await suite.client.call(method, path, body);
      assert.equal(json.error_code, code);
      assert.equal(status, { RESOURCE_DOES_NOT_EXIST: 404, ENDPOINT_NOT_FOUND: 404, INVALID_PARAMETER_VALUE: 400, RESOURCE_ALREADY_EXISTS: 400 }[code]);
      assert.match(json.message, message);
    });
  }

  for (const { name, body } of [
    { name: 'that is no JSON', body: '{"run_id": ' },
    { name: 'of other bytes', body: Buffer.from([0xff, 0xfe, 0x00]) },
    { name: 'that is a list', body: '[]' },
    { name: 'that is a number', body: '5' },
  ]) {
    it(`a body ${name}: BAD_REQUEST`, async () => {
      const { status, bytes } = await suite.client.send('POST', 'runs/log-metric', { body });
      assert.deepEqual([status, (JSON.parse(bytes.toString('utf8')) as { error_code: string }).error_code], [400, 'BAD_REQUEST']);
    });
  }

  it('a body of 65 MiB: INVALID_PARAMETER_VALUE, and the connection goes on', async () => {
    const { status } = await suite.client.send('POST', 'runs/set-tag', { body: Buffer.alloc(65 << 20, 'x') });
    assert.equal(status, 400);
    assert.equal((await suite.client.get('runs/get', { run_id: runId })).status, 200);
  });

  for (const { name, headers, authorization = true, status } of [
    { name: 'a wrong token', headers: { authorization: 'Bearer wrong' }, status: 401 },
    { name: 'a token with something behind it that is no session', headers: {}, authorization: 'more', status: 401 },
    { name: 'a foreign host', headers: { host: 'evil.example' }, status: 403 },
    { name: 'a foreign origin', headers: { origin: 'https://evil.example' }, status: 403 },
  ]) {
    it(`${name}: ${status}, and nothing is written`, async () => {
      const sent = authorization === 'more' ? { authorization: `Bearer ${suite.endpoint.token}.more` } : headers;
      const { status: answered } = await suite.client.send('POST', 'runs/set-tag', { body: { run_id: runId, key: 'evil', value: 'x' }, headers: sent });
      assert.equal(answered, status);
      assert.equal((await readRun(runId)).tags['evil'], undefined);
    });
  }

  it('takes the token as the password of any user', async () => {
    const basic = new MlflowClient(suite.endpoint.uri, `Basic ${Buffer.from(`ada:${suite.endpoint.token}`).toString('base64')}`);
    try {
      assert.equal((await basic.get('runs/get', { run_id: runId })).status, 200);
    } finally {
      basic.dispose();
    }
  });
});
