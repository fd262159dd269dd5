import type { Clock } from '../../core/clock.ts';
import { LargeFileService } from '../../core/runs/largeFileService.ts';
import type { ProcessLookup } from '../../core/runs/liveness.ts';
import type { ProcessIdentity } from '../../core/runs/records.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { EditedRunFiles } from '../editedRunFiles.ts';
import { claimHashing } from './hashingClaim.ts';
import { LargeFileHasher } from './largeFileHasher.ts';

export interface HashingProcess {
  clock: Clock;
  machine: ProcessLookup & { self(): ProcessIdentity };
  tool: string;
}

/** The service that hashes the large files of a store's runs, on real files. */
export function openLargeFiles(location: StoreLocation, { clock, machine, tool }: HashingProcess): LargeFileService {
  const self = machine.self();
  return new LargeFileService({
    files: new EditedRunFiles(location),
    hasher: new LargeFileHasher(location),
    claim: () => claimHashing(location.storeFolder, self, machine),
    clock,
    self,
    tool,
  });
}
