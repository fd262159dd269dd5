import { report } from '../lib/report.ts';
import { median } from '../lib/timing.ts';
import type { BenchedServer } from './servers.ts';

const ROUNDS = 7;
const REQUESTS = 1_000;
const BATCHES = 60;
const POINTS_IN_BATCH = 1_000;
const START_MS = 1_795_169_600_000;

interface Logged {
  path: string;
  bodies: Buffer[];
}

/** Rates of `log-metric` and `log-batch`, each measured in turns with the bare server, which gets the same requests. */
export async function benchLogging(endpoint: BenchedServer, bare: BenchedServer): Promise<void> {
  const runId = await newRun(endpoint);
  const single = (round: number): Logged => ({ path: 'runs/log-metric', bodies: Array.from({ length: REQUESTS }, (_, index) => json({ run_id: runId, run_uuid: runId, key: 'loss', value: 1 / (index + 1), timestamp: START_MS + index, step: round * REQUESTS + index })) });
  const perSecond = await inTurns(single, endpoint, bare);
  report({ bench: 'mlflow', case: 'log-metric on one connection', value: REQUESTS / perSecond.endpoint, unit: 'calls/s', limit: REQUESTS / perSecond.bare, goal: 0.6, better: 'higher' });

  for (const keys of [1, 20, POINTS_IN_BATCH]) {
    const batch = (round: number): Logged => ({ path: 'runs/log-batch', bodies: Array.from({ length: BATCHES }, (_, index) => batchOf(runId, keys, round * BATCHES + index)) });
    const seconds = await inTurns(batch, endpoint, bare);
    const points = BATCHES * POINTS_IN_BATCH;
    report({ bench: 'mlflow', case: `log-batch of 1,000 points of ${keys} metric${keys === 1 ? '' : 's'}`, value: points / seconds.endpoint, unit: 'points/s', limit: null, goal: 500_000, better: 'higher' });
    report({ bench: 'mlflow', case: `the same at the bare server`, value: points / seconds.bare, unit: 'points/s', limit: null, goal: 500_000, better: 'higher' });
  }
}

/** Makes a run and returns its id. */
export async function newRun({ client }: BenchedServer): Promise<string> {
  const { run } = (await client.json('POST', 'runs/create', { experiment_id: '0', start_time: START_MS })) as { run: { info: { run_id: string } } };
  return run.info.run_id;
}

/** Logs so many points of one metric. */
export async function logPoints({ client }: BenchedServer, runId: string, points: number): Promise<void> {
  for (let batch = 0; batch < points / POINTS_IN_BATCH; batch += 1) await client.send('POST', '/api/2.0/mlflow/runs/log-batch', batchOf(runId, 1, batch));
}

function batchOf(runId: string, keys: number, number: number): Buffer {
  const metrics = Array.from({ length: POINTS_IN_BATCH }, (_, index) => ({ key: `metric_${index % keys}`, value: Math.sin(index + number), timestamp: START_MS + index, step: number * POINTS_IN_BATCH + index }));
  return json({ run_id: runId, metrics });
}

/** Median seconds of a round for either. */
async function inTurns(of: (round: number) => Logged, endpoint: BenchedServer, bare: BenchedServer): Promise<{ endpoint: number; bare: number }> {
  const seconds = { endpoint: [] as number[], bare: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const logged = of(round);
    const [ours, theirs] = [await timed(endpoint, logged), await timed(bare, logged)];
    // The first round warms up.
    if (round === 0) continue;
    seconds.endpoint.push(ours);
    seconds.bare.push(theirs);
  }
  return { endpoint: median(seconds.endpoint), bare: median(seconds.bare) };
}

async function timed({ client }: BenchedServer, { path, bodies }: Logged): Promise<number> {
  const start = performance.now();
  for (const body of bodies) {
    const { status, bytes } = await client.send('POST', `/api/2.0/mlflow/${path}`, body);
    if (status !== 200) throw new Error(`${path}: ${status} ${bytes.toString('utf8')}`);
  }
  return (performance.now() - start) / 1000;
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
