import { checkChain, checkFile, type CheckedChain } from '../../core/ledger/verifyRecords.ts';
import { readRecordFiles } from './recordFiles.ts';
import { sha256 } from './sha256.ts';

/** Reads every record of a folder anew and checks the chain; only looks, finishes nothing. */
export async function verifyFolder(folder: string): Promise<CheckedChain & { count: number }> {
  const files = await readRecordFiles(folder);
  return { ...checkChain(files.map((file) => checkFile(file, sha256))), count: files.length };
}
