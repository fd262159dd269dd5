import type { JsonValue } from '../ledger/canonicalJson.ts';
import { valueOf, type Conflict } from '../ledger/recordGraph.ts';
import type { Draft, DraftDecision, LedgerState } from '../ledger/ledgerStore.ts';
import type { SettleRefusal } from './modelRegistry.ts';
import { edit } from './registryChange.ts';
import type { RegistryCatalog } from './registryCatalog.ts';
import { parseRegistrySubject, registrySubjects } from './registrySubjects.ts';
import { settleVersionNumber } from './settleVersionNumber.ts';

/**
 * The record by which a person settles a conflict: what `keep` decided holds. Nothing is lost by it: of two versions with one
 * number the other gets the next number, and of two models with one name the other gets a name beside it.
 */
export function settleConflict(catalog: RegistryCatalog, state: LedgerState, subject: string, keep: string): Draft | { refusal: SettleRefusal } {
  const parsed = parseRegistrySubject(subject);
  if (parsed && 'version' in parsed && parsed.about !== 'version') {
    // Whose tag it is becomes clear with the number.
    const number = registrySubjects.version(parsed.id, parsed.version);
    if (state.subjects.get(number)?.isDisputed) return { refusal: { reason: 'settle-first', subject: number } };
  }
  const conflicts = state.conflicts.filter((conflict) => parsed && conflict.subject === subject);
  if (conflicts.length === 0) return { refusal: { reason: 'no-conflict', subject } };
  const conflict = conflicts.find(({ records }) => records.some(({ hash }) => hash === keep));
  if (!conflict) return { refusal: { reason: 'not-among-them', subject, hashes: conflicts.flatMap(({ records }) => records.map(({ hash }) => hash)) } };
  const about = conflict.reliedOn ?? subject;
  const { value, hash } = whatHolds(conflict, keep, state);
  const body = { subject, keep };
  return { kind: 'conflict.settled', body, decides: decide(catalog, state, about, value, hash) };
}

/** The decision about the subject, and what follows from it for others. */
function decide(catalog: RegistryCatalog, state: LedgerState, subject: string, value: JsonValue, keep: string): DraftDecision[] {
  const about = parseRegistrySubject(subject);
  const settled = edit(subject, value);
  switch (about?.about) {
    case 'name':
      return typeof value === 'string' ? giveName(catalog, about.id, value) : [settled];
    case 'model':
      // One that is there again gets its name back.
      return value === null ? [settled] : [settled, ...giveName(catalog, about.id, catalog.byId(about.id)?.name ?? about.id)];
    case 'holder-of-name':
      return [settled, ...renameOthers(catalog, about.name, value)];
    case 'version':
      return [settled, ...settleVersionNumber(catalog, state, about, { hash: keep, value })];
    default:
      return [settled];
  }
}

/** What is to be decided, and the record that had said so. */
function whatHolds({ reason, reliedOn, subject, records }: Conflict, keep: string, state: LedgerState): { value: JsonValue; hash: string } {
  const [first] = records;
  const kept = records.find(({ hash }) => hash === keep);
  if (reason === 'decided-twice' || !reliedOn) return { value: kept ? valueOf(kept, subject) : null, hash: keep };
  if (keep !== first?.hash) return { value: kept ? valueOf(kept, reliedOn) : null, hash: keep };
  // What it relied on is to be again as it knew it.
  const basis = first.record.relies.find((one) => one.subject === reliedOn)?.basis.at(-1) ?? '';
  const before = state.records.find(({ hash }) => hash === basis);
  return { value: before ? valueOf(before, reliedOn) : null, hash: basis };
}

/** Of several models with one name, those that do not keep it. */
function renameOthers(catalog: RegistryCatalog, name: string, keeper: JsonValue): DraftDecision[] {
  const others = catalog.listed.filter((model) => model.name === name && model.id !== keeper);
  const taken = new Set(catalog.listed.map((model) => model.name));
  return others.flatMap(({ id }) => {
    const free = freeName(name, taken);
    taken.add(free);
    return [edit(registrySubjects.name(id), free), edit(registrySubjects.holderOfName(free), id)];
  });
}

/** Gives a model this name, or one beside it if another model has it. */
function giveName(catalog: RegistryCatalog, id: string, name: string): DraftDecision[] {
  const taken = new Set(catalog.listed.filter((model) => model.id !== id).map((model) => model.name));
  const free = taken.has(name) ? freeName(name, taken) : name;
  return [edit(registrySubjects.name(id), free), edit(registrySubjects.holderOfName(free), id)];
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let count = 2; ; count += 1) if (!taken.has(`${name}-${count}`)) return `${name}-${count}`;
}
