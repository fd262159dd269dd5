import { TrackingServer } from '../../../src/adapters/endpoint/trackingServer';
import { MlflowApi } from '../../../src/adapters/mlflow/mlflowApi';
import { modelVersionRoutes } from '../../../src/adapters/mlflow/modelVersions';
import { registeredModelRoutes } from '../../../src/adapters/mlflow/registeredModels';
import { DocumentTracker } from '../../../src/core/tracking/documentTracker';
import { RunTracker } from '../../../src/core/tracking/runTracker';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { MODELS_FOLDER, TRACES_FOLDER } from '../../../src/core/workspace/storeLayout';
import { openModels } from '../../../src/storage/registry/openModels';
import { sha256 } from '../../../src/storage/ledger/sha256';
import { DocumentFolder } from '../../../src/storage/tracking/documentFolder';
import { TrackedRunFiles } from '../../../src/storage/tracking/trackedRunFiles';
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
  const recording = { clock: { nowMs: () => START_MS }, self, tool: 'test' };
  const [models, traces] = [MODELS_FOLDER, TRACES_FOLDER].map((folder) => new DocumentTracker({ files: new DocumentFolder(store, folder), ...recording })) as [DocumentTracker, DocumentTracker];
  const tracker = new RunTracker({ files: new TrackedRunFiles(store), ...recording, onWritten: () => undefined });
  const registry = openModels(store, writerServices());
  const services = { registry, tracker, models, traces, sha256 };
  const api = new MlflowApi({ routes: [registeredModelRoutes(services), modelVersionRoutes(services)], findClient: () => undefined, log });
  const server = await TrackingServer.start({ port: 0, token, version: '1', idleMs: 60_000, hasLiveRuns: () => Promise.resolve(false), onIdle: () => undefined, handler: api, log });
  const client = new MlflowClient(`http://127.0.0.1:${server.port}`, `Bearer ${token}`);
  /** Fields go into the query of a GET and into the body of everything else, DELETE included, as MLflow's clients send them. */
  const call = async (method: string, path: string, fields: Record<string, unknown> = {}): Promise<Answer> => {
    const query = new URLSearchParams(Object.entries(fields).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, typeof one === 'string' ? one : JSON.stringify(one)])));
    const { status, bytes } = method === 'GET' ? await client.send(method, `/api/2.0/mlflow/${path}?${query}`) : await client.send(method, path, { body: fields });
    return { status, body: JSON.parse(bytes.toString('utf8')) as Answer['body'] };
  };
  const dispose = () => {
    client.dispose();
    server.dispose();
    tracker.dispose();
  };
  return { call, log, registry, models, dispose };
}
