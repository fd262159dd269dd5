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
import { MlflowClient } from './mlflow';
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
  const client = new MlflowClient(`http://127.0.0.1:${server.port}`, `Bearer ${token}`);
  /** Fields go into the query of a GET and into the body of everything else, DELETE included, as MLflow's clients send them. */
  const call = async (method: string, path: string, fields: Record<string, unknown> = {}): Promise<Answer> => {
    const query = new URLSearchParams(Object.entries(fields).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, String(one)])));
    const { status, json } = method === 'GET' ? await client.call(method, `${path}?${query}`) : await client.call(method, path, fields);
    return { status, body: json as Answer['body'] };
  };
  const dispose = () => {
    client.dispose();
    server.dispose();
  };
  return { call, log, models, dispose };
}
