import { padNumber, parseLedgerRecord, parseRecordFileName, type Sha256, type StoredRecord } from './ledgerRecord.ts';
import { RecordGraph, type Conflict } from './recordGraph.ts';

/** A file of a ledger's folder, as it lies there. */
export interface RecordFile {
  name: string;
  bytes: Uint8Array;
}

export type BrokenReason =
  /** The file's name is not that of a record. */
  | 'name'
  | 'empty'
  /** The content has another hash than the name says: edited, torn or damaged. */
  | 'content'
  | 'unreadable'
  | 'newer-release'
  | 'parent-missing'
  /** The number is not 1 + the highest of the parents, which also rules out cycles. */
  | 'number'
  /** It claims to have decided on a basis that the records it builds on do not have. */
  | 'basis';

export interface BrokenRecord {
  file: string;
  reason: BrokenReason;
  /** One sentence about what is wrong, without the file's name. */
  detail: string;
}

/** One file on its own; everything that needs no other file is checked. */
export type CheckedFile = { name: string; number: number; hash: string } & ({ ok: true; stored: StoredRecord } | { ok: false; broken: BrokenRecord });

export interface CheckedChain {
  graph: RecordGraph;
  /** In the order of numbers: the first one is where the trouble begins. */
  broken: BrokenRecord[];
}

export type Verification = { count: number; heads: { number: number; hash: string }[]; conflicts: Conflict[] } & (
  | { ok: true }
  | { ok: false; first: BrokenRecord; brokenCount: number }
);

/** Checks one file: name, hash, form. */
export function checkFile({ name, bytes }: RecordFile, sha256: Sha256): CheckedFile {
  const named = parseRecordFileName(name);
  const place = { name, number: named?.number ?? 0, hash: named?.hash ?? '' };
  const bad = (reason: BrokenReason, detail: string): CheckedFile => ({ ...place, ok: false, broken: { file: name, reason, detail } });
  if (!named) return bad('name', 'This is not the name of a record.');
  if (bytes.length === 0) return bad('empty', 'The file is empty.');
  const actual = sha256(bytes);
  if (actual !== named.hash) return bad('content', `Its content does not match its hash (it is ${actual}): it was edited or damaged.`);
  const text = decode(bytes);
  if (text === undefined) return bad('unreadable', 'It cannot be read: it is not UTF-8.');
  const parsed = parseLedgerRecord(text);
  switch (parsed.kind) {
    case 'bad':
      return bad('unreadable', `It cannot be read: ${parsed.reason}.`);
    case 'newer':
      return bad('newer-release', `It is from a newer release of Onramp (format ${parsed.version}), which this one cannot judge.`);
    case 'record':
      if (parsed.record.number !== named.number) return bad('number', `Its name says ${named.number}, its content ${parsed.record.number}.`);
      return { ...place, ok: true, stored: { hash: named.hash, record: parsed.record } };
  }
}

/** Checks how files hang together. A broken file is named once: what builds on it is not broken for that. */
export function checkChain(files: readonly CheckedFile[]): CheckedChain {
  const numbers = new Map(files.map(({ hash, number }) => [hash, number]));
  const graph = new RecordGraph();
  const broken: BrokenRecord[] = [];
  for (const file of [...files].sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : 1))) {
    const wrong = file.ok ? (checkParents(file.stored, file.name, numbers) ?? checkBasis(file.stored, file.name, graph, broken.length === 0)) : file.broken;
    if (wrong) broken.push(wrong);
  }
  return { graph, broken };
}

/** Walks a whole ledger: the hash of each record, its parents, its number, its basis. Forks are no break. */
export function verifyRecords(files: readonly RecordFile[], sha256: Sha256): Verification {
  return summarize(checkChain(files.map((file) => checkFile(file, sha256))), files.length);
}

/** A checked chain in the words of `onramp verify`. */
export function summarize({ graph, broken }: CheckedChain, count: number): Verification {
  const heads = graph.heads.map((hash) => ({ number: graph.get(hash)?.record.number ?? 0, hash })).sort((a, b) => a.number - b.number);
  const facts = { count, heads, conflicts: graph.conflictsAmong(graph.subjects) };
  const [first] = broken;
  return first ? { ...facts, ok: false, first, brokenCount: broken.length } : { ...facts, ok: true };
}

/** What is wrong with the place of a record in the chain, given the numbers of the records that are there. */
export function checkParents({ record }: StoredRecord, file: string, numbers: ReadonlyMap<string, number>): BrokenRecord | undefined {
  const missing = record.parents.find((parent) => !numbers.has(parent));
  if (missing !== undefined) return { file, reason: 'parent-missing', detail: `It builds on the record ${missing}, which is not there.` };
  const expected = 1 + Math.max(0, ...record.parents.map((parent) => numbers.get(parent) ?? 0));
  if (record.number === expected) return undefined;
  return { file, reason: 'number', detail: `Its number should be ${padNumber(expected)}, one more than the highest it builds on.` };
}

function checkBasis(stored: StoredRecord, file: string, graph: RecordGraph, isTold: boolean): BrokenRecord | undefined {
  const wrong = graph.add(stored);
  // After a first break the basis of later records cannot be known.
  if (!wrong || !isTold) return undefined;
  const list = (hashes: string[]) => (hashes.length === 0 ? 'nothing' : hashes.join(', '));
  return { file, reason: 'basis', detail: `It says that it decided about ${wrong.subject} on the basis of ${list(wrong.stated)}, but what it builds on has ${list(wrong.actual)}.` };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
