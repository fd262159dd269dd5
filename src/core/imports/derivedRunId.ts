import type { Sha256 } from '../ledger/ledgerRecord.ts';

/**
 * The id of a run whose source gives it none: the same for the same words, so that importing again finds the run. The form
 * is a version 8 UUID (RFC 9562, section 5.8) of the words' SHA-256, which no id with a time in it can be.
 */
export function derivedRunId(words: readonly string[], sha256: Sha256): string {
  const digits = sha256(new TextEncoder().encode(JSON.stringify(words)));
  return `${digits.slice(0, 12)}8${digits.slice(13, 16)}a${digits.slice(17, 32)}`;
}
