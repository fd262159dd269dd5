import type { ServerResponse } from 'node:http';
import { UserFacingError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { MlflowError } from './mlflowError.ts';
import { ClientGone } from './readRequest.ts';
import { JsonText, type Answer } from './route.ts';

/** Answers with JSON. */
export function replyJson(response: ServerResponse, status: number, answer: Answer): void {
  const text = answer instanceof JsonText ? answer.text : JSON.stringify(answer);
  const length = typeof text === 'string' ? Buffer.byteLength(text) : text.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': length });
  if (typeof text === 'string') {
    response.end(text);
    return;
  }
  for (const part of text) response.write(part);
  response.end();
}

/** Answers what went wrong; a client that has gone is not answered. */
export function answerError(response: ServerResponse, error: unknown, log: Log): void {
  if (error instanceof ClientGone) return;
  const refused = toMlflowError(error, log);
  replyJson(response, refused.status, refused.body);
}

function toMlflowError(error: unknown, log: Log): MlflowError {
  if (error instanceof MlflowError) return error;
  // Such as a full disk: clients try again for a while, and then say this.
  if (error instanceof UserFacingError) {
    log.warn(error.text);
    return new MlflowError('TEMPORARILY_UNAVAILABLE', error.text, { cause: error });
  }
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return new MlflowError('INTERNAL_ERROR', 'Something went wrong; the log of the endpoint has the details.', { cause: error });
}
