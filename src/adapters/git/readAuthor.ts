import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import type { Author } from '../../core/ledger/ledgerRecord.ts';

const run = promisify(execFile);
const PATIENCE_MS = 10_000;

/** Who works in a folder: the name that Git would put under a commit there, else the user of the system. */
export async function readAuthor(folder: string): Promise<Author> {
  const [name, email] = await Promise.all([readSetting(folder, 'user.name'), readSetting(folder, 'user.email')]);
  if (name === undefined && email === undefined) return { name: systemUser(), source: 'system' };
  return { name: name ?? email ?? '', ...(email === undefined ? {} : { email }), source: 'git' };
}

async function readSetting(folder: string, key: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['-C', folder, 'config', '--get', key], { timeout: PATIENCE_MS, encoding: 'utf8' });
    return stdout.trim() || undefined;
  } catch {
    // No Git, or nothing set.
    return undefined;
  }
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number without a name.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
