/**
 * The ledger: what publishing a record takes beside writing the same bytes, flushing them and renaming (the least that
 * survives a power cut), and what opening a ledger (hash, form and place of every record) takes beside parsing its files.
 */
import { closeSync, cpSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { draftRecord } from '../src/core/ledger/draftRecord.ts';
import { serializeLedgerRecord } from '../src/core/ledger/ledgerRecord.ts';
import type { Draft } from '../src/core/ledger/ledgerStore.ts';
import { RecordGraph } from '../src/core/ledger/recordGraph.ts';
import { systemClock } from '../src/core/clock.ts';
import { FileLedger } from '../src/storage/ledger/fileLedger.ts';
import { sha256 } from '../src/storage/ledger/sha256.ts';
import { verifyFolder } from '../src/storage/ledger/verifyFolder.ts';
import { temporaryWorkspace } from '../test/harness/workspaces.ts';
import { report } from './lib/report.ts';
import { median } from './lib/timing.ts';

const workspace = temporaryWorkspace('bench');
const open = (folder: string) => new FileLedger(folder, { clock: systemClock, readAuthor: () => Promise.resolve({ name: 'Bench', source: 'system' }), tool: 'bench' });

/** A decision of usual size: a promotion with its evidence. */
const draft = (count: number): Draft => ({
  kind: 'model.promoted',
  body: { model: 'bike-demand', version: count, reason: 'better on the holdout of spring', evidence: sha256(Buffer.from(String(count))), metrics: { rmse: 41.25, mae: 27.5, r2: 0.91 } },
  decides: [{ subject: `model/bike-demand-${count % 100}/stage/production`, value: { version: count } }],
});

/** Writes a ledger without flushing; its records are those that `publish` would write. */
function fill(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  const graph = new RecordGraph();
  const subjects = new Map<string, ReturnType<typeof graph.subjects.get> & object>();
  for (let number = 1; number <= count; number += 1) {
    const last = graph.heads[0];
    const state = { records: last ? [graph.get(last)].filter((stored) => stored !== undefined) : [], heads: graph.heads, subjects };
    const drafted = draftRecord(draft(number), state, { at: systemClock.nowMs(), author: { name: 'Bench', source: 'system' }, tool: 'bench' });
    if (!drafted.ok) throw new Error(drafted.reason);
    const { name, hash, bytes } = serializeLedgerRecord(drafted.record, sha256);
    const stored = { hash, record: drafted.record };
    graph.add(stored);
    for (const { subject, value } of drafted.record.decides) subjects.set(subject, { subject, tips: [stored], value, isDisputed: false });
    writeFileSync(path.join(folder, name), bytes);
  }
}

function bareWrite(folder: string, bytes: Uint8Array, name: string): void {
  const temporary = path.join(folder, 'temporary');
  const descriptor = openSync(temporary, 'w');
  writeSync(descriptor, bytes);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(temporary, path.join(folder, name));
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

try {
  // Each attempt lists the folder twice, so the price grows with it.
  for (const { size, goal } of [{ size: 100, goal: 6 }, { size: 1000, goal: 9 }, { size: 10_000, goal: 45 }]) {
    const folder = workspace.file(`ledger-${size}`);
    const bare = workspace.file(`bare-${size}`);
    fill(folder, size);
    mkdirSync(bare);
    const ledger = open(folder);
    await ledger.read();
    const published: number[] = [];
    const limit: number[] = [];
    for (let count = 0; count <= 40; count += 1) {
      const stored = await timed(() => ledger.publish(() => draft(size + count)));
      const last = readdirSync(folder).filter((name) => name.endsWith('.json')).sort().at(-1) ?? '';
      const bytes = readFileSync(path.join(folder, last));
      const written = await timed(() => bareWrite(bare, bytes, last));
      if (count === 0) continue;
      published.push(stored);
      limit.push(written);
    }
    report({ bench: 'ledger', case: `publish a record, ${size} there; limit: write, fsync, rename`, value: median(published), unit: 'ms', limit: median(limit), goal, better: 'lower' });
  }

  for (const size of [1000, 10_000]) {
    const folder = workspace.file(`read-${size}`);
    fill(folder, size);
    // Copies, so that no object and no cache of ours has seen the files; the disk cache is warm.
    cpSync(folder, `${folder}-copy`, { recursive: true });
    const held: number[] = [];
    const measured: number[] = [];
    const verified: number[] = [];
    const limit: number[] = [];
    for (let round = 0; round <= 5; round += 1) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const read = await timed(() => open(folder).read());
      delay.disable();
      if (round > 0) held.push(delay.max / 1e6);
      const checked = await timed(() => verifyFolder(folder));
      const parsed = await timed(() => {
        for (const name of readdirSync(`${folder}-copy`)) JSON.parse(readFileSync(path.join(`${folder}-copy`, name), 'utf8'));
      });
      if (round === 0) continue;
      measured.push(read);
      verified.push(checked);
      limit.push(parsed);
    }
    report({ bench: 'ledger', case: `open and check ${size} records; limit: JSON.parse of the files`, value: median(measured), unit: 'ms', limit: median(limit), goal: 4, better: 'lower' });
    report({ bench: 'ledger', case: `longest hold of the thread while ${size} records are opened`, value: median(held), unit: 'ms', limit: null, goal: 50, better: 'lower' });
    report({ bench: 'ledger', case: `verify ${size} records; limit: JSON.parse of the files`, value: median(verified), unit: 'ms', limit: median(limit), goal: 4, better: 'lower' });
  }
} finally {
  workspace.dispose();
}
