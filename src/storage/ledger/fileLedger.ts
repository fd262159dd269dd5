import { existsSync, linkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { errorCode, UserFacingError } from '../../core/errors.ts';
import { draftRecord, findOrigin } from '../../core/ledger/draftRecord.ts';
import { compareRecords, recordFileName, serializeLedgerRecord, type Author, type StoredRecord } from '../../core/ledger/ledgerRecord.ts';
import type { Draft, LedgerState, LedgerStore, PublishResult } from '../../core/ledger/ledgerStore.ts';
import { RecordGraph, type Conflict } from '../../core/ledger/recordGraph.ts';
import { checkChain, checkParents, type BrokenRecord, type CheckedFile } from '../../core/ledger/verifyRecords.ts';
import { cannotWrite } from '../storeFolder.ts';
import { Claims, type LinkFunction, type PendingClaim } from './claims.ts';
import { RecordFiles } from './recordFiles.ts';
import { sha256 } from './sha256.ts';
import { inSlices } from './slices.ts';

export interface LedgerServices {
  clock: Clock;
  /** Whose decisions these are. */
  readAuthor(): Promise<Author>;
  tool: string;
}

export interface LedgerOptions {
  /** How a file gets a second name; a test brings one that cannot. */
  link?: LinkFunction;
  /** How long to wait for the owner of an empty claim (no hard links) before it counts as dead. */
  patienceMs?: number;
}

/** Only decisions go into a ledger, never samples. */
const LARGEST_RECORD_BYTES = 1 << 20;
/** A checkout by Git shows a half-made folder for a moment. */
const SECOND_LOOK_MS = 200;

/** A ledger in a folder: one record a file, published by compare-and-swap (`Claims`). */
export class FileLedger implements LedgerStore {
  private readonly files: RecordFiles;
  private readonly claims: Claims;
  private readonly patienceMs: number;
  private graph = new RecordGraph();
  private broken: BrokenRecord[] = [];
  private state: LedgerState = stateOf(this.graph, []);
  /** Calls take turns: they share what was read, and would only lose races against each other. */
  private turn: Promise<unknown> = Promise.resolve();
  private hasCleared = false;
  /** Since when this process waits for empty claims, by the monotonic clock. */
  private readonly waitedSinceMs = new Map<string, number>();

  constructor(
    private readonly folder: string,
    private readonly services: LedgerServices,
    { link = linkSync, patienceMs = 10_000 }: LedgerOptions = {},
  ) {
    this.files = new RecordFiles(folder);
    this.claims = new Claims(folder, link);
    this.patienceMs = patienceMs;
  }

  read(): Promise<LedgerState> {
    return this.inTurn(() => this.refresh());
  }

  publish<R = never>(decide: (state: LedgerState) => Draft | { refusal: R }): Promise<PublishResult<R>> {
    return this.inTurn(async () => {
      const author = await this.services.readAuthor();
      let state = await this.refresh();
      if (state.broken.length > 0) {
        await sleep(SECOND_LOOK_MS);
        state = await this.refresh();
      }
      for (let attempt = 0; ; attempt += 1) {
        refuseBroken(state, this.folder);
        const outcome = await this.attempt(state, decide, author);
        if (outcome !== 'taken') return outcome;
        // The first retries are immediate; a crowd spreads out.
        if (attempt > 1) await sleep(Math.random() * Math.min(50, 2 ** attempt));
        state = await this.refresh(true);
      }
    });
  }

  private async attempt<R>(state: LedgerState, decide: (state: LedgerState) => Draft | { refusal: R }, author: Author): Promise<PublishResult<R> | 'taken'> {
    const draft = decide(state);
    if ('refusal' in draft) return { ok: false, reason: 'refused', refusal: draft.refusal };
    const earlier = findOrigin(draft.origin, state);
    if (earlier) return { ok: true, stored: earlier, isRepeat: true, state };
    const drafted = draftRecord(draft, state, { at: this.services.clock.nowMs(), author, tool: this.services.tool });
    if (!drafted.ok) return drafted;
    const { name, hash, bytes } = serializeLedgerRecord(drafted.record, sha256);
    if (bytes.length > LARGEST_RECORD_BYTES) {
      throw new UserFacingError(`This is too much for one record of the ledger: ${bytes.length} bytes, at most ${LARGEST_RECORD_BYTES} are kept.`, 'Shorten the text, or keep it in a file.');
    }
    try {
      if ((await this.claims.publish(drafted.record.number, name, bytes)) === 'taken') return 'taken';
    } catch (error) {
      throw cannotPublish(this.folder, error);
    }
    // What readers get is what lies on the disk.
    await this.accept(this.files.has(name) ? [] : this.files.add(name), true);
    const stored = this.graph.get(hash);
    if (!stored) throw new UserFacingError(`The record ${name} was written to ${this.folder} and has disappeared.`, 'See whether another program cleans up or synchronises this folder.');
    return { ok: true, stored, isRepeat: false, state: this.state };
  }

  /** Reads what is new and finishes what a dead process left half done. */
  private async refresh(mustFinish = false): Promise<LedgerState> {
    // Claims first: a record that makes a claim outdated is then always among the files.
    const pending = this.claims.pending();
    await this.load();
    for (const claim of pending) {
      try {
        if (await this.resolveClaim(claim)) await this.load();
      } catch (error) {
        // Reading goes on where nothing can be written; a writer would wait for this claim for ever.
        if (mustFinish) throw cannotPublish(this.folder, error);
      }
    }
    if (!this.hasCleared) {
      this.hasCleared = true;
      this.clearQuietly();
    }
    return this.state;
  }

  private async load(): Promise<void> {
    const { added, isOnlyGrown } = await this.files.refresh();
    await this.accept(added, isOnlyGrown);
  }

  private async accept(added: CheckedFile[], isOnlyGrown: boolean): Promise<void> {
    if (isOnlyGrown && added.length === 0) return;
    if (!isOnlyGrown || !(await this.grow(added))) ({ graph: this.graph, broken: this.broken } = checkChain(this.files.all));
    this.state = stateOf(this.graph, this.broken);
  }

  /** Adds records that come after all known ones; false when that cannot be done, or something is wrong with them. */
  private async grow(added: CheckedFile[]): Promise<boolean> {
    if (this.broken.length > 0 || !added.every(({ ok }) => ok)) return false;
    const records = added.flatMap((file) => (file.ok ? [file.stored] : [])).sort(compareRecords);
    const [first] = records;
    const last = this.state.records.at(-1);
    if (first && last && compareRecords(last, first) > 0) return false;
    let isSound = true;
    await inSlices(records, (stored) => {
      isSound &&= this.fits(stored) && this.graph.add(stored) === undefined;
    });
    return isSound;
  }

  private fits(stored: StoredRecord): boolean {
    const parents = stored.record.parents.flatMap((parent) => this.graph.get(parent) ?? []);
    return checkParents(stored, '', new Map(parents.map(({ hash, record }) => [hash, record.number]))) === undefined;
  }

  /** Finishes a claim, or settles that it will not be; false when it is left to its owner. */
  private async resolveClaim(claim: PendingClaim): Promise<boolean> {
    if (claim.bytes.length === 0) return this.giveUpWaiting(claim.slot);
    const name = recordFileName(claim.number, sha256(claim.bytes));
    if (!this.files.has(name) && this.broken.length > 0) return false;
    if (this.files.has(name) || !this.isNext(claim)) this.claims.settle(claim.slot);
    else await this.claims.finish(claim, name);
    return true;
  }

  /** Whether a claim's record continues exactly what is there; also one of a newer release tells what it builds on. */
  private isNext({ bytes }: PendingClaim): boolean {
    try {
      const { parents } = JSON.parse(bytes.toString('utf8')) as { parents: unknown };
      return JSON.stringify(parents) === JSON.stringify(this.state.heads);
    } catch {
      return false;
    }
  }

  private giveUpWaiting(slot: string): boolean {
    const since = this.waitedSinceMs.get(slot) ?? performance.now();
    this.waitedSinceMs.set(slot, since);
    if (performance.now() - since < this.patienceMs) return false;
    this.claims.settle(slot);
    return true;
  }

  private clearQuietly(): void {
    try {
      this.claims.clear(this.state.records.at(-1)?.record.number ?? 0);
    } catch {
      // Left for whoever may write here.
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work, work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

function stateOf(graph: RecordGraph, broken: readonly BrokenRecord[]): LedgerState {
  const { records, heads, subjects } = graph;
  let conflicts: readonly Conflict[] | undefined;
  return {
    records,
    heads,
    subjects,
    // Most readers do not ask, and every subject has to be looked at.
    get conflicts() {
      return (conflicts ??= graph.conflictsAmong(subjects));
    },
    broken,
    lineage: graph,
  };
}

function refuseBroken({ broken }: LedgerState, folder: string): void {
  const [first] = broken;
  if (!first) return;
  const file = path.join(folder, first.file);
  if (first.reason === 'newer-release') throw new UserFacingError(`${file} is from a newer release of Onramp, so nothing is added to this ledger.`, 'Update Onramp.');
  throw new UserFacingError(`The ledger is broken at ${file}, so nothing is added to it. ${first.detail}`, 'Restore the file, from Git or a backup; "onramp verify" checks it.');
}

function cannotPublish(folder: string, cause: unknown): unknown {
  const code = errorCode(cause);
  if (code === undefined) return cause;
  if (['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(code)) {
    return new UserFacingError(`The file system of ${folder} offers neither hard links nor exclusive creation, so decisions cannot be recorded there safely.`, 'Keep the store on another file system: `.onramp` may be a file with the line `store: PATH`.', { cause });
  }
  return cannotWrite(existsSync(folder) ? folder : path.dirname(folder), cause);
}
