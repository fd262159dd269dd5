import { once } from 'node:events';
import { request, type Agent, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { GeneratedRequest } from './mlflowRequests';

export interface SendingTo {
  uri: string;
  authorization: string;
  agent: Agent;
}

/** Sends a generated request and resolves with what is answered; undefined for a client that hangs up. */
export async function sendGenerated({ method, path, headers, body, vanishes }: GeneratedRequest, { uri, authorization, agent }: SendingTo): Promise<{ status: number; text: string } | undefined> {
  const { hostname, port } = new URL(uri);
  if (vanishes) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: ${authorization}\r\ncontent-length: ${body.length * 2}\r\n\r\n`);
    await new Promise<void>((resolve) => socket.write(body, () => resolve()));
    socket.destroy();
    return undefined;
  }
  const sent = request({ hostname, port, method, path, agent, headers: { authorization, 'content-length': body.length, ...headers } });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part as string;
  return { status: response.statusCode ?? 0, text };
}
