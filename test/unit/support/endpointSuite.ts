import { after, before } from 'mocha';
import { startEndpoint, type MlflowClient, type RunningEndpoint, type WireEntry, type WireRun } from './mlflow';
import { trackedWorkspace, type TrackedWorkspace } from './stores';

/** An endpoint over a fresh store for all tests of a suite; each makes what it needs. */
export interface EndpointSuite {
  readonly workspace: TrackedWorkspace;
  readonly endpoint: RunningEndpoint;
  readonly client: MlflowClient;
  /** Makes a run in `Default` and returns its id. */
  newRun(fields?: object): Promise<string>;
  /** A run as MLflow's clients read it, its lists as objects by key. */
  readRun(runId: string): Promise<ReadRun>;
}

export interface ReadRun {
  info: Record<string, string | number>;
  params: Record<string, string>;
  tags: Record<string, string>;
  metrics: Record<string, { value: number | string; timestamp: number; step: number }>;
  inputs: WireRun['inputs'];
}

/** Starts it before the first test of a suite, and ends it after the last. */
export function endpointSuite(): EndpointSuite {
  let workspace: TrackedWorkspace;
  let endpoint: RunningEndpoint;
  before(async () => {
    workspace = trackedWorkspace();
    endpoint = await startEndpoint(workspace.store);
  });
  after(async () => {
    await endpoint.dispose();
    workspace.dispose();
  });
  return {
    get workspace() {
      return workspace;
    },
    get endpoint() {
      return endpoint;
    },
    get client() {
      return endpoint.client;
    },
    newRun: async (fields = {}) => {
      return (await endpoint.client.ok('POST', 'runs/create', { experiment_id: '0', ...fields })).run.info.run_id;
    },
    readRun: async (runId) => toReadRun((await endpoint.client.ok('GET', 'runs/get', { run_id: runId })).run),
  };
}

/** Its lists as objects by key. */
export function toReadRun({ info, data, inputs }: WireRun): ReadRun {
  const byKey = (entries: WireEntry[] = []) => Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  return { info, params: byKey(data.params), tags: byKey(data.tags), metrics: Object.fromEntries((data.metrics ?? []).map(({ key, ...point }) => [key, point])), inputs };
}
