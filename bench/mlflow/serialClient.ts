import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';

/** One connection, one request after the other, as a training that logs. */
export class SerialClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly port: number;

  constructor(
    uri: string,
    private readonly token: string,
  ) {
    this.port = Number(new URL(uri).port);
  }

  async send(method: string, path: string, body?: Buffer): Promise<{ status: number; bytes: Buffer }> {
    const headers = { authorization: `Bearer ${this.token}`, ...(body ? { 'content-type': 'application/json', 'content-length': body.length } : {}) };
    const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    response.on('data', (part: Buffer) => parts.push(part));
    await once(response, 'end');
    return { status: response.statusCode ?? 0, bytes: Buffer.concat(parts) };
  }

  /** The JSON of an answer that has to succeed. */
  async json(method: string, path: string, fields?: object): Promise<unknown> {
    const { status, bytes } = await this.send(method, `/api/2.0/mlflow/${path}`, fields && Buffer.from(JSON.stringify(fields)));
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${bytes.toString('utf8')}`);
    return JSON.parse(bytes.toString('utf8')) as unknown;
  }

  dispose(): void {
    this.agent.destroy();
  }
}
