import type { ModelRegistry } from '../../core/registry/modelRegistry.ts';
import { RecordedModels } from '../../core/registry/recordedModels.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import type { LedgerServices } from '../ledger/fileLedger.ts';
import { openLedger } from '../ledger/openLedger.ts';

/** The model registry of a store. */
export function openModels(store: Pick<StoreLocation, 'storeFolder'>, services: LedgerServices): ModelRegistry {
  return new RecordedModels(openLedger(store, services));
}
