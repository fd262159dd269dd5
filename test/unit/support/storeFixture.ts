import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { createRunId, monthOfRunId } from '../../../src/core/runs/runId';
import type { RunRecord } from '../../../src/core/runs/records';
import { eventFileName, runFolder } from '../../../src/core/workspace/storeLayout';
import { EventFileWriters } from '../../../src/storage/eventFileWriter';
import { openExperiments } from '../../../src/storage/experiments/openExperiments';
import { openLedger } from '../../../src/storage/ledger/openLedger';
import { SCHEMA_VERSION } from '../../../src/storage/migrations/index';
import { followIndex } from './followedIndex';
import { deciding, published, writerServices } from './ledgers';
import { readableLog } from './logs';
import { exampleRecords, START_MS } from './runRecords';

/**
 * A folder for each released schema: `v<schema>/store`, as it lay in a workspace then, and `v<schema>/told.json`, what was
 * told of it. It is named `store` because what lies in a folder `.onramp` stays out of Git.
 */
export const storeFixtures = path.join(root, 'test', 'fixtures', 'stores');

/** What is told of a fixture, as JSON can hold it. */
export async function toldOf(storeFolder: string, indexFile: string | null): Promise<{ runs: unknown; subjects: unknown; experiments: unknown }> {
  const log = readableLog();
  const followed = await followIndex({ storeFolder, file: indexFile, log });
  try {
    await followed.follower.sweep();
    followed.database.save();
    const { subjects } = await openLedger({ storeFolder }, writerServices()).read();
    return asJson({ runs: followed.content(), subjects: [...subjects].map(([subject, { value }]) => [subject, value]), experiments: await openExperiments({ storeFolder }, writerServices()).list() });
  } finally {
    followed.dispose();
  }
}

/** The same as it comes back from a file; numbers that JSON has not become words. */
export function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'number' && !Number.isFinite(one) ? String(one) : one))) as T;
}

/** Where the index of a fixture is saved. */
export function indexOfFixture(storeFolder: string, schema: number): string {
  return path.join(storeFolder, 'cache', `index-v${schema}.sqlite`);
}

/** Writes the fixture of the schema and the record format of today. Returns its folder. */
export async function writeStoreFixture(): Promise<string> {
  const folder = path.join(storeFixtures, `v${SCHEMA_VERSION}`);
  const storeFolder = path.join(folder, 'store');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(storeFolder, { recursive: true });
  writeRuns(storeFolder);
  const ledger = openLedger({ storeFolder }, writerServices());
  await published(ledger, deciding('model/bike/version/1', { run: runIdOf(1) }));
  await published(ledger, deciding('model/bike/stage/production', 1));
  const experiments = openExperiments({ storeFolder }, writerServices());
  const created = await experiments.create({ name: 'bike', tags: { team: 'a' }, artifactLocation: 'file:///artifacts' });
  if (!created.ok) throw new Error(created.reason);
  await experiments.rename(created.experiment.id, 'Räder');
  const told = await toldOf(storeFolder, indexOfFixture(storeFolder, SCHEMA_VERSION));
  // Claims are for those who write, and stay out of Git.
  for (const records of ['ledger', 'experiments']) rmSync(path.join(storeFolder, records, '.claims'), { recursive: true, force: true });
  writeFileSync(path.join(folder, 'told.json'), `${JSON.stringify(told, undefined, 1)}\n`);
  return folder;
}

/** The same ids at every writing, over several months. */
function runIdOf(number: number): string {
  return createRunId({ nowMs: () => START_MS - number * 20 * 86_400_000 }, (count) => new Uint8Array(count).fill(number));
}

function writeRuns(storeFolder: string): void {
  const writers = new EventFileWriters({ storeFolder, workspaceFolder: path.dirname(storeFolder) });
  const write = (number: number, writer: string, ...records: RunRecord[]) => {
    const opened = writers.open(runIdOf(number), writer);
    opened.append({ ...exampleRecords.open, run: runIdOf(number), writer }, ...records);
    return opened;
  };
  const { open: _open, summary: _summary, end, ...rest } = exampleRecords;
  // Every kind of record; the writer itself ends the file with the summary.
  const whole = write(1, 'launcher-h-7', ...Object.values(rest));
  whole.appendPoints({ key: 'rmse', steps: [0], timesMs: [START_MS], values: [0.5] }, { key: 'rmse', steps: [1, 2, 3], timesMs: [START_MS, START_MS + 1, START_MS + 2], values: [Number.NaN, Number.POSITIVE_INFINITY, -1] });
  whole.append(end);
  whole.close();
  write(1, 'editor-h-9-90', { kind: 'note', counter: 9, at: START_MS, value: 'größe 日本' }, { kind: 'params', counter: 9, at: START_MS, values: [['lr', '0.2']] }).close();

  write(2, 'launcher-h-8', { ...exampleRecords.session, name: 'failed.py' }, { ...end, status: 'FAILED', exitCode: 3 }, { ...exampleRecords.lifecycle, value: 'deleted' }).close();

  // Killed: no end, damage in the middle, a kind of a later release, and a torn last line.
  write(3, 'launcher-h-9', { ...exampleRecords.session, name: 'killed.py' }).close();
  const file = path.join(storeFolder, runFolder(monthOfRunId(runIdOf(3)), runIdOf(3)), eventFileName('launcher-h-9'));
  appendFileSync(file, '{"kind":"git", oops\\n{"kind":"energy","joules":3}\\n["m","loss",1,1795169600000,0.25]\\n["m","loss",2,17951'.replaceAll('\\n', '\n'));
}
