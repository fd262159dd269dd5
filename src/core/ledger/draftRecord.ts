import { LEDGER_VERSION, type Author, type LedgerRecord, type Origin, type Precondition, type StoredRecord } from './ledgerRecord.ts';
import type { Draft, LedgerState, PublishResult } from './ledgerStore.ts';

/** The record that a draft becomes on top of a state, or why it does not. */
export function draftRecord(draft: Draft, state: Pick<LedgerState, 'records' | 'heads' | 'subjects'>, by: { at: number; author: Author; tool: string }): { ok: true; record: LedgerRecord } | Extract<PublishResult<never>, { ok: false }> {
  for (const { subject, basis } of [...(draft.decides ?? []), ...(draft.relies ?? [])]) {
    if (basis && !sameHashes(basis, basisOf(state, subject))) return { ok: false, reason: 'changed', subject, current: state.subjects.get(subject) };
  }
  for (const { subject, resolves } of draft.decides ?? []) {
    const current = state.subjects.get(subject);
    if (current?.isDisputed && !resolves) return { ok: false, reason: 'disputed', subject, current };
  }
  const precondition = (subject: string): Precondition => ({ subject, basis: basisOf(state, subject) });
  const record: LedgerRecord = {
    v: LEDGER_VERSION,
    number: nextNumber(state),
    parents: [...state.heads].sort(),
    ...by,
    kind: draft.kind,
    body: draft.body,
    decides: sorted((draft.decides ?? []).map(({ subject, value }) => ({ ...precondition(subject), value }))),
    relies: sorted((draft.relies ?? []).map(({ subject }) => precondition(subject))),
    ...(draft.origin ? { origin: draft.origin } : {}),
  };
  return { ok: true, record };
}

/** 1 + the highest number there is. */
export function nextNumber(state: Pick<LedgerState, 'records'>): number {
  return 1 + (state.records.at(-1)?.record.number ?? 0);
}

/** The record that an earlier import of the same thing left. */
export function findOrigin(origin: Origin | undefined, { records }: Pick<LedgerState, 'records'>): StoredRecord | undefined {
  if (!origin) return undefined;
  return records.find(({ record }) => record.origin?.uri === origin.uri && record.origin.id === origin.id && record.origin.revision === origin.revision);
}

/** The hashes of the records that decide about a subject now, sorted. */
export function basisOf(state: Pick<LedgerState, 'subjects'>, subject: string): string[] {
  return (state.subjects.get(subject)?.tips ?? []).map(({ hash }) => hash).sort();
}

function sameHashes(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && new Set([...one, ...other]).size === one.length;
}

function sorted<T extends { subject: string }>(entries: T[]): T[] {
  const bySubject = entries.sort((a, b) => (a.subject < b.subject ? -1 : 1));
  if (new Set(bySubject.map(({ subject }) => subject)).size < bySubject.length) throw new Error('A record decides or relies on each subject once.');
  return bySubject;
}
