import assert from 'node:assert/strict';
import { endpointSuite } from '../../support/endpointSuite';

const START_MS = 1_795_169_600_000;

describe('MLflow: parameters, metrics and tags', () => {
  const suite = endpointSuite();
  const { newRun, readRun } = suite;
  const log = (run_id: string, points: readonly (readonly [value: unknown, timestamp: number, step: number])[]) =>
    suite.client.ok('POST', 'runs/log-batch', { run_id, metrics: points.map(([value, timestamp, step]) => ({ key: 'loss', value, timestamp, step })) });
  const history = (run_id: string, more: Record<string, string> = {}) => suite.client.ok('GET', 'metrics/get-history', { run_id, metric_key: 'loss', ...more });

  it('takes NaN and the infinities as words, and gives infinities back as the largest doubles', async () => {
    const id = await newRun();
    for (const [key, value] of [['nan', 'NaN'], ['inf', 'Infinity'], ['minus', '-Infinity'], ['text', '0.25'], ['zero', 0]]) await suite.client.ok('POST', 'runs/log-metric', { run_id: id, key, value, timestamp: String(START_MS), step: '7' });
    const { metrics } = await readRun(id);
    assert.deepEqual(
      Object.fromEntries(Object.entries(metrics).map(([key, { value }]) => [key, value])),
      { nan: 'NaN', inf: Number.MAX_VALUE, minus: -Number.MAX_VALUE, text: 0.25, zero: 0 },
    );
    assert.deepEqual(metrics['text'], { value: 0.25, timestamp: START_MS, step: 7 });
    await log(id, [['NaN', 1, 0], ['Infinity', 2, 0], ['-Infinity', 3, 0]]);
    assert.deepEqual((await history(id)).metrics?.map(({ value }) => value), ['NaN', Number.MAX_VALUE, -Number.MAX_VALUE]);
  });

  it('keeps every digit of a number', async () => {
    const id = await newRun();
    for (const [step, value] of [0.1 + 0.2, 5e-324, Number.MAX_SAFE_INTEGER, -1.7976931348623157e308, 1e21].entries()) {
      await log(id, [[value, START_MS, step]]);
      assert.equal((await readRun(id)).metrics['loss']?.value, value);
    }
  });

  for (const { name, points, latest } of [
    { name: 'the step', points: [[1, 9, 5], [2, 99, 4]], latest: 1 },
    { name: 'then the time', points: [[1, 9, 5], [2, 8, 5]], latest: 1 },
    { name: 'then the value', points: [[1, 9, 5], [3, 9, 5], [2, 9, 5]], latest: 3 },
    { name: 'negative steps', points: [[1, 9, -5], [2, 9, -6]], latest: 1 },
  ] as const) {
    it(`takes as the latest value the one that ${name} decides for`, async () => {
      const id = await newRun();
      await log(id, points);
      assert.equal((await readRun(id)).metrics['loss']?.value, latest);
    });
  }

  it('stores identical points once', async () => {
    const id = await newRun();
    await log(id, [[1, 5, 0], [1, 5, 0], [1, 6, 0]]);
    await log(id, [[1, 5, 0]]);
    assert.equal((await history(id)).metrics?.length, 2);
  });

  it('gives a history page by page, by time', async () => {
    const id = await newRun();
    await log(id, Array.from({ length: 10 }, (_, index) => [index, 100 - index, index] as const));
    const steps: number[] = [];
    let token: string | undefined = '';
    while (token !== undefined) {
      const page = await history(id, { max_results: '4', ...(token === '' ? {} : { page_token: token }) });
      steps.push(...(page.metrics ?? []).map(({ step }) => step));
      token = page.next_page_token;
    }
    assert.deepEqual(steps, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    assert.deepEqual(await suite.client.ok('GET', 'metrics/get-history', { run_id: id, metric_key: 'other' }), {});
  });

  it('gives histories of several runs, thinned out to the same steps', async () => {
    const ids = [await newRun(), await newRun()];
    for (const id of ids) await log(id, Array.from({ length: 100 }, (_, step) => [step, step, step] as const));
    const { json } = await suite.client.call('GET', `metrics/get-history-bulk-interval?run_ids=${ids[0]}&run_ids=${ids[1]}&metric_key=loss&start_step=10&end_step=89&max_results=5`);
    const { metrics = [] } = json;
    assert.deepEqual(metrics.filter(({ run_id }) => run_id === ids[1]).map(({ step }) => step), [10, 30, 50, 69, 89]);
    assert.equal(metrics.length, 10);
  });

  it('never changes a parameter, and takes the same value again, also within a batch', async () => {
    const id = await newRun();
    await suite.client.ok('POST', 'runs/log-parameter', { run_id: id, key: 'lr', value: '0.1' });
    await suite.client.ok('POST', 'runs/log-parameter', { run_id: id, key: 'lr', value: '0.1' });
    await suite.client.ok('POST', 'runs/log-batch', { run_id: id, params: [{ key: 'lr', value: '0.1' }, { key: 'depth', value: '8' }, { key: 'depth', value: '8' }] });
    const { status, json } = await suite.client.post('runs/log-parameter', { run_id: id, key: 'lr', value: '0.2' });
    assert.deepEqual([status, json.error_code], [400, 'INVALID_PARAMETER_VALUE']);
    assert.match(json.message, /Changing param values is not allowed/);
    assert.deepEqual((await readRun(id)).params, { lr: '0.1', depth: '8' });
  });

  it('writes nothing of a batch of which a part is refused', async () => {
    const id = await newRun();
    await suite.client.ok('POST', 'runs/log-parameter', { run_id: id, key: 'lr', value: '0.1' });
    const { status } = await suite.client.post('runs/log-batch', { run_id: id, params: [{ key: 'lr', value: '0.2' }], tags: [{ key: 'team', value: 'x' }], metrics: [{ key: 'loss', value: 1, timestamp: 1 }] });
    assert.equal(status, 400);
    const { params, metrics, tags } = await readRun(id);
    assert.deepEqual([params, metrics, tags['team']], [{ lr: '0.1' }, {}, undefined]);
  });

  it('keeps values of 10,000 characters whole', async () => {
    const id = await newRun();
    const long = 'ä'.repeat(10_000);
    await suite.client.ok('POST', 'runs/log-parameter', { run_id: id, key: 'long', value: long });
    await suite.client.ok('POST', 'runs/set-tag', { run_id: id, key: 'long', value: long });
    const { params, tags } = await readRun(id);
    assert.deepEqual([params['long'] === long, tags['long'] === long], [true, true]);
  });

  it('takes keys beyond ASCII, and the word __proto__', async () => {
    const id = await newRun();
    for (const key of ['größe', '精度', '__proto__', 'val/loss', 'a b-c.d:e']) {
      await suite.client.ok('POST', 'runs/log-parameter', { run_id: id, key, value: key });
      await suite.client.ok('POST', 'runs/set-tag', { run_id: id, key, value: key });
      await suite.client.ok('POST', 'runs/log-metric', { run_id: id, key, value: 1, timestamp: 1 });
    }
    const { json } = await suite.client.get('runs/get', { run_id: id });
    assert.equal(json.run.data.params?.length, 5);
    assert.equal(json.run.data.metrics?.length, 5);
  });

  it('takes batches up to the limits', async () => {
    const id = await newRun();
    const entries = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    const metrics = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 1, timestamp: 1, step: 0 }));
    await suite.client.ok('POST', 'runs/log-batch', { run_id: id, params: entries(100), tags: entries(100), metrics: metrics(800) });
    await suite.client.ok('POST', 'runs/log-batch', { run_id: id, metrics: metrics(1000) });
    for (const { fields, message } of [
      { fields: { metrics: metrics(1001) }, message: /at most 1000 metrics\. Got 1001/ },
      { fields: { params: entries(101) }, message: /at most 100 params\. Got 101/ },
      { fields: { tags: entries(101) }, message: /at most 100 tags\. Got 101/ },
      { fields: { params: entries(1), metrics: metrics(1000) }, message: /at most 1000 metrics, params, and tags\. Got 1001/ },
      { fields: { tags: [{ key: 'a', value: 'x'.repeat(1_000_000) }] }, message: /at most 1000000 bytes/ },
    ]) {
      const { status, json } = await suite.client.post('runs/log-batch', { run_id: id, ...fields });
      assert.deepEqual([status, json.error_code], [400, 'INVALID_PARAMETER_VALUE']);
      assert.match(json.message, message);
    }
    assert.equal(Object.keys((await readRun(id)).metrics).length, 1000);
  });

  it('keeps data sets with what the client says of them', async () => {
    const id = await newRun();
    const dataset = { name: 'hour.csv', digest: 'e03de4ee', source_type: 'local', source: '{"uri":"hour.csv"}', schema: '{}', profile: '{"num_rows":3}' };
    const tags = [{ key: 'mlflow.data.context', value: 'training' }, { key: 'split', value: 'a' }];
    await suite.client.ok('POST', 'runs/log-inputs', { run_id: id, datasets: [{ tags, dataset }] });
    assert.deepEqual((await readRun(id)).inputs, { dataset_inputs: [{ tags, dataset }] });
  });
});
