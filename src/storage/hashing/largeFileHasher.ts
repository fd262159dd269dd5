import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { FileVersion } from '../../core/runs/hashedFiles.ts';
import type { FileHasher, HashOutcome } from '../../core/runs/largeFileService.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { HashCache, type FileFacts } from './hashCache.ts';

/** Read at once; between two pieces whoever shares the thread has its turn. */
const BLOCK_BYTES = 1 << 20;

/** Hashes files of a workspace if they are still those that were recorded. */
export class LargeFileHasher implements FileHasher {
  private readonly cache: HashCache;

  constructor(private readonly location: StoreLocation) {
    this.cache = new HashCache(location.storeFolder);
  }

  async hash(version: FileVersion, isStopped: () => boolean): Promise<HashOutcome> {
    const file = path.resolve(this.location.workspaceFolder, version.path);
    try {
      const facts = await stat(file, { bigint: true });
      // Never opened unless it is a file of that size: a path in a record may lead anywhere, also to a device.
      if (!facts.isFile() || !isVersion(facts, version)) return { kind: 'changed' };
      const known = this.cache.get(facts);
      return known === undefined ? await this.count(file, facts, isStopped) : { kind: 'hashed', sha256: known };
    } catch (error) {
      // A folder that is not there may be a disk that is not mounted.
      return errorCode(error) === 'ENOENT' && existsSync(path.dirname(file)) ? { kind: 'changed' } : { kind: 'unknown' };
    }
  }

  private async count(file: string, facts: FileFacts, isStopped: () => boolean): Promise<HashOutcome> {
    const handle = await open(file, 'r');
    try {
      const digest = createHash('sha256');
      const block = Buffer.allocUnsafe(BLOCK_BYTES);
      for (;;) {
        const { bytesRead } = await handle.read(block, 0, BLOCK_BYTES, null);
        if (isStopped()) return { kind: 'unknown' };
        if (bytesRead === 0) break;
        digest.update(block.subarray(0, bytesRead));
      }
      const after = await handle.stat({ bigint: true });
      if (after.size !== facts.size || after.mtimeNs !== facts.mtimeNs) return { kind: 'changed' };
      const sha256 = digest.digest('hex');
      this.cache.put(facts, sha256);
      return { kind: 'hashed', sha256 };
    } finally {
      await handle.close();
    }
  }
}

/** Python computes its milliseconds with floating point, so they may be one off. */
function isVersion({ size, mtimeNs }: FileFacts, { sizeBytes, modifiedMs }: FileVersion): boolean {
  return size === BigInt(sizeBytes) && Math.abs(Number(mtimeNs / 1_000_000n) - modifiedMs) <= 1;
}
