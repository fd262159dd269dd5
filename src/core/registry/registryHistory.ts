import type { JsonObject, JsonValue } from '../ledger/canonicalJson.ts';
import type { Author, StoredRecord } from '../ledger/ledgerRecord.ts';
import { valueOf } from '../ledger/recordGraph.ts';
import { parseRegistrySubject, registrySubjects, type RegistrySubject } from './registrySubjects.ts';

/** One record about a model: who changed what of it when. */
export interface ModelEvent {
  hash: string;
  number: number;
  /** By its writer's clock, in milliseconds since 1970. */
  atMs: number;
  author: Author;
  tool: string;
  /** `model.stage-changed`. */
  kind: string;
  body: JsonObject;
  /** Each decision with what was decided before it, as its writer knew that; null for nothing. */
  changes: { about: RegistrySubject; from: JsonValue; to: JsonValue }[];
}

/** Who held a stage at a time. Of several holders, which clones gave it without seeing each other, each is named. */
export interface StageHolders {
  /** The version, or null when the stage was free, and the record that said so. */
  holders: { version: number | null; since: Omit<ModelEvent, 'changes'> }[];
}

/** Every record about a model, in the order of the ledger. */
export function collectHistory(records: readonly StoredRecord[], id: string): ModelEvent[] {
  const byHash = new Map(records.map((stored) => [stored.hash, stored]));
  const events: ModelEvent[] = [];
  for (const stored of records) {
    const changes = stored.record.decides.flatMap(({ subject, basis, value }) => {
      const about = parseRegistrySubject(subject);
      if (!about || about.about === 'holder-of-name' || about.id !== id) return [];
      const before = byHash.get(basis.at(-1) ?? '');
      return [{ about, from: before ? valueOf(before, subject) : null, to: value }];
    });
    if (changes.length > 0) events.push({ ...describe(stored), changes });
  }
  return events;
}

/**
 * The holder of a stage at a time: what was decided by then and not replaced by then. Clocks say when; which of two decisions
 * replaced the other is what the records say.
 */
export function stageHoldersAt(records: readonly StoredRecord[], id: string, stage: string, atMs: number): StageHolders {
  const subject = registrySubjects.stage(id, stage);
  const decided = records.filter(({ record }) => record.at <= atMs && record.decides.some((one) => one.subject === subject));
  const replaced = new Set(decided.flatMap(({ record }) => record.decides.find((one) => one.subject === subject)?.basis ?? []));
  const holders = decided.filter(({ hash }) => !replaced.has(hash)).map((stored) => ({ version: versionOf(valueOf(stored, subject)), since: describe(stored) }));
  return { holders: holders.filter(({ version }, position) => holders.findIndex((other) => other.version === version) === position) };
}

function versionOf(value: JsonValue): number | null {
  return typeof value === 'number' ? value : null;
}

function describe({ hash, record: { number, at, author, tool, kind, body } }: StoredRecord): Omit<ModelEvent, 'changes'> {
  return { hash, number, atMs: at, author, tool, kind, body };
}
