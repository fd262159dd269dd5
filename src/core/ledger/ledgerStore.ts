import type { JsonObject, JsonValue } from './canonicalJson.ts';
import type { Origin, StoredRecord } from './ledgerRecord.ts';
import type { Conflict, SubjectState } from './recordGraph.ts';
import type { BrokenRecord } from './verifyRecords.ts';

/** A ledger at one moment; it never changes, the next `read` gives another. */
export interface LedgerState {
  /** Parents before children. */
  readonly records: readonly StoredRecord[];
  readonly heads: readonly string[];
  readonly subjects: ReadonlyMap<string, SubjectState>;
  /** What clones decided without seeing each other and no person has resolved. */
  readonly conflicts: readonly Conflict[];
  /** Records that cannot be trusted, left out of all above; as long as there are any, nothing is published. */
  readonly broken: readonly BrokenRecord[];
  /** The same object as long as records were only added at the end: what was derived from the first ones still holds. */
  readonly lineage: object;
}

/** What a caller wants to record; number, parents, author, time and bases are added when it is published. */
export interface Draft {
  kind: string;
  body: JsonObject;
  decides?: DraftDecision[];
  /** Subjects that it takes for granted without deciding them: an approval, the evidence. */
  relies?: DraftPrecondition[];
  origin?: Origin;
}

interface DraftPrecondition {
  subject: string;
  /** The hashes of the deciding records as the caller knew them: if they are others by now, publishing is refused. */
  basis?: readonly string[];
}

export interface DraftDecision extends DraftPrecondition {
  value: JsonValue;
  /** Settles a disputed subject; without it, deciding about one is refused. A person's word, never a default. */
  resolves?: boolean;
}

export type PublishResult<R> =
  /** `isRepeat`: a record of the same origin was there already and nothing was written. `state` holds the record. */
  | { ok: true; stored: StoredRecord; isRepeat: boolean; state: LedgerState }
  /** The caller's own check said no. */
  | { ok: false; reason: 'refused'; refusal: R }
  /** Someone decided since the caller looked. */
  | { ok: false; reason: 'changed'; subject: string; current: SubjectState | undefined }
  | { ok: false; reason: 'disputed'; subject: string; current: SubjectState };

/** An append-only store of records that any number of processes write. */
export interface LedgerStore {
  /** What is there now; what a dead process left half done is finished first. */
  read(): Promise<LedgerState>;
  /**
   * Publishes one record, once it is on the disk. `decide` sees the newest state and is asked again whenever another writer
   * was faster, so its checks hold at the moment of publication.
   * @throws UserFacingError when the ledger is broken, cannot be written, or the record is too large
   */
  publish<R = never>(decide: (state: LedgerState) => Draft | { refusal: R }): Promise<PublishResult<R>>;
}
