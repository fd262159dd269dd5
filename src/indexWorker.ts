import { parentPort, workerData } from 'node:worker_threads';
import { ThisMachine } from './adapters/processes/thisMachine.ts';
import { systemClock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import { anyAlive } from './core/runs/liveness.ts';
import { openLargeFiles } from './storage/hashing/openLargeFiles.ts';
import type { IndexWorkerData, RequestMessage, WorkerMessage } from './storage/index/indexProtocol.ts';
import { openIndexService } from './storage/index/indexService.ts';
import { TOOL } from './version.ts';

// The worker's wiring: messages in, the index behind them, messages out. It ends by being terminated, after `close`: a thread that
// runs out of work waits for V8's compiler, which may in turn wait for the thread (nodejs/node#54918).
const port = parentPort;
if (!port) throw new Error('This file runs as a worker.');

const send = (message: WorkerMessage) => port.postMessage(message);
const logAt = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string | Error) => send({ kind: 'log', level, message: String(message) });
const log: Log = { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') };

const machine = new ThisMachine();
const data = workerData as IndexWorkerData;
const { storeFolder, workspaceFolder, save } = data;
const service = openIndexService({
  ...data,
  ...(save && workspaceFolder !== undefined ? { largeFiles: openLargeFiles({ workspaceFolder, storeFolder }, { clock: systemClock, machine, tool: TOOL }) } : {}),
  isAlive: (processes, lastSignMs) => anyAlive(processes, lastSignMs, machine, Date.now()),
  log,
  onChanged: (runIds) => send({ kind: 'changed', runIds }),
  onProgress: (progress) => send({ kind: 'progress', progress }),
});

port.on('message', (message: RequestMessage) => void answer(message));

async function answer({ id, method, parameters }: RequestMessage): Promise<void> {
  try {
    const requests = await service;
    // The client's types guarantee that the parameters fit the method.
    const call = requests[method] as (...all: unknown[]) => unknown;
    send({ kind: 'reply', id, value: await call(...parameters) });
  } catch (error) {
    send({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}
