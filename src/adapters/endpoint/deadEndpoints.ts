import { lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import type { Leftover, Leftovers } from '../../core/housekeeping/collectGarbage.ts';
import { YOUNG_MS } from '../../core/housekeeping/garbage.ts';
import type { ProcessIdentity } from '../../core/runs/records.ts';
import { ENDPOINTS_FOLDER } from '../../core/workspace/storeLayout.ts';
import { EndpointFile } from './endpointFile.ts';

/**
 * The endpoint file of this machine when its process is gone, and temporary files beside it. Files of other machines stay:
 * whether their processes live cannot be known here. A young one stays too, because the next endpoint takes over its port
 * and token.
 */
export class DeadEndpoints implements Leftovers {
  constructor(
    private readonly storeFolder: string,
    private readonly isAlive: (process: ProcessIdentity) => boolean | undefined,
  ) {}

  *list(): Iterable<Leftover> {
    const own = new EndpointFile(this.storeFolder);
    const endpoint = own.read();
    for (const name of this.names()) {
      const facts = lstatSync(this.at(name), { throwIfNoEntry: false });
      if (!facts?.isFile()) continue;
      const file = { path: `${ENDPOINTS_FOLDER}/${name}`, sizeBytes: facts.size, modifiedMs: facts.mtimeMs, leastAgeMs: YOUNG_MS };
      if (/\.(tmp|old)$/.test(name)) yield { ...file, kind: 'temporary', why: 'left by a process that was killed' };
      else if (this.at(name) === own.file && endpoint && this.isAlive(endpoint.process) === false) yield { ...file, kind: 'endpoint', why: 'its process is gone' };
    }
  }

  take({ kind, path: place }: Leftover): boolean {
    if (kind === 'endpoint') return new EndpointFile(this.storeFolder).removeDead(this.isAlive);
    rmSync(this.at(path.posix.basename(place)), { force: true });
    return true;
  }

  private names(): string[] {
    try {
      return readdirSync(path.join(this.storeFolder, ENDPOINTS_FOLDER)).sort();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  private at(name: string): string {
    return path.join(this.storeFolder, ENDPOINTS_FOLDER, name);
  }
}
