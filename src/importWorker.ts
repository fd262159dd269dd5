import { parentPort, workerData } from 'node:worker_threads';
import { readAuthor } from './adapters/git/readAuthor.ts';
import { ThisMachine } from './adapters/processes/thisMachine.ts';
import { systemClock } from './core/clock.ts';
import { UserFacingError } from './core/errors.ts';
import type { ImportStep } from './core/imports/importStep.ts';
import { FileArtifactStore } from './storage/artifacts/fileArtifactStore.ts';
import { openExperiments } from './storage/experiments/openExperiments.ts';
import { importPaths } from './storage/import/importPaths.ts';
import type { ImportMessage, ImportWorkerData } from './storage/import/importProtocol.ts';
import { openModels } from './storage/registry/openModels.ts';
import { TOOL } from './version.ts';

// The worker's wiring: a request in, its steps out, until it is done or told to stop. Then it waits to be terminated, as the index worker does.
const port = parentPort;
if (!port) throw new Error('This file runs as a worker.');

/** Steps are sent together: each message wakes the other side. */
const SEND_AFTER_MS = 50;

const send = (message: ImportMessage) => port.postMessage(message);
const stopping = new AbortController();
port.on('message', () => stopping.abort());

void run(workerData as ImportWorkerData).then(send);

async function run({ location, wasmFile, request }: ImportWorkerData): Promise<ImportMessage> {
  let waiting: ImportStep[] = [];
  let sentMs = 0;
  const flush = () => {
    send({ kind: 'steps', steps: waiting });
    [waiting, sentMs] = [[], performance.now()];
  };
  try {
    const ledger = { clock: systemClock, readAuthor: () => readAuthor(location.workspaceFolder), tool: TOOL };
    const [experiments, models] = [openExperiments(location, ledger), openModels(location, ledger)];
    const services = { location, storeFolder: location.storeFolder, wasmFile, experiments, models, artifacts: new FileArtifactStore(location), clock: systemClock, self: new ThisMachine().self(), tool: TOOL };
    for await (const step of importPaths(request, services, stopping.signal)) {
      waiting.push(step);
      if (performance.now() - sentMs > SEND_AFTER_MS) flush();
    }
    flush();
    return { kind: 'done' };
  } catch (error) {
    flush();
    if (stopping.signal.aborted) return { kind: 'stopped' };
    if (error instanceof UserFacingError) return { kind: 'failure', message: error.message, nextStep: error.nextStep };
    return { kind: 'failure', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
