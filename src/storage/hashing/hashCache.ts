import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CACHE_FOLDER } from '../../core/workspace/storeLayout.ts';

/** What tells one content of a file from another without reading it. Exact to the nanosecond, which no number of JavaScript's is. */
export interface FileFacts {
  dev: bigint;
  ino: bigint;
  size: bigint;
  mtimeNs: bigint;
}

const linePattern = /^\[(\d+), ?(\d+), ?(\d+), ?(\d+), ?"([0-9a-f]{64})"\]$/;
/** A file younger than this may change again without a new time. */
const SETTLED_NS = 2_000_000_000n;

/** The hashes that this engine and the Python helper (`hashes.py`) have counted, each for both: by device, inode, size and time. */
export class HashCache {
  private readonly file: string;

  constructor(storeFolder: string) {
    this.file = path.join(storeFolder, CACHE_FOLDER, 'hashes-v1.jsonl');
  }

  get(facts: FileFacts): string | undefined {
    const key = keyOf(facts);
    // Read anew each time: others add to it, and who asks is about to read a large file otherwise.
    for (const line of this.readLines()) {
      const [, dev, ino, size, mtimeNs, sha256] = linePattern.exec(line) ?? [];
      if (sha256 !== undefined && [dev, ino, size, mtimeNs].join(' ') === key) return sha256;
    }
    return undefined;
  }

  put(facts: FileFacts, sha256: string): void {
    if (BigInt(Date.now()) * 1_000_000n - facts.mtimeNs < SETTLED_NS) return;
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      appendFileSync(this.file, `[${keyOf(facts).replaceAll(' ', ', ')}, "${sha256}"]\n`);
    } catch {
      // A cache: what is not remembered is counted again.
    }
  }

  private readLines(): string[] {
    try {
      return readFileSync(this.file, 'utf8').split('\n');
    } catch {
      return [];
    }
  }
}

function keyOf({ dev, ino, size, mtimeNs }: FileFacts): string {
  return [dev, ino, size, mtimeNs].join(' ');
}
