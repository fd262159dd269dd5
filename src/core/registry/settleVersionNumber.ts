import { canonicalJson, type JsonValue } from '../ledger/canonicalJson.ts';
import type { StoredRecord } from '../ledger/ledgerRecord.ts';
import type { DraftDecision, LedgerState } from '../ledger/ledgerStore.ts';
import { valueOf, type SubjectState } from '../ledger/recordGraph.ts';
import { subjectKey, subjectParts } from '../ledger/subjectKey.ts';
import { withDescendants } from '../ledger/withDescendants.ts';
import { edit } from './registryChange.ts';
import type { RegistryCatalog } from './registryCatalog.ts';
import { parseRegistrySubject, registrySubjects } from './registrySubjects.ts';

/**
 * Gives a number that clones gave to different things to one of them, and each other thing the next number, with all that
 * was said about it: tags, description and stage, and the aliases and stages that only its side gave to the number.
 * @param keep what keeps the number, and the record that had said so; it may have been replaced since
 * @returns what is decided beside the number itself
 */
export function settleVersionNumber(catalog: RegistryCatalog, state: LedgerState, { id, version }: { id: string; version: number }, keep: { hash: string; value: JsonValue }): DraftDecision[] {
  const subject = registrySubjects.version(id, version);
  const sides = sidesOf(subject, state, keep);
  const decides = new Map<string, DraftDecision>();
  let next = catalog.byId(id)?.nextVersion ?? version + 1;
  for (const side of sides) {
    // A version that was deleted on its side needs no number.
    const number = side.value === null ? undefined : next++;
    const moved: [string, JsonValue][] = number === undefined ? [] : [[registrySubjects.version(id, number), side.value]];
    for (const about of state.subjects.values()) moved.push(...moveSubject(about, { id, version, number }, side, sides));
    for (const [to, value] of moved) decides.set(to, edit(to, value));
  }
  return [...decides.values()];
}

/** What one clone made of the number, and whether a record is about that alone. */
interface Side {
  value: JsonValue;
  isOf(tip: StoredRecord): boolean;
}

/** The sides that do not keep the number. */
function sidesOf(subject: string, state: LedgerState, keep: { hash: string; value: JsonValue }): Side[] {
  const byHash = new Map(state.records.map((stored) => [stored.hash, stored]));
  const lines = (state.subjects.get(subject)?.tips ?? []).map((tip) => ({ text: canonicalJson(valueOf(tip, subject)), tip, line: lineOf(tip, subject, byHash) }));
  const keptText = canonicalJson(keep.value);
  const kept = lines.filter(({ line, text }) => line.has(keep.hash) || text === keptText);
  const keptLine = new Set(kept.flatMap(({ line }) => [...line]));
  const sides = new Map<string, typeof lines>();
  for (const one of lines) if (!kept.includes(one)) sides.set(one.text, [...(sides.get(one.text) ?? []), one]);
  return [...sides.values()].map((side) => {
    const line = new Set(side.flatMap((one) => [...one.line]));
    const own = withDescendants(state.records, [...keptLine].filter((hash) => !line.has(hash)));
    const theirs = withDescendants(state.records, [...line].filter((hash) => !keptLine.has(hash)));
    return { value: lastOf(side.map(({ tip }) => tip), subject), isOf: ({ hash }) => theirs.has(hash) && !own.has(hash) };
  });
}

/** Hashes of a decision about a subject and of all that it replaced, one after the other. */
function lineOf(tip: StoredRecord, subject: string, byHash: ReadonlyMap<string, StoredRecord>): Set<string> {
  const line = new Set<string>();
  const pending = [tip];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (line.has(next.hash)) continue;
    line.add(next.hash);
    const basis = next.record.decides.find((decision) => decision.subject === subject)?.basis ?? [];
    pending.push(...basis.flatMap((hash) => byHash.get(hash) ?? []));
  }
  return line;
}

/** What is decided anew about one subject when a version gets another number: its new value, and the one of what stays. */
function moveSubject(state: SubjectState, { id, version, number }: { id: string; version: number; number: number | undefined }, side: Side, sides: readonly Side[]): [string, JsonValue][] {
  const about = parseRegistrySubject(state.subject);
  if (!about || about.about === 'holder-of-name' || about.id !== id) return [];
  const theirs = state.tips.filter(side.isOf);
  if (theirs.length === 0) return [];
  if ('version' in about && about.about !== 'version' && about.version === version) {
    const staying = state.tips.filter((tip) => !sides.some((other) => other.isOf(tip)));
    const stays: [string, JsonValue] = [state.subject, lastOf(staying, state.subject)];
    return number === undefined ? [stays] : [stays, [atNumber(state.subject, number), lastOf(theirs, state.subject)]];
  }
  const namesNumber = (about.about === 'alias' || about.about === 'stage') && state.value === version;
  return namesNumber && number !== undefined && theirs.length === state.tips.length ? [[state.subject, number]] : [];
}

function atNumber(subject: string, number: number): string {
  const [kind = '', id = '', versions = '', , ...rest] = subjectParts(subject);
  return subjectKey(kind, id, versions, String(number), ...rest);
}

function lastOf(tips: readonly StoredRecord[], subject: string): JsonValue {
  const last = tips.at(-1);
  return last ? valueOf(last, subject) : null;
}
