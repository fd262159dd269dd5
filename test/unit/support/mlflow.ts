import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Disposable } from '../../../src/core/disposables';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { eventually } from '../../harness/poll';
import { startOnramp } from './cli';
import type { Program } from './programs';

/** A run as it comes over the wire. */
export interface WireRun {
  info: Record<string, string | number> & { run_id: string };
  data: { params?: WireEntry[]; tags?: WireEntry[]; metrics?: WirePoint[] };
  inputs: { dataset_inputs?: { dataset: Record<string, string>; tags?: WireEntry[] }[] };
}

export interface WireEntry {
  key: string;
  value: string;
}

export interface WirePoint {
  key: string;
  value: number | string;
  timestamp: number;
  step: number;
  run_id?: string;
}

/** What tests look for in answers; an answer has some of it. */
export interface Told {
  error_code: string;
  message: string;
  run: WireRun;
  run_info: Record<string, string | number>;
  runs?: WireRun[];
  metrics?: WirePoint[];
  files?: { path: string; is_dir: boolean; file_size?: number }[];
  experiment_id: string;
  next_page_token?: string;
}

export interface SentBody {
  headers?: Record<string, string>;
  /** An object goes as JSON, anything else as it is. */
  body?: unknown;
}

/** A program that speaks to an endpoint as MLflow's clients do: over one connection, with the token in every call. */
export class MlflowClient implements Disposable {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    readonly uri: string,
    readonly authorization: string,
  ) {}

  /** @param path below `/api/2.0/mlflow/` unless it begins with `/`; sent as it is written */
  async send(method: string, path: string, { headers = {}, body }: SentBody = {}): Promise<{ status: number; bytes: Buffer; headers: IncomingMessage['headers'] }> {
    const { hostname, port } = new URL(this.uri);
    const isJson = typeof body === 'object' && body !== null && !Buffer.isBuffer(body);
    const payload = body === undefined ? undefined : isJson ? Buffer.from(JSON.stringify(body)) : (body as Buffer | string);
    const sent = httpRequest({
      hostname,
      port,
      method,
      path: path.startsWith('/') ? path : `/api/2.0/mlflow/${path}`,
      agent: this.agent,
      headers: { authorization: this.authorization, ...(isJson ? { 'content-type': 'application/json' } : {}), ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }), ...headers },
    });
    sent.end(payload);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
    return { status: response.statusCode ?? 0, bytes: Buffer.concat(parts), headers: response.headers };
  }

  async call(method: string, path: string, body?: unknown): Promise<{ status: number; json: Told }> {
    const { status, bytes } = await this.send(method, path, body === undefined ? {} : { body });
    return { status, json: JSON.parse(bytes.toString('utf8')) as Told };
  }

  post(path: string, body: unknown): Promise<{ status: number; json: Told }> {
    return this.call('POST', path, body);
  }

  get(path: string, query: Record<string, string> = {}): Promise<{ status: number; json: Told }> {
    return this.call('GET', `${path}?${new URLSearchParams(query).toString()}`);
  }

  /** What succeeds; anything else fails the test with what was answered. */
  async ok(method: 'GET' | 'POST', path: string, fields: unknown = {}): Promise<Told> {
    const { status, json } = method === 'GET' ? await this.get(path, fields as Record<string, string>) : await this.post(path, fields);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  }

  dispose(): void {
    this.agent.destroy();
  }
}

export interface RunningEndpoint extends Disposable {
  uri: string;
  token: string;
  program: Program;
  client: MlflowClient;
  dispose(): Promise<void>;
}

/** The endpoint of a store as a process of its own, and a client of it. */
export async function startEndpoint({ workspaceFolder }: StoreLocation, ...words: string[]): Promise<RunningEndpoint> {
  const program = startOnramp(workspaceFolder, ['serve-tracking', ...words]);
  const line = await eventually('the line of the endpoint', () => /^(.*)\n/.exec(program.stdout().toString())?.[1] ?? (program.child.exitCode !== null && program.stderr()));
  const { uri, token } = JSON.parse(line) as { uri: string; token: string };
  const client = new MlflowClient(uri, `Bearer ${token}`);
  return {
    uri,
    token,
    program,
    client,
    dispose: async () => {
      client.dispose();
      await program.dispose();
    },
  };
}
