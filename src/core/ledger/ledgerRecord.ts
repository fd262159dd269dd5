import * as z from 'zod/mini';
import { canonicalJson, isCanonicalJson, type JsonObject, type JsonValue } from './canonicalJson.ts';

/**
 * A record of the ledger: one decision or change of state, one file. `docs/ledger.md` tells the format to other tools.
 * The file holds the record's canonical JSON and nothing else, no line break at its end, so that neither Git's
 * `autocrlf` nor an editor's habit changes a byte; its name holds the number and the SHA-256 of those bytes.
 */
export const LEDGER_VERSION = 1;

/** Only decisions go into a ledger, never samples. */
export const LARGEST_RECORD_BYTES = 1 << 20;

/** SHA-256 of bytes as 64 lower-case hexadecimal digits; `core` computes none itself. */
export type Sha256 = (bytes: Uint8Array) => string;

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const subject = z.string().check(z.minLength(1));

/** Whose decision it is: Git's user where there is one, else the system's, and which of the two. */
export const author = z.object({ name: z.string(), email: z.optional(z.string()), source: z.enum(['git', 'system']) });
export type Author = z.infer<typeof author>;

/** Where an imported or synchronised record comes from: importing it again changes nothing. */
export const origin = z.object({ uri: z.string(), id: z.string(), revision: z.string() });
export type Origin = z.infer<typeof origin>;

/** What a record took for true: the records that decided the subject, of those it builds on; none for a new subject. */
const precondition = z.object({ subject, basis: z.array(hash) });
export type Precondition = z.infer<typeof precondition>;

/** What a record settles about a subject, replacing the decisions of its basis; null settles that there is nothing. */
export interface Decision extends Precondition {
  value: JsonValue;
}
const decision = z.extend(precondition, { value: z.custom<JsonValue>((value) => value !== undefined) });

/** These three mean the same in every version, so that an older release can follow a newer chain. */
const chainLink = z.object({ v: z.int().check(z.positive()), number: z.int().check(z.positive()), parents: z.array(hash) });

const ledgerRecord = z.extend(chainLink, {
  at: z.number(),
  author,
  tool: z.string(),
  kind: z.string().check(z.minLength(1)),
  body: z.record(z.string(), z.unknown()),
  decides: z.array(decision),
  relies: z.array(precondition),
  origin: z.optional(origin),
});

export interface LedgerRecord {
  v: number;
  /** 1 + the highest number of its parents. */
  number: number;
  /** Hashes of the records that were heads when it was written, sorted. */
  parents: string[];
  /** By its writer's clock, in milliseconds since 1970; orders nothing. */
  at: number;
  author: Author;
  /** What wrote it: `onramp 0.1.0`. */
  tool: string;
  /** What happened: `model.promoted`. */
  kind: string;
  body: JsonObject;
  /** What it settles, sorted by subject. */
  decides: Decision[];
  /** What it took for granted without settling it, sorted by subject. */
  relies: Precondition[];
  origin?: Origin;
}

export interface StoredRecord {
  hash: string;
  record: LedgerRecord;
}

/** A record as the bytes of its file, with the file's name. */
export function serializeLedgerRecord(record: LedgerRecord, sha256: Sha256): { name: string; hash: string; bytes: Uint8Array } {
  const bytes = new TextEncoder().encode(canonicalJson(record));
  const contentHash = sha256(bytes);
  return { name: recordFileName(record.number, contentHash), hash: contentHash, bytes };
}

/** `00000124-<hash>.json`. */
export function recordFileName(number: number, contentHash: string): string {
  return `${padNumber(number)}-${contentHash}.json`;
}

/** A record's number as files show it, so that names sort. */
export function padNumber(number: number): string {
  return String(number).padStart(8, '0');
}

/** Number and hash that a file name tells, or undefined for any other file. */
export function parseRecordFileName(name: string): { number: number; hash: string } | undefined {
  const [, digits, contentHash] = /^(\d{8,15})-([0-9a-f]{64})\.json$/.exec(name) ?? [];
  if (digits === undefined || contentHash === undefined) return undefined;
  const number = Number(digits);
  return padNumber(number) === digits ? { number, hash: contentHash } : undefined;
}

/** The order in which records are folded and shown: parents always come before their children. */
export function compareRecords(a: StoredRecord, b: StoredRecord): number {
  return a.record.number - b.record.number || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);
}

export type ParsedRecord =
  | { kind: 'record'; record: LedgerRecord }
  | { kind: 'newer'; version: number }
  | { kind: 'bad'; reason: string };

/** Reads the text of a record file; fields that a later release adds are kept. */
export function parseLedgerRecord(text: string): ParsedRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'bad', reason: 'it is not JSON' };
  }
  if (isNewer(value)) {
    const link = chainLink.safeParse(value);
    return link.success ? { kind: 'newer', version: link.data.v } : { kind: 'bad', reason: describeIssue(link.error) };
  }
  const whole = ledgerRecord.safeParse(value);
  if (!whole.success) return { kind: 'bad', reason: describeIssue(whole.error) };
  // What was parsed and not zod's copy: the copy lacks fields of later releases, and the hash covers them.
  const record = value as LedgerRecord;
  const subjects = (entries: Precondition[]) => entries.map((entry) => entry.subject);
  for (const list of [record.parents, subjects(record.decides), subjects(record.relies), ...[...record.decides, ...record.relies].map(({ basis }) => basis)]) {
    if (!isStrictlySorted(list)) return { kind: 'bad', reason: 'a list in it is not sorted, or names something twice' };
  }
  return isCanonicalJson(text, record) ? { kind: 'record', record } : { kind: 'bad', reason: 'it is not in canonical form' };
}

function isNewer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'v' in value && typeof value.v === 'number' && value.v > LEDGER_VERSION;
}

function isStrictlySorted(list: readonly string[]): boolean {
  return list.every((text, position) => position === 0 || (list[position - 1] ?? '') < text);
}

function describeIssue(error: z.core.$ZodError): string {
  const issue = error.issues[0];
  return `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'invalid'}`;
}
