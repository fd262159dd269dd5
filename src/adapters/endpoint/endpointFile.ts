import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { errorCode, UserFacingError } from '../../core/errors.ts';
import { processIdentity, type ProcessIdentity } from '../../core/runs/records.ts';
import { ENDPOINTS_FOLDER } from '../../core/workspace/storeLayout.ts';

const endpoint = z.object({
  uri: z.string(),
  token: z.string().check(z.minLength(32)),
  port: z.int(),
  process: processIdentity,
});
/** A running endpoint: where it listens, what it wants to see, and which process it is. */
export type Endpoint = z.infer<typeof endpoint>;

/** The file by which programs of this machine find the endpoint of a store; only its owner can read it. */
export class EndpointFile {
  readonly file: string;

  constructor(storeFolder: string) {
    this.file = path.join(storeFolder, ENDPOINTS_FOLDER, `${hostname().replaceAll(/[^\w.-]/g, '-')}.json`);
  }

  /** What the file says, whether or not that process still lives; undefined when there is none or it is damaged. */
  read(): Endpoint | undefined {
    return readEndpoint(this.file);
  }

  /**
   * Takes the file for `value`, unless a process that lives has it: then that one's endpoint is returned. Of several that
   * claim at the same moment one wins.
   * @throws UserFacingError when the store cannot be written
   */
  claim(value: Endpoint, isAlive: (process: ProcessIdentity) => boolean | undefined): Endpoint | undefined {
    const temporary = `${this.file}.${process.pid}.tmp`;
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      writeFileSync(temporary, `${JSON.stringify(value)}\n`, { mode: 0o600 });
      // The mode of `writeFile` is narrowed by the umask but never widened; this makes it exact.
      chmodSync(temporary, 0o600);
      while (!this.publish(temporary)) {
        const holder = this.read();
        if (holder && isAlive(holder.process)) return holder;
        this.putAside(isAlive);
      }
      return undefined;
    } catch (error) {
      throw new UserFacingError(`The endpoint cannot write its address to ${this.file}.`, 'Make that folder writable.', { cause: error });
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /** Removes the file of a process that is gone; false when it stays. */
  removeDead(isAlive: (process: ProcessIdentity) => boolean | undefined): boolean {
    const known = this.read();
    if (!known || isAlive(known.process) !== false) return false;
    this.putAside(isAlive);
    return this.read() === undefined;
  }

  /** Gives the file its name; false when there is one already. */
  private publish(temporary: string): boolean {
    try {
      linkSync(temporary, this.file);
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      // A file system without hard links: the last one wins.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error) ?? '')) throw error;
      renameSync(temporary, this.file);
      return true;
    }
  }

  /** Takes away the file of a process that is gone; the file of one that lives, come in between, is put back. */
  private putAside(isAlive: (process: ProcessIdentity) => boolean | undefined): void {
    const aside = `${this.file}.${process.pid}.old`;
    try {
      renameSync(this.file, aside);
    } catch (error) {
      // Somebody else was faster.
      if (errorCode(error) === 'ENOENT') return;
      throw error;
    }
    const taken = readEndpoint(aside);
    if (taken && isAlive(taken.process)) this.publish(aside);
    rmSync(aside, { force: true });
  }
}

function readEndpoint(file: string): Endpoint | undefined {
  try {
    const parsed = endpoint.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
