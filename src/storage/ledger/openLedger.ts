import path from 'node:path';
import type { LedgerStore } from '../../core/ledger/ledgerStore.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { FileLedger, type LedgerServices } from './fileLedger.ts';

/** Where a store keeps the records of its registry; this folder is for committing. */
export const LEDGER_FOLDER = 'ledger';

/** The ledger of a store: registry, approvals, deployments, alarms. */
export function openLedger({ storeFolder }: Pick<StoreLocation, 'storeFolder'>, services: LedgerServices): LedgerStore {
  return new FileLedger(path.join(storeFolder, LEDGER_FOLDER), services);
}
