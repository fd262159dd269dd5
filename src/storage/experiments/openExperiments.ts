import path from 'node:path';
import type { ExperimentStore } from '../../core/experiments/experimentStore.ts';
import { RecordedExperiments } from '../../core/experiments/recordedExperiments.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { FileLedger, type LedgerServices } from '../ledger/fileLedger.ts';
import { sha256 } from '../ledger/sha256.ts';

/** Where a store keeps the records of its experiments. */
export const EXPERIMENTS_FOLDER = 'experiments';

/** The experiments of a store. */
export function openExperiments({ storeFolder }: Pick<StoreLocation, 'storeFolder'>, services: LedgerServices): ExperimentStore {
  return new RecordedExperiments(new FileLedger(path.join(storeFolder, EXPERIMENTS_FOLDER), services), sha256);
}
