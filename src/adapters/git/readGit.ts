import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GitRecord } from '../../core/runs/records.ts';

const run = promisify(execFile);
/** A repository that answers slower than this goes unrecorded rather than hold up the end of a run. */
const PATIENCE_MS = 10_000;

/** Commit, branch and cleanliness of the working tree around a folder; null outside of Git or before the first commit. */
export async function readGit(folder: string): Promise<Omit<GitRecord, 'kind' | 'at'> | null> {
  try {
    const [commit, branch, changes] = await Promise.all([
      git(folder, 'rev-parse', '--verify', 'HEAD'),
      // Fails on a detached head. `--short` would answer `heads/x` where a tag is named x as well.
      git(folder, 'symbolic-ref', '--quiet', 'HEAD').catch(() => null),
      git(folder, 'status', '--porcelain', '--untracked-files=no'),
    ]);
    return { commit, branch: branch?.replace(/^refs\/heads\//, '') ?? null, dirty: changes.length > 0 };
  } catch {
    return null;
  }
}

async function git(folder: string, ...words: string[]): Promise<string> {
  // Optional locks off: looking must not get into the way of a commit made at the same time.
  const { stdout } = await run('git', ['--no-optional-locks', '-C', folder, ...words], { timeout: PATIENCE_MS, encoding: 'utf8', maxBuffer: 64 << 20 });
  return stdout.trim();
}
