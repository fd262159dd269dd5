/**
 * The model registry over thousands of versions: what a call takes beside the least that it must do. Reading has to list the
 * ledger's folder, to see what others wrote; publishing has to write, flush and rename.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../src/core/clock.ts';
import { serializeLedgerRecord } from '../src/core/ledger/ledgerRecord.ts';
import { RecordedModels } from '../src/core/registry/recordedModels.ts';
import { sha256 } from '../src/storage/ledger/sha256.ts';
import { openModels } from '../src/storage/registry/openModels.ts';
import { temporaryWorkspace } from '../test/harness/workspaces.ts';
import { MemoryLedger } from '../test/unit/support/memoryLedger.ts';
import { report } from './lib/report.ts';
import { median } from './lib/timing.ts';

const MODELS = 50;
const VERSIONS = 5000;
const ROUNDS = 30;

const workspace = temporaryWorkspace('bench');

/** Writes the ledger of a registry without flushing; its records are those that `publish` would write. */
async function fill(folder: string): Promise<void> {
  const ledger = new MemoryLedger();
  const models = new RecordedModels(ledger);
  for (let model = 0; model < MODELS; model += 1) await models.createModel({ name: `model-${model}` });
  for (let made = 0; made < VERSIONS; made += 1) {
    await models.createVersion({ name: `model-${made % MODELS}`, source: `runs:/${made}/model`, runId: String(made), tags: new Map([['data', 'spring'], ['team', String(made % 7)]]) });
  }
  mkdirSync(folder, { recursive: true });
  for (const { record } of ledger.records) {
    const { name, bytes } = serializeLedgerRecord(record, sha256);
    writeFileSync(path.join(folder, name), bytes);
  }
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Measures two things in turn, so that both see the same machine; the first pair warms up and is not counted. */
async function beside(work: (round: number) => unknown, least: () => unknown): Promise<{ value: number; limit: number }> {
  const measured: number[] = [];
  const limit: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [value, bare] = [await timed(() => work(round)), await timed(least)];
    if (round > 0) measured.push(value);
    if (round > 0) limit.push(bare);
  }
  return { value: median(measured), limit: median(limit) };
}

function bareWrite(): void {
  const temporary = workspace.file('temporary');
  const descriptor = openSync(temporary, 'w');
  writeSync(descriptor, 'x'.repeat(800));
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(temporary, workspace.file('written'));
}

try {
  const folder = workspace.file('store/ledger');
  await fill(folder);
  const models = openModels({ storeFolder: workspace.file('store') }, { clock: systemClock, readAuthor: () => Promise.resolve({ name: 'Bench', source: 'system' }), tool: 'bench' });
  await models.listModels();
  const list = () => readdirSync(folder).sort();
  const figure = { bench: 'registry', unit: 'ms', better: 'lower' } as const;
  report({ ...figure, case: `get a version, ${VERSIONS} there; limit: list the folder`, ...(await beside((round) => models.getVersion('model-3', round + 1), list)), goal: 3 });
  report({ ...figure, case: `get a model, ${VERSIONS} versions there; limit: list the folder`, ...(await beside(() => models.getModel('model-3'), list)), goal: 3 });
  report({ ...figure, case: `search all ${VERSIONS} versions, a page of 100; limit: list the folder`, ...(await beside(() => models.searchVersions({ filter: "tags.team = '3'", limit: 100 }), list)), goal: 6 });
  report({ ...figure, case: `create a version, ${VERSIONS} there; limit: list the folder twice, write, fsync, rename`, ...(await beside((round) => models.createVersion({ name: 'model-3', source: String(round) }), () => [list(), list(), bareWrite()])), goal: 3 });
} finally {
  workspace.dispose();
}
