import { Ancestry } from './ancestry.ts';
import { canonicalJson, type JsonValue } from './canonicalJson.ts';
import { compareRecords, type StoredRecord } from './ledgerRecord.ts';

/** What is decided about a subject. */
export interface SubjectState {
  subject: string;
  /** The deciding records that no later decision replaced, in order; more than one when decided without seeing each other. */
  tips: readonly StoredRecord[];
  /** The decision of the last tip: *the* decision unless the tips disagree. */
  value: JsonValue;
  /** True when tips say different things: a person has to decide. */
  isDisputed: boolean;
}

/**
 * Records that collide in meaning because neither saw the other, until a record that builds on both decides.
 * `decided-twice`: they settle the same subject differently. `relied-on-changed`: the first settles `subject` and relied on
 * `reliedOn`, about which the others decide.
 */
export interface Conflict {
  subject: string;
  reason: 'decided-twice' | 'relied-on-changed';
  reliedOn?: string;
  records: StoredRecord[];
}

/** A statement of a record about its basis that the records it builds on do not bear out. */
export interface FalseBasis {
  subject: string;
  stated: string[];
  actual: string[];
}

/** Records with what follows from them: heads, and the current decision of each subject. Grows in the order of `compareRecords`. */
export class RecordGraph {
  private readonly byHash = new Map<string, StoredRecord>();
  private readonly ancestry = new Ancestry();
  private readonly headHashes = new Set<string>();
  private readonly states = new Map<string, SubjectState>();

  /** The graph of records in any order. */
  static of(records: readonly StoredRecord[]): RecordGraph {
    const graph = new RecordGraph();
    for (const stored of [...records].sort(compareRecords)) graph.add(stored);
    return graph;
  }

  /** Adds a record that comes after all before; returns what it states falsely about its basis, if anything. */
  add(stored: StoredRecord): FalseBasis | undefined {
    const { hash, record } = stored;
    this.byHash.set(hash, stored);
    this.ancestry.add(hash, record.parents);
    for (const parent of record.parents) this.headHashes.delete(parent);
    this.headHashes.add(hash);
    const wrong = [...record.decides, ...record.relies].flatMap(({ subject, basis }) => {
      const actual = this.basisOf(stored, subject);
      return actual.length === basis.length && actual.every((known, position) => known === basis[position]) ? [] : [{ subject, stated: basis, actual }];
    });
    for (const { subject } of record.decides) {
      const remaining = this.tipsOf(subject).filter((tip) => !this.buildsOn(stored, tip));
      this.states.set(subject, stateOf(subject, [...remaining, stored]));
    }
    return wrong[0];
  }

  /** Every record, parents before children. */
  get records(): StoredRecord[] {
    return [...this.byHash.values()];
  }

  /** Hashes of the records that none builds on, sorted. */
  get heads(): string[] {
    return [...this.headHashes].sort();
  }

  get(hash: string): StoredRecord | undefined {
    return this.byHash.get(hash);
  }

  buildsOn(later: StoredRecord, earlier: StoredRecord): boolean {
    return this.ancestry.isAncestor(earlier.hash, later.hash);
  }

  /** The current decision of each subject, as a map that does not change when the graph grows. */
  get subjects(): Map<string, SubjectState> {
    return new Map(this.states);
  }

  /** Every open conflict, in the order of subjects; of an earlier state's subjects also when the graph has grown since. */
  conflictsAmong(subjects: ReadonlyMap<string, SubjectState>): Conflict[] {
    const conflicts: Conflict[] = [];
    for (const { subject, tips, isDisputed } of subjects.values()) {
      if (isDisputed) conflicts.push({ subject, reason: 'decided-twice', records: [...tips] });
      for (const tip of tips) {
        for (const { subject: reliedOn } of tip.record.relies) {
          const unseen = (subjects.get(reliedOn)?.tips ?? []).filter((other) => other !== tip && !this.buildsOn(tip, other) && !this.buildsOn(other, tip));
          if (unseen.length > 0) conflicts.push({ subject, reason: 'relied-on-changed', reliedOn, records: [tip, ...unseen] });
        }
      }
    }
    return conflicts.sort((a, b) => compareText(a.subject, b.subject) || compareText(a.reliedOn ?? '', b.reliedOn ?? ''));
  }

  /** The decisions about a subject that a record saw and no other record it saw replaced. */
  private basisOf(stored: StoredRecord, subject: string): string[] {
    const tips = this.tipsOf(subject);
    if (tips.every((tip) => this.buildsOn(stored, tip))) return tips.map(({ hash }) => hash).sort();
    const seen = new Set<StoredRecord>();
    const pending = [...tips];
    const visited = new Set(pending);
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (this.buildsOn(stored, next)) seen.add(next);
      else {
        for (const earlier of this.replacedBy(next, subject)) {
          if (visited.has(earlier)) continue;
          visited.add(earlier);
          pending.push(earlier);
        }
      }
    }
    return [...seen].filter((one) => ![...seen].some((other) => this.buildsOn(other, one))).map(({ hash }) => hash).sort();
  }

  private tipsOf(subject: string): readonly StoredRecord[] {
    return this.states.get(subject)?.tips ?? [];
  }

  private replacedBy(stored: StoredRecord, subject: string): StoredRecord[] {
    const basis = stored.record.decides.find((decision) => decision.subject === subject)?.basis ?? [];
    return basis.flatMap((hash) => this.byHash.get(hash) ?? []);
  }
}

function stateOf(subject: string, tips: StoredRecord[]): SubjectState {
  const values = tips.map((tip) => valueOf(tip, subject));
  const isDisputed = values.length > 1 && new Set(values.map(canonicalJson)).size > 1;
  return { subject, tips, value: values.at(-1) ?? null, isDisputed };
}

/** What a record decided about a subject. */
export function valueOf({ record }: StoredRecord, subject: string): JsonValue {
  return record.decides.find((decision) => decision.subject === subject)?.value ?? null;
}

/** The current decision of each subject and what collides; the order of the records does not matter. */
export function foldSubjects(records: readonly StoredRecord[]): { subjects: Map<string, SubjectState>; conflicts: Conflict[] } {
  const graph = RecordGraph.of(records);
  const { subjects } = graph;
  return { subjects, conflicts: graph.conflictsAmong(subjects) };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
