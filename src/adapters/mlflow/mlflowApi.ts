import type { IncomingMessage, ServerResponse } from 'node:http';
import { UserFacingError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { ProcessIdentity } from '../../core/runs/records.ts';
import type { Caller, RequestHandler } from '../endpoint/requestHandler.ts';
import { MlflowError } from './mlflowError.ts';
import { ClientGone, parseBody, parseQuery, readBody } from './readRequest.ts';
import { JsonText, type Answer, type Call, type Routes } from './route.ts';
import { RouteTable, type FoundRoute } from './routeTable.ts';

export interface MlflowApiOptions {
  routes: readonly Routes[];
  /** The process at the other end of a connection to us. */
  findClient(request: IncomingMessage): ProcessIdentity | undefined;
  log: Log;
}

/** MLflow's REST API: reads what clients send, calls what belongs to it and answers as MLflow's own server does. */
export class MlflowApi implements RequestHandler {
  private readonly table: RouteTable;

  constructor(private readonly options: MlflowApiOptions) {
    this.table = new RouteTable(...options.routes);
  }

  async answer(request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<boolean> {
    const [path = '', query = ''] = splitUrl(request.url ?? '/');
    const found = this.table.find(request.method ?? 'GET', path);
    if (!found) return false;
    try {
      reply(response, 200, await this.call(found, request, query, caller));
    } catch (error) {
      if (error instanceof ClientGone) return true;
      const refused = this.toMlflowError(error);
      reply(response, refused.status, refused.body);
    }
    return true;
  }

  private async call(found: FoundRoute, request: IncomingMessage, query: string, { sessionId }: Caller): Promise<Answer> {
    const body = await readBody(request);
    // A GET has its fields in the query; DELETE has them in either.
    const sent = request.method === 'GET' ? {} : parseBody(body);
    const input = { ...parseQuery(query), ...sent, ...found.fields };
    const call: Call = { sessionId, bodyBytes: body.length, findClient: () => this.options.findClient(request) };
    return found.route.answer(input, call);
  }

  private toMlflowError(error: unknown): MlflowError {
    if (error instanceof MlflowError) return error;
    // Such as a full disk: clients try again for a while, and then say this.
    if (error instanceof UserFacingError) {
      this.options.log.warn(error.text);
      return new MlflowError('TEMPORARILY_UNAVAILABLE', error.text, { cause: error });
    }
    this.options.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return new MlflowError('INTERNAL_ERROR', 'Something went wrong; the log of the endpoint has the details.', { cause: error });
  }
}

function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

function reply(response: ServerResponse, status: number, answer: Answer): void {
  const text = answer instanceof JsonText ? answer.text : JSON.stringify(answer);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
