import { Worker } from 'node:worker_threads';
import { UserFacingError } from '../../core/errors.ts';
import type { ImportRequest, ImportStep, RunImports } from '../../core/imports/importStep.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { STOP, type ImportMessage, type ImportWorkerData } from './importProtocol.ts';

export interface ImportClientOptions {
  workerFile: string;
  wasmFile: string;
  location: StoreLocation;
}

/** Imports in a thread of its own: a database is read at once, and thousands of files take their time. */
export class ImportClient implements RunImports {
  constructor(private readonly options: ImportClientOptions) {}

  async import(request: ImportRequest, onStep: (step: ImportStep) => void, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { workerFile, wasmFile, location } = this.options;
    const workerData: ImportWorkerData = { location, wasmFile, request };
    const worker = new Worker(workerFile, { workerData });
    const stop = () => worker.postMessage(STOP);
    signal.addEventListener('abort', stop);
    try {
      await settled(worker, onStep, signal);
    } finally {
      signal.removeEventListener('abort', stop);
      // Its memory, a database among it, is given back.
      await worker.terminate();
    }
  }
}

function settled(worker: Worker, onStep: (step: ImportStep) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ImportMessage) => {
      switch (message.kind) {
        case 'steps':
          message.steps.forEach(onStep);
          break;
        case 'failure':
          reject(message.nextStep === undefined ? new Error(message.message) : new UserFacingError(message.message, message.nextStep));
          break;
        case 'stopped':
          reject(signal.reason instanceof Error ? signal.reason : new Error('The import was stopped.'));
          break;
        case 'done':
          resolve();
          break;
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The import worker has ended.')));
  });
}
