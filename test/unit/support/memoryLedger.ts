import { draftRecord, findOrigin } from '../../../src/core/ledger/draftRecord';
import { serializeLedgerRecord, type StoredRecord } from '../../../src/core/ledger/ledgerRecord';
import type { Draft, LedgerState, LedgerStore, PublishResult } from '../../../src/core/ledger/ledgerStore';
import { RecordGraph } from '../../../src/core/ledger/recordGraph';
import { sha256 } from '../../../src/storage/ledger/sha256';
import { START_MS } from './runRecords';

/** A ledger without a disk, for what takes thousands of records: the product's drafts and graph, held in memory. */
export class MemoryLedger implements LedgerStore {
  private graph = new RecordGraph();
  private nowMs = START_MS;

  constructor(private readonly author = 'Ann') {}

  read(): Promise<LedgerState> {
    return Promise.resolve(this.state);
  }

  publish<R = never>(decide: (state: LedgerState) => Draft | { refusal: R }): Promise<PublishResult<R>> {
    const { state } = this;
    const draft = decide(state);
    if ('refusal' in draft) return Promise.resolve({ ok: false, reason: 'refused', refusal: draft.refusal });
    const earlier = findOrigin(draft.origin, state);
    if (earlier) return Promise.resolve({ ok: true, stored: earlier, isRepeat: true, state });
    this.nowMs += 1000;
    const drafted = draftRecord(draft, state, { at: this.nowMs, author: { name: this.author, source: 'git' }, tool: 'test' });
    if (!drafted.ok) return Promise.resolve(drafted);
    const stored = { hash: serializeLedgerRecord(drafted.record, sha256).hash, record: drafted.record };
    this.graph.add(stored);
    return Promise.resolve({ ok: true, stored, isRepeat: false, state: this.state });
  }

  get records(): StoredRecord[] {
    return this.graph.records;
  }

  /** Takes over all records of others, read in any order. */
  pull(...others: readonly (readonly StoredRecord[])[]): void {
    const all = new Map([this.records, ...others].flat().map((stored) => [stored.hash, stored]));
    this.graph = RecordGraph.of([...all.values()]);
  }

  private get state(): LedgerState {
    const { graph } = this;
    const { records, heads, subjects } = graph;
    return { records, heads, subjects, conflicts: graph.conflictsAmong(subjects), broken: [], lineage: graph };
  }
}
