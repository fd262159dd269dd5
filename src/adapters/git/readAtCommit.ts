import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FileAtCommit } from '../../core/workspace/fileAtCommit.ts';

const run = promisify(execFile);
const PATIENCE_MS = 10_000;
const LARGEST_BYTES = 64 << 20;

/**
 * A file as it was at a commit.
 * @param commit hexadecimal digits
 * @param path relative to the folder, with `/`
 */
export async function readAtCommit(folder: string, commit: string, path: string): Promise<FileAtCommit> {
  if (!(await succeeds(folder, 'rev-parse', '--is-inside-work-tree'))) return { ok: false, reason: 'no-git' };
  // Event files may come from anywhere: what is no hash could be an option.
  if (!/^[0-9a-f]{4,64}$/i.test(commit) || !(await succeeds(folder, 'cat-file', '-e', `${commit}^{commit}`))) return { ok: false, reason: 'no-commit' };
  try {
    const { stdout } = await git(folder, 'show', `${commit}:./${path}`);
    return { ok: true, text: stdout };
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

function git(folder: string, ...words: string[]): Promise<{ stdout: string }> {
  return run('git', ['--no-optional-locks', '-C', folder, ...words], { timeout: PATIENCE_MS, encoding: 'utf8', maxBuffer: LARGEST_BYTES });
}
