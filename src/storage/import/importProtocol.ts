import type { ImportRequest, ImportStep } from '../../core/imports/importStep.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';

/** What the import worker is started with; both sides are built from these types, so nothing is checked at run time. */
export interface ImportWorkerData {
  location: StoreLocation;
  wasmFile: string;
  request: ImportRequest;
}

/** The only thing that is said to it. */
export const STOP = 'stop';

export type ImportMessage =
  | { kind: 'steps'; steps: ImportStep[] }
  /** `nextStep` where a person can do something about it. */
  | { kind: 'failure'; message: string; nextStep?: string | undefined }
  | { kind: 'stopped' }
  | { kind: 'done' };
