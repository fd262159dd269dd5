import { execFileSync } from 'node:child_process';
import { temporaryWorkspace, type TemporaryWorkspace } from './workspaces';

export interface Repository extends TemporaryWorkspace {
  /** Runs Git in the folder and returns what it prints. */
  git(...words: string[]): string;
}

/** A real Git repository with the given files committed on `main`. */
export function repository(files: Record<string, string> = { 'train.py': 'pass\n' }): Repository {
  const workspace = temporaryWorkspace('repository', files);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main', '-C', workspace.folder, ...words], { encoding: 'utf8' }).trimEnd();
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'First');
  return { ...workspace, git };
}
