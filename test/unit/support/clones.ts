import { execFileSync } from 'node:child_process';
import { readAuthor } from '../../../src/adapters/git/readAuthor';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import type { LedgerServices } from '../../../src/storage/ledger/fileLedger';
import { initStore } from '../../../src/storage/storeFolder';
import { writerServices } from './ledgers';

/** A person's clone of a tracked folder. */
export interface Clone {
  folder: string;
  store: StoreLocation;
  /** Services of a writer who is Git's user there. */
  services: LedgerServices;
  /** Runs Git in the folder and returns what it prints. */
  git(...words: string[]): string;
  /** Commits everything there is. */
  commit(message: string): void;
  /** Merges what another clone has on its current branch. */
  pull(other: Clone): void;
}

/** Makes a repository, or clones one, with the settings that most often spoil files. */
export function makeClone(folder: string, name: string, from?: Clone): Clone {
  const git = (...words: string[]) => execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
  execFileSync('git', from ? ['clone', '--quiet', from.folder, folder] : ['init', '--quiet', '--initial-branch=main', folder], { stdio: 'ignore' });
  git('config', 'user.name', name);
  git('config', 'user.email', `${name.toLowerCase()}@example.org`);
  git('config', 'core.autocrlf', 'true');
  return {
    folder,
    store: initStore(folder),
    services: { ...writerServices(), readAuthor: () => readAuthor(folder) },
    git,
    commit: (message) => {
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
    },
    pull: (other) => {
      git('fetch', '--quiet', other.folder, 'HEAD');
      git('merge', '--quiet', '--no-edit', 'FETCH_HEAD');
    },
  };
}
