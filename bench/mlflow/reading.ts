import { generatedStore } from '../lib/generateRuns.ts';
import { report } from '../lib/report.ts';
import { median } from '../lib/timing.ts';
import { savedIndex } from '../store/storeBench.ts';
import { logPoints, newRun } from './logging.ts';
import { startEndpoint, type BenchedServer } from './servers.ts';

const STARTS = 5;
const SEARCHES = 15;
const POINTS = 100_000;
const HISTORIES = 7;

/** How soon an endpoint answers over 10,000 runs, how long pages and histories take, and what memory it has then. */
export async function benchReading(logging: BenchedServer): Promise<void> {
  const store = generatedStore({ runs: 10_000, pointsPerMetric: 50 });
  await savedIndex(store);
  const starts: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const start = performance.now();
    const endpoint = await startEndpoint(store.workspaceFolder);
    await endpoint.client.json('POST', 'runs/search', { experiment_ids: ['0'], max_results: 1 });
    starts.push(performance.now() - start);
    await endpoint.end();
  }
  report({ bench: 'mlflow', case: 'start to first answer over 10,000 runs', value: median(starts), unit: 'ms', limit: null, goal: 400, better: 'lower' });

  const endpoint = await startEndpoint(store.workspaceFolder);
  await benchSearch(endpoint, 'runs/search, 1,000 of 10,000 runs', { max_results: 1000 }, 1000, 80);
  await benchSearch(endpoint, 'runs/search with a filter, by a metric, 100 of 10,000 runs', { max_results: 100, filter: "metrics.metric_3 > 0.5 and params.param_1 = 'value-1-4'", order_by: ['metrics.metric_3 DESC'] }, 100, 80);
  const { now, peak } = endpoint.memoryMiB();
  report({ bench: 'mlflow', case: 'memory over 10,000 runs', value: now, unit: 'MiB', limit: null, goal: 200, better: 'lower' });
  report({ bench: 'mlflow', case: 'memory over 10,000 runs, at most', value: peak, unit: 'MiB', limit: null, goal: 200, better: 'lower' });
  await endpoint.end();

  const runId = await newRun(logging);
  await logPoints(logging, runId, POINTS);
  const histories: number[] = [];
  for (let round = 0; round < HISTORIES; round += 1) {
    const start = performance.now();
    const { metrics } = (await logging.client.json('GET', `metrics/get-history?run_id=${runId}&metric_key=metric_0`)) as { metrics: unknown[] };
    histories.push(performance.now() - start);
    if (metrics.length !== POINTS) throw new Error(`${metrics.length} points`);
  }
  report({ bench: 'mlflow', case: `history of ${POINTS.toLocaleString('en')} points`, value: median(histories), unit: 'ms', limit: null, goal: 300, better: 'lower' });
}

async function benchSearch({ client }: BenchedServer, title: string, fields: object, least: number, goal: number): Promise<void> {
  const body = Buffer.from(JSON.stringify({ experiment_ids: ['0'], ...fields }));
  const times: number[] = [];
  for (let round = 0; round < SEARCHES; round += 1) {
    const start = performance.now();
    const { bytes } = await client.send('POST', '/api/2.0/mlflow/runs/search', body);
    times.push(performance.now() - start);
    const { runs } = JSON.parse(bytes.toString('utf8')) as { runs: unknown[] };
    if (runs.length < least) throw new Error(`${runs.length} runs`);
  }
  report({ bench: 'mlflow', case: title, value: median(times), unit: 'ms', limit: null, goal, better: 'lower' });
}
