import { rmSync, writeFileSync } from 'node:fs';
import type { Fix } from '../../core/doctor/finding.ts';
import { STORE_GITIGNORE } from '../../core/workspace/storeLayout.ts';
import { StoreFiles } from '../housekeeping/storeFiles.ts';
import { cannotWrite } from '../storeFolder.ts';
import { INDEX_FILE } from './examineLayout.ts';

/**
 * Mends what can be mended without losing anything.
 * @returns what was done
 * @throws UserFacingError when the store cannot be written
 */
export function applyFix(storeFolder: string, fix: Fix): string {
  const files = new StoreFiles(storeFolder);
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
