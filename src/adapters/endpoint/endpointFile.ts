import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { UserFacingError } from '../../core/errors.ts';
import { processIdentity } from '../../core/runs/records.ts';
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
  private readonly file: string;

  constructor(storeFolder: string) {
    this.file = path.join(storeFolder, ENDPOINTS_FOLDER, `${hostname().replaceAll(/[^\w.-]/g, '-')}.json`);
  }

  /** What the file says, whether or not that process still lives; undefined when there is none or it is damaged. */
  read(): Endpoint | undefined {
    try {
      const parsed = endpoint.safeParse(JSON.parse(readFileSync(this.file, 'utf8')));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  }

  /** @throws UserFacingError when the store cannot be written */
  write(value: Endpoint): void {
    try {
      this.replace(value);
    } catch (error) {
      throw new UserFacingError(`The endpoint cannot write its address to ${this.file}.`, 'Make that folder writable.', { cause: error });
    }
  }

  private replace(value: Endpoint): void {
    mkdirSync(path.dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}.tmp`;
    writeFileSync(temporary, `${JSON.stringify(value)}\n`, { mode: 0o600 });
    // The mode of `writeFile` is narrowed by the umask but never widened; this makes it exact.
    chmodSync(temporary, 0o600);
    renameSync(temporary, this.file);
  }
}
