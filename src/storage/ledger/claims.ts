import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../../core/errors.ts';
import { padNumber } from '../../core/ledger/ledgerRecord.ts';
import { ensureFolder, flushFolder, writeDurably } from '../durably.ts';
import { listRecordFiles } from './recordFiles.ts';

export type LinkFunction = (existing: string, added: string) => void;

/** A claim that nobody has settled yet. */
export interface PendingClaim {
  slot: string;
  number: number;
  /** The whole record; empty where there are no hard links: then only its owner can publish it. */
  bytes: Buffer;
}

/** Codes by which `link` says that it cannot, whatever the names are. */
const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);
/** How old leavings have to be before they are cleared. */
const STALE_MS = 3_600_000;

/**
 * Compare-and-swap on the number of the next record, in `.claims/` beside the records:
 *
 * 1. The record is written to a temporary name and flushed.
 * 2. `link` to the slot `.claims/00000124`: who makes it has the number. The slot holds the whole record, so anyone can
 *    carry on from here.
 * 3. `link` from the slot to `00000124-<hash>.json`, folder flushed.
 * 4. `.claims/00000124.done` settles the slot: its record was published, or never will be.
 *
 * A settled number without a file in the ledger is free again (Git has switched to a branch that lacks the record): the
 * next slot is `00000124.1`. Slots are never removed while their number can be asked for, so no claim can be mistaken for
 * another. Where hard links do not exist the slot is an empty file, created exclusively, and only its owner publishes.
 */
export class Claims {
  private readonly claimsFolder: string;

  constructor(
    private readonly folder: string,
    private readonly link: LinkFunction = linkSync,
  ) {
    this.claimsFolder = path.join(folder, '.claims');
  }

  /** Claims that are not settled: their owner is at work, or dead. */
  pending(): PendingClaim[] {
    const names = new Set(this.list());
    return [...names].flatMap((slot) => {
      const number = numberOfSlot(slot);
      if (number === undefined || names.has(`${slot}.done`)) return [];
      try {
        return [{ slot, number, bytes: readFileSync(this.at(slot)) }];
      } catch {
        // Cleared, or not ours to read.
        return [];
      }
    });
  }

  /**
   * Publishes a record under the number it bears, if that number is still the next one.
   * @returns `taken` when another writer has it; then nothing was published
   */
  async publish(number: number, name: string, bytes: Uint8Array): Promise<'published' | 'taken'> {
    await ensureFolder(this.folder);
    await ensureFolder(this.claimsFolder);
    const slot = this.freeSlot(number);
    if (slot === undefined) return 'taken';
    const temporary = this.at(`tmp-${process.pid}-${randomUUID()}`);
    try {
      await writeDurably(temporary, bytes);
      const claimed = this.claim(temporary, slot);
      if (claimed === 'taken') return 'taken';
      // Who looked at the ledger long ago may find the number's slot cleared since. The record itself may be there already,
      // and others on top of it: a helper was quicker.
      const names = listRecordFiles(this.folder);
      const isOutdated = !names.includes(name) && names.some((other) => Number.parseInt(other, 10) >= number);
      if (isOutdated || (claimed === 'empty' && this.isSettled(slot))) {
        this.settle(slot);
        return 'taken';
      }
      try {
        this.place(claimed === 'linked' ? this.at(slot) : temporary, name, claimed === 'linked');
      } catch (error) {
        // Another process may have carried on from the slot.
        if (!existsSync(path.join(this.folder, name))) {
          this.giveUp(slot);
          throw error;
        }
      }
      await flushFolder(this.folder);
      this.settleQuietly(slot);
      return 'published';
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /** Finishes the publication of a claim that another process made. */
  async finish({ slot, bytes }: PendingClaim, name: string): Promise<void> {
    try {
      this.place(this.at(slot), name, true);
    } catch (error) {
      if (!noHardLinks.has(errorCode(error) ?? '')) throw error;
      // Linux may forbid links to files of other users (fs.protected_hardlinks): a copy is as good.
      const temporary = this.at(`tmp-${process.pid}-${randomUUID()}`);
      await writeDurably(temporary, bytes);
      renameSync(temporary, path.join(this.folder, name));
    }
    await flushFolder(this.folder);
    this.settle(slot);
  }

  /** Settles a claim: published, or never to be. */
  settle(slot: string): void {
    try {
      writeFileSync(this.at(`${slot}.done`), '', { flag: 'wx' });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }

  /** Removes old temporary files, and settled claims of numbers that are long published. */
  clear(highestNumber: number): void {
    const staleBeforeMs = Date.now() - STALE_MS;
    const isStale = (name: string) => (statSync(this.at(name), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < staleBeforeMs;
    const names = new Set(this.list());
    for (const name of names) {
      if (name.startsWith('tmp-')) {
        if (isStale(name)) rmSync(this.at(name), { force: true });
        continue;
      }
      const slot = name.replace(/\.done$/, '');
      const number = numberOfSlot(slot);
      if (number === undefined || number > highestNumber || !names.has(`${slot}.done`) || !isStale(`${slot}.done`)) continue;
      // The slot first: a slot without its mark would look like a claim to finish.
      rmSync(this.at(slot), { force: true });
      rmSync(this.at(`${slot}.done`), { force: true });
    }
  }

  private freeSlot(number: number): string | undefined {
    for (let generation = 0; ; generation += 1) {
      const slot = generation === 0 ? padNumber(number) : `${padNumber(number)}.${generation}`;
      const isMade = existsSync(this.at(slot));
      const isDone = this.isSettled(slot);
      if (!isMade && !isDone) return slot;
      if (isMade && !isDone) return undefined;
    }
  }

  private claim(temporary: string, slot: string): 'linked' | 'empty' | 'taken' {
    try {
      this.link(temporary, this.at(slot));
      return 'linked';
    } catch (error) {
      const code = errorCode(error) ?? '';
      // ENOENT: the temporary file was cleared, by a clock that leapt ahead.
      if (code === 'EEXIST' || code === 'ENOENT') return 'taken';
      if (!noHardLinks.has(code)) throw error;
    }
    try {
      writeFileSync(this.at(slot), '', { flag: 'wx' });
      return 'empty';
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return 'taken';
      throw error;
    }
  }

  /** Gives the record its name in the ledger; to have it there already is as good. */
  private place(from: string, name: string, byLink: boolean): void {
    const target = path.join(this.folder, name);
    if (!byLink) return renameSync(from, target);
    try {
      this.link(from, target);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }

  /** After a failure the caller is told that nothing was recorded: see to it that nobody records it later. */
  private giveUp(slot: string): void {
    try {
      this.settle(slot);
    } catch {
      // A full disk has no room for the mark either.
      rmSync(this.at(slot), { force: true });
    }
  }

  private settleQuietly(slot: string): void {
    try {
      this.settle(slot);
    } catch {
      // The record is published; the next reader sees that and settles the claim.
    }
  }

  private isSettled(slot: string): boolean {
    return existsSync(this.at(`${slot}.done`));
  }

  private list(): string[] {
    try {
      return readdirSync(this.claimsFolder);
    } catch {
      return [];
    }
  }

  private at(name: string): string {
    return path.join(this.claimsFolder, name);
  }
}

function numberOfSlot(name: string): number | undefined {
  const digits = /^(\d{8,15})(\.\d+)?$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
