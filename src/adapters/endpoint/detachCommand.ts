import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserFacingError } from '../../core/errors.ts';

/** Starts a program that outlives us and resolves with the first line it prints. */
export function detachCommand(program: string, words: readonly string[]): Promise<string> {
  const child = spawn(program, words, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise<string>((resolve, reject) => {
    const lines = createInterface(child.stdout);
    lines.once('line', resolve);
    child.once('error', reject);
    // Not `exit`: that may come before the last line has been read.
    child.once('close', (code) => reject(new UserFacingError(`It ended with exit code ${code} before it was ready.`, 'Run it without --detach to see why.')));
  }).finally(() => {
    child.stdout.destroy();
    child.unref();
  });
}
