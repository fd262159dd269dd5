/**
 * An hour of generated requests, valid, nearly valid and hostile, against one endpoint: none may end in an error of the server,
 * and its memory may not grow. `npm run -s bench -- mlflow-soak [MINUTES] [SEED]`.
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
const endpoint = await startEndpoint(workspace.folder);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const requests = new MlflowRequests(seed);
const memory: number[] = [];
let [sent, failed] = [0, 0];
try {
  const start = performance.now();
  const end = start + minutes * 60_000;
  for (let sampled = start; performance.now() < end; sent += 1) {
    const request = requests.next();
    const answer = await sendGenerated(request, { uri: endpoint.uri, authorization: `Bearer ${endpoint.token}`, agent }).catch((error: unknown) => ({ status: 599, text: String(error) }));
    if (answer && answer.status >= 500) {
      failed += 1;
      console.error(`seed ${seed}, request ${sent}: ${request.method} ${request.path.slice(0, 200)} ${request.body.toString('utf8').slice(0, 300)}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    if (answer) requests.learn(answer.text);
    // A hundred samples, whatever the length.
    if (performance.now() - sampled < (minutes * 60_000) / 100) continue;
    sampled = performance.now();
    memory.push(endpoint.memoryMiB().now);
  }
  const quarter = Math.floor(memory.length / 4);
  const [second, last] = [median(memory.slice(quarter, 2 * quarter)), median(memory.slice(-quarter))];
  report({ bench: 'mlflow-soak', case: `requests in ${minutes} min`, value: sent, unit: 'requests', limit: null, goal: 1, better: 'higher' });
  report({ bench: 'mlflow-soak', case: 'answers of 500 and above', value: failed, unit: 'answers', limit: null, goal: 0, better: 'lower' });
  report({ bench: 'mlflow-soak', case: 'memory in the last quarter, beside the second', value: last, unit: 'MiB', limit: second, goal: 1.1, better: 'lower' });
} finally {
  agent.destroy();
  await endpoint.end();
  workspace.dispose();
}
