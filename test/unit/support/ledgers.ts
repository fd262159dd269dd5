import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { outFolder } from '../../../scripts/lib/paths.mjs';
import type { JsonValue } from '../../../src/core/ledger/canonicalJson';
import { LEDGER_VERSION, serializeLedgerRecord, type LedgerRecord, type StoredRecord } from '../../../src/core/ledger/ledgerRecord';
import type { Draft, LedgerStore } from '../../../src/core/ledger/ledgerStore';
import type { RecordFile } from '../../../src/core/ledger/verifyRecords';
import { FileLedger, type LedgerOptions, type LedgerServices } from '../../../src/storage/ledger/fileLedger';
import { sha256 } from '../../../src/storage/ledger/sha256';
import { verifyFolder } from '../../../src/storage/ledger/verifyFolder';
import { START_MS } from './runRecords';
import { startProgram, type Program } from './programs';

/** Services of a writer of the given name, whose clock goes on a second at every look. */
export function writerServices(name = 'Ann'): LedgerServices {
  let nowMs = START_MS;
  return { clock: { nowMs: () => (nowMs += 1000) }, readAuthor: () => Promise.resolve({ name, email: `${name.toLowerCase()}@example.org`, source: 'git' }), tool: 'test' };
}

/** A ledger in a folder, as a process of its own would open it. */
export function ledgerIn(folder: string, name?: string, options?: LedgerOptions): FileLedger {
  return new FileLedger(folder, writerServices(name), options);
}

/** Claims on numbers, and temporary files beside them. */
export function claimsIn(folder: string): string[] {
  return readdirSync(path.join(folder, '.claims')).sort();
}

/** Fails when not all records of a ledger, and so many, are whole. */
export async function assertWhole(folder: string, count: number): Promise<void> {
  const checked = await verifyFolder(folder);
  assert.deepEqual([checked.broken, checked.count], [[], count]);
}

/** A draft that decides one subject. */
export function deciding(subject: string, value: JsonValue, more: Partial<Draft> = {}): Draft {
  return { kind: 'test.decided', body: {}, decides: [{ subject, value }], ...more };
}

/** Publishes a draft that nothing stands against. */
export async function published(ledger: LedgerStore, draft: Draft): Promise<StoredRecord> {
  const result = await ledger.publish(() => draft);
  if (!result.ok) throw new Error(`not published: ${result.reason}`);
  return result.stored;
}

/** A record with sensible fields. */
export function exampleRecord(fields: Partial<LedgerRecord> = {}): LedgerRecord {
  return { v: LEDGER_VERSION, number: 1, parents: [], at: START_MS, author: { name: 'Ann', source: 'git' }, tool: 'test', kind: 'test.noted', body: {}, decides: [], relies: [], ...fields };
}

/** The file of a record. */
export function fileOf(record: LedgerRecord): RecordFile & { hash: string } {
  return serializeLedgerRecord(record, sha256);
}

/** A file that holds the given bytes under the name that fits them. */
export function namedByContent(number: string, content: string | Uint8Array): RecordFile {
  const bytes = Buffer.from(content);
  return { name: `${number}-${sha256(bytes)}.json`, bytes };
}

/** The record files of a folder, read without the product. */
export function filesIn(folder: string): RecordFile[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
}

/** Starts a process that writes a ledger; `test/harness/ledgerWriterMain.ts` tells the modes. */
export function startLedgerWriter(folder: string, ...words: string[]): Program {
  return startProgram(process.execPath, [path.join(outFolder, 'test', 'harness', 'ledgerWriterMain.mjs'), folder, ...words]);
}
