/**
 * A program that logs to an endpoint as MLflow's clients do, without the Python helper: makes a run, logs one metric, prints
 * the run's id, and lives until it is killed.
 * Words: the endpoint's address, what to send as `Authorization`.
 */
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';

const [uri = '', authorization = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function post(path: string, fields: object): Promise<{ run: { info: { run_id: string } } }> {
  const sent = request({ host: '127.0.0.1', port: new URL(uri).port, method: 'POST', path: `/api/2.0/mlflow/${path}`, headers: { authorization, 'content-type': 'application/json' }, agent });
  sent.end(JSON.stringify(fields));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part as string;
  if (response.statusCode !== 200) throw new Error(text);
  return JSON.parse(text) as { run: { info: { run_id: string } } };
}

const { run } = await post('runs/create', { experiment_id: '0' });
await post('runs/log-metric', { run_id: run.info.run_id, key: 'loss', value: 1, timestamp: Date.now() });
process.stdout.write(`${run.info.run_id}\n`);
// Its connection stays, and so does it.
setInterval(() => undefined, 1_000_000);
