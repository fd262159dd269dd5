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

/** The body of an upload as it comes. @throws ClientGone when the client hangs up before it is whole */
export async function* partsOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    // Where writing fails the request stays, so that it can be answered.
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw request.destroyed && !request.complete ? new ClientGone() : error;
  }
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
    const text = body.toString('utf8');
    // Half of a surrogate pair, which protocol buffers refuse as well, can only come as an escape.
    value = /\\ud[89a-f]/i.test(text) ? JSON.parse(text, refuseHalfPairs) : JSON.parse(text);
  } catch (error) {
    throw new MlflowError('BAD_REQUEST', `The body of the request is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new MlflowError('BAD_REQUEST', 'The body of the request is not a JSON object.');
  return value as Record<string, unknown>;
}

function refuseHalfPairs(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) throw new Error('a text holds half of a surrogate pair');
  return value;
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
