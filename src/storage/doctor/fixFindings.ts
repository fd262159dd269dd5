import { rmSync, writeFileSync } from 'node:fs';
import type { Fix } from '../../core/doctor/finding.ts';
import { UserFacingError } from '../../core/errors.ts';
import type { LargeFileService } from '../../core/runs/largeFileService.ts';
import { STORE_GITIGNORE } from '../../core/workspace/storeLayout.ts';
import { listRunFolders } from '../housekeeping/runFolders.ts';
import { StoreFiles } from '../housekeeping/storeFiles.ts';
import { cannotWrite } from '../storeFolder.ts';
import { INDEX_FILE } from './examineLayout.ts';

/**
 * Mends what can be mended without losing anything.
 * @returns what was done
 * @throws UserFacingError when the store cannot be written
 */
export async function applyFix(storeFolder: string, fix: Fix, largeFiles: Pick<LargeFileService, 'hash'>): Promise<string> {
  const files = new StoreFiles(storeFolder);
  if (fix === 'hash-files') return hashFiles(files, largeFiles);
  try {
    switch (fix) {
      case 'write-gitignore':
        writeFileSync(files.at('.gitignore'), STORE_GITIGNORE, { flag: 'wx' });
        return 'wrote .gitignore';
      case 'remove-index':
        rmSync(files.at(INDEX_FILE), { force: true });
        return `deleted ${INDEX_FILE}`;
    }
  } catch (error) {
    throw cannotWrite(storeFolder, error);
  }
}

async function hashFiles(files: StoreFiles, largeFiles: Pick<LargeFileService, 'hash'>): Promise<string> {
  const { hashed, changed, unknown, isDone } = await largeFiles.hash([...listRunFolders(files)].map(({ id }) => id));
  if (!isDone) throw new UserFacingError('Another process is hashing them at this moment.', 'Look again when it is done.');
  return [`hashed ${hashed}`, `${changed} had changed`, ...(unknown === 0 ? [] : [`${unknown} cannot be read from here`])].join(', ');
}
