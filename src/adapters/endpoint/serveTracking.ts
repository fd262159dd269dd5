import { randomBytes } from 'node:crypto';
import type { Disposable } from '../../core/disposables.ts';
import type { Log } from '../../core/log.ts';
import type { RunStore } from '../../core/runs/runStore.ts';
import type { ThisMachine } from '../processes/thisMachine.ts';
import { EndpointFile } from './endpointFile.ts';
import type { RequestHandler } from './requestHandler.ts';
import { TrackingServer } from './trackingServer.ts';

export interface ServeTrackingOptions {
  storeFolder: string;
  /** 0 for the port used last time, or any that is free. */
  port: number;
  idleMs: number;
  version: string;
  machine: ThisMachine;
  log: Log;
  openRuns(): RunStore;
  /** What answers beside `/health` and `/version`, over the runs that were opened. */
  createHandler(runs: RunStore): RequestHandler & Disposable;
}

/** After a day without a word a program that cannot be looked for counts as gone. */
const ABANDONED_MS = 24 * 3_600_000;

/**
 * The endpoint of a store on this machine. One that runs already is joined; a new one takes over port and token of the
 * last, so that programs which hold them find it again.
 */
export async function serveTracking(options: ServeTrackingOptions): Promise<{ uri: string; token: string; ended: Promise<void> | null }> {
  const { storeFolder, machine, log } = options;
  const file = new EndpointFile(storeFolder);
  const last = file.read();
  if (last && machine.isAlive(last.process)) return { uri: last.uri, token: last.token, ended: null };

  const token = last?.token ?? randomBytes(32).toString('hex');
  let end: () => void = () => {};
  const idle = new Promise<void>((resolve) => {
    end = resolve;
  });
  const runs = options.openRuns();
  const hasLiveRuns = async (silentMs: number) => {
    // A run whose program cannot be found is kept alive by this process alone, and its program may be long gone.
    const count = () => (silentMs < ABANDONED_MS ? runs.countRunning() : runs.countRunning(process.pid));
    // What the index has not read yet may run.
    if ((await count()) === 0) await runs.refresh();
    return (await count()) > 0;
  };
  const handler = options.createHandler(runs);
  const start = (port: number) => TrackingServer.start({ port, token, version: options.version, idleMs: options.idleMs, hasLiveRuns, onIdle: end, handler, log });
  let server: TrackingServer | undefined;
  let uri: string;
  try {
    server = await (options.port === 0 && last ? start(last.port).catch(() => start(0)) : start(options.port));
    uri = `http://127.0.0.1:${server.port}`;
    const holder = file.claim({ uri, token, port: server.port, process: machine.self() }, (process) => machine.isAlive(process));
    if (holder) {
      server.dispose();
      await runs.dispose();
      return { uri: holder.uri, token: holder.token, ended: null };
    }
  } catch (error) {
    server?.dispose();
    await runs.dispose();
    throw error;
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
  const listening = server;
  const ended = idle.then(async () => {
    listening.dispose();
    handler.dispose();
    await runs.dispose();
  });
  return { uri, token, ended };
}
