import type { StoredRecord } from './ledgerRecord.ts';

/** The hashes of the records that build on one of these, directly or not, and these. @param records parents before children */
export function withDescendants(records: readonly StoredRecord[], hashes: readonly string[]): Set<string> {
  const found = new Set(hashes);
  // Parents come before their children.
  for (const { hash, record } of records) if (record.parents.some((parent) => found.has(parent))) found.add(hash);
  return found;
}
