import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FileAtCommit } from '../../core/workspace/fileAtCommit.ts';

const run = promisify(execFile);
const PATIENCE_MS = 10_000;
const LARGEST_BYTES = 64 << 20;

/**
 * A file as it was at a commit, byte for byte.
 * @param commit hexadecimal digits
 * @param path relative to the folder, with `/`
 */
export async function readAtCommit(folder: string, commit: string, path: string): Promise<FileAtCommit> {
  if (!(await succeeds(folder, 'rev-parse', '--is-inside-work-tree'))) return { ok: false, reason: 'no-git' };
  // Both come from records: neither may be taken for an option, or for more than one object.
  if (!/^[0-9a-f]{4,64}$/i.test(commit) || !(await succeeds(folder, 'cat-file', '-e', `${commit}^{commit}`))) return { ok: false, reason: 'no-commit' };
  if (path === '' || path.startsWith('/') || /[\0\n]/.test(path)) return { ok: false, reason: 'no-file' };
  try {
    // `cat-file` converts nothing, so no program that a repository names is started.
    return { ok: true, content: await git(folder, 'cat-file', 'blob', `${commit}:./${path}`) };
  } catch {
    return { ok: false, reason: 'no-file' };
  }
}

async function succeeds(folder: string, ...words: string[]): Promise<boolean> {
  try {
    await git(folder, ...words);
    return true;
  } catch {
    return false;
  }
}

async function git(folder: string, ...words: string[]): Promise<Uint8Array> {
  const { stdout } = await run('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-C', folder, ...words], { timeout: PATIENCE_MS, encoding: 'buffer', maxBuffer: LARGEST_BYTES });
  return stdout;
}
