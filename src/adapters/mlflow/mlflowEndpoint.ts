import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Disposable } from '../../core/disposables.ts';
import type { Log } from '../../core/log.ts';
import type { ProcessIdentity } from '../../core/runs/records.ts';
import type { Caller, RequestHandler } from '../endpoint/requestHandler.ts';
import { ArtifactProxy } from './artifactProxy.ts';
import { experimentRoutes } from './experiments.ts';
import { loggedModelRoutes } from './loggedModels.ts';
import { metricRoutes } from './metrics.ts';
import { MlflowApi } from './mlflowApi.ts';
import { modelVersionRoutes } from './modelVersions.ts';
import { OtlpTraces } from './otlpTraces.ts';
import { registeredModelRoutes } from './registeredModels.ts';
import { runInputRoutes } from './runInputs.ts';
import { runRoutes } from './runs.ts';
import { runSearchRoutes } from './runSearch.ts';
import { runValueRoutes } from './runValues.ts';
import type { MlflowServices } from './services.ts';
import { traceRoutes } from './traces.ts';

export interface MlflowEndpointOptions extends MlflowServices {
  /** The process at the other end of a connection to us, where that can be found out. */
  findProcess(socket: Socket): ProcessIdentity | undefined;
  log: Log;
}

/** Everything that MLflow's clients ask for: the REST API, the artifact proxy and traces. */
export class MlflowEndpoint implements RequestHandler, Disposable {
  private readonly handlers: readonly RequestHandler[];
  /** A connection belongs to one process for as long as it lives. */
  private readonly peers = new WeakMap<Socket, ProcessIdentity | null>();

  constructor(private readonly options: MlflowEndpointOptions) {
    const groups = [runRoutes, runValueRoutes, runInputRoutes, runSearchRoutes, experimentRoutes, metricRoutes, loggedModelRoutes, registeredModelRoutes, modelVersionRoutes, traceRoutes];
    const api = new MlflowApi({ routes: groups.map((routesOf) => routesOf(options)), findClient: ({ socket }) => this.findClient(socket), log: options.log });
    this.handlers = [api, new ArtifactProxy(options), new OtlpTraces(options)];
  }

  async answer(request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<boolean> {
    for (const handler of this.handlers) if (await handler.answer(request, response, caller)) return true;
    return false;
  }

  /** Ends the files of the runs that are being recorded. */
  dispose(): void {
    this.options.tracker.dispose();
  }

  private findClient(socket: Socket): ProcessIdentity | undefined {
    const known = this.peers.get(socket);
    if (known !== undefined) return known ?? undefined;
    const found = this.options.findProcess(socket);
    this.peers.set(socket, found ?? null);
    return found;
  }
}
