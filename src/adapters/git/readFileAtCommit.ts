import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PATIENCE_MS = 10_000;
const LARGEST_BYTES = 64 << 20;

/**
 * A file as it was committed; undefined when Git, the commit or the file is not there.
 * @param path relative to the folder, with `/`
 */
export async function readFileAtCommit(folder: string, commit: string, path: string): Promise<Uint8Array | undefined> {
  // Both come from records: neither may be taken for an option, or for more than one object.
  if (!/^[0-9a-f]{7,64}$/.test(commit) || path === '' || path.startsWith('/') || /[\0\n]/.test(path)) return undefined;
  try {
    // `cat-file` converts nothing, so no program that a repository names is started.
    const { stdout } = await run('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-C', folder, 'cat-file', 'blob', `${commit}:./${path}`], { timeout: PATIENCE_MS, encoding: 'buffer', maxBuffer: LARGEST_BYTES });
    return stdout;
  } catch {
    return undefined;
  }
}
