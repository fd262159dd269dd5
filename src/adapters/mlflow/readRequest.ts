import type { IncomingMessage } from 'node:http';
import { MlflowError } from './mlflowError.ts';

/** Largest body of a JSON call. MLflow's own limits are far below, but `log-model` and traces carry documents. */
const LARGEST_BODY_BYTES = 64 << 20;

/** Collects a request's body. Not an async iteration, which costs a small request as much as all the rest of it. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= LARGEST_BODY_BYTES) parts.push(part);
      // What was read is given up, what comes is passed over: a client that is not listened to does not hear the answer.
      else parts.length = 0;
    });
    request.on('end', () => {
      if (bytes > LARGEST_BODY_BYTES) reject(new MlflowError('INVALID_PARAMETER_VALUE', `Requests must be at most ${LARGEST_BODY_BYTES} bytes in length. Got a request of length ${bytes}.`));
      else resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
    });
    // Comes once for a client that hangs up, before `close`.
    request.on('error', (error) => reject(request.complete ? error : new ClientGone()));
  });
}

/** An upload goes to the disk in blocks of this size: what the network brings is smaller, and each write has its price. */
const BLOCK_BYTES = 1 << 20;

/** The body of an upload in blocks. @throws ClientGone when the client hangs up before it is whole */
export async function* inBlocks(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  let parts: Buffer[] = [];
  let bytes = 0;
  try {
    // Where writing fails the request stays, so that it can be answered.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.length;
      if (bytes < BLOCK_BYTES) continue;
      yield Buffer.concat(parts);
      parts = [];
      bytes = 0;
    }
  } catch (error) {
    throw request.destroyed && !request.complete ? new ClientGone() : error;
  }
  if (bytes > 0) yield Buffer.concat(parts);
}

/** The client hung up before its request was whole; nobody is there to be answered. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** The fields of a JSON body. */
export function parseBody(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new MlflowError('BAD_REQUEST', `The body of the request is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MlflowError('BAD_REQUEST', 'The body of the request is not a JSON object.');
  return value as Record<string, unknown>;
}

/** The fields of a query; a name that comes several times is a list. */
export function parseQuery(query: string): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of new URLSearchParams(query)) {
    const known = fields[name];
    fields[name] = known === undefined ? value : Array.isArray(known) ? [...(known as string[]), value] : [known, value];
  }
  return fields;
}
