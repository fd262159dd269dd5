import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../core/log.ts';
import type { ProcessIdentity } from '../../core/runs/records.ts';
import type { Caller, RequestHandler } from '../endpoint/requestHandler.ts';
import { parseBody, parseQuery, readBody } from './readRequest.ts';
import { answerError, replyJson } from './reply.ts';
import type { Answer, Call, Routes } from './route.ts';
import { NO_FIELDS, RouteTable, type FoundRoute } from './routeTable.ts';

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
      replyJson(response, 200, await this.call(found, request, query, caller));
    } catch (error) {
      answerError(response, error, this.options.log);
    }
    return true;
  }

  private async call(found: FoundRoute, request: IncomingMessage, query: string, { sessionId }: Caller): Promise<Answer> {
    const body = await readBody(request);
    // A GET has its fields in the query; DELETE has them in either.
    const sent = request.method === 'GET' ? {} : parseBody(body);
    const input = query === '' && found.fields === NO_FIELDS ? sent : { ...parseQuery(query), ...sent, ...found.fields };
    const call: Call = { sessionId, bodyBytes: body.length, findClient: () => this.options.findClient(request) };
    return found.route.answer(input, call);
  }
}

function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}
