import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { TrackingServer } from '../../../src/adapters/endpoint/trackingServer';
import { MlflowApi } from '../../../src/adapters/mlflow/mlflowApi';
import { modelVersionRoutes } from '../../../src/adapters/mlflow/modelVersions';
import { registeredModelRoutes } from '../../../src/adapters/mlflow/registeredModels';
import { DocumentTracker } from '../../../src/core/tracking/documentTracker';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { MODELS_FOLDER } from '../../../src/core/workspace/storeLayout';
import { openModels } from '../../../src/storage/registry/openModels';
import { DocumentFolder } from '../../../src/storage/tracking/documentFolder';
import { writerServices } from './ledgers';
import { readableLog } from './logs';
import { START_MS } from './runRecords';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const token = 'a1'.repeat(32);

/** An endpoint that serves MLflow's registry calls over HTTP, and a client of it. */
export async function registryEndpoint(store: StoreLocation) {
  const log = readableLog();
  const self = { host: 'h', pid: 1 };
  const models = new DocumentTracker({ files: new DocumentFolder(store, MODELS_FOLDER), clock: { nowMs: () => START_MS }, self, tool: 'test' });
  const services = { registry: openModels(store, writerServices()), models };
  const api = new MlflowApi({ routes: [registeredModelRoutes(services), modelVersionRoutes(services)], findClient: () => undefined, log });
  const server = await TrackingServer.start({ port: 0, token, version: '1', idleMs: 60_000, hasLiveRuns: () => Promise.resolve(false), onIdle: () => undefined, handler: api, log });
  /** Fields go into the query of a GET and into the body of everything else, DELETE included, as MLflow's clients send them. */
  const call = async (method: string, path: string, fields: Record<string, unknown> = {}): Promise<Answer> => {
    const query = new URLSearchParams(Object.entries(fields).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, String(one)])));
    const body = method === 'GET' ? '' : JSON.stringify(fields);
    // Node names no length for a DELETE of its own accord.
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request({ host: '127.0.0.1', port: server.port, path: `/api/2.0/mlflow/${path}${method === 'GET' ? `?${query}` : ''}`, method, headers });
    asked.end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    for await (const part of response.setEncoding('utf8')) text += part as string;
    return { status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> };
  };
  return { call, log, models, dispose: () => server.dispose() };
}
