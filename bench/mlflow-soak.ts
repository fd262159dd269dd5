/**
 * An hour of generated requests, valid, nearly valid and hostile, against one endpoint: none may end in an error of the server,
 * and its memory may not grow beyond what the store, which does grow, costs a fresh endpoint after some requests. `npm run -s bench -- mlflow-soak [MINUTES] [SEED]`.
 */
import { Agent } from 'node:http';
import { initStore } from '../src/storage/storeFolder.ts';
import { MlflowRequests } from '../test/harness/mlflowRequests.ts';
import { sendGenerated } from '../test/harness/sendGenerated.ts';
import { temporaryWorkspace } from '../test/harness/workspaces.ts';
import { report } from './lib/report.ts';
import { median } from './lib/timing.ts';
import { startEndpoint } from './mlflow/servers.ts';

const minutes = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const workspace = temporaryWorkspace('bench');
initStore(workspace.folder);
let endpoint = await startEndpoint(workspace.folder);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const requests = new MlflowRequests(seed);
const memory: number[] = [];
/** Requests after which a fresh endpoint counts as warm. */
const WARM_UP = 3_000;
let [sent, failed] = [0, 0];

/** Sends one request, and tells of an answer that is an error of the server. */
async function sendNext(): Promise<void> {
  const request = requests.next();
  const answer = await sendGenerated(request, { uri: endpoint.uri, authorization: `Bearer ${endpoint.token}`, agent }).catch((error: unknown) => ({ status: 599, text: String(error) }));
  if (answer && answer.status >= 500) {
    failed += 1;
    console.error(`seed ${seed}, request ${sent}: ${request.method} ${request.path.slice(0, 200)} ${request.body.toString('utf8').slice(0, 300)}: ${answer.status} ${answer.text.slice(0, 300)}`);
  }
  if (answer) requests.learn(answer.text);
  sent += 1;
}

try {
  const start = performance.now();
  const end = start + minutes * 60_000;
  for (let sampled = start; performance.now() < end; ) {
    await sendNext();
    // A hundred samples, whatever the length.
    if (performance.now() - sampled < (minutes * 60_000) / 100) continue;
    sampled = performance.now();
    memory.push(endpoint.memoryMiB().now);
  }
  const last = median(memory.slice(-10));
  const total = sent;
  await endpoint.end();
  endpoint = await startEndpoint(workspace.folder);
  while (sent < total + WARM_UP) await sendNext();
  const fresh = endpoint.memoryMiB().now;
  report({ bench: 'mlflow-soak', case: `requests in ${minutes} min`, value: total, unit: 'requests', limit: null, goal: 1, better: 'higher' });
  report({ bench: 'mlflow-soak', case: 'answers of 500 and above', value: failed, unit: 'answers', limit: null, goal: 0, better: 'lower' });
  report({ bench: 'mlflow-soak', case: 'memory at the end, beside a fresh endpoint over the same store', value: last, unit: 'MiB', limit: fresh, goal: 1.2, better: 'lower' });
} finally {
  agent.destroy();
  await endpoint.end();
  workspace.dispose();
}
