import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { disposable } from '../../../../src/core/disposables';
import { anyAlive } from '../../../../src/core/runs/liveness';
import { createRunId, monthOf } from '../../../../src/core/runs/runId';
import type { Run } from '../../../../src/core/runs/runStore';
import type { StoreLocation } from '../../../../src/core/workspace/storeLocation';
import { Database } from '../../../../src/storage/index/database';
import { RunFollower } from '../../../../src/storage/index/runFollower';
import { RunIndex } from '../../../../src/storage/index/runIndex';
import { dist } from '../../support/cli';
import { readableLog } from '../../support/logs';
import { releasedAfterEach } from '../../support/released';
import { linesOf, machine, writeRun } from '../../support/runFiles';
import { anyRecord, exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('RunFollower and RunIndex', () => {
  const released = releasedAfterEach();
  const tracked = () => released(trackedWorkspace());

  /** An index in memory that looks at the files when it is told to. */
  async function follow({ storeFolder }: StoreLocation): Promise<{ sweep(): Promise<void>; runs(): Run[]; changed: string[]; dispose(): void }> {
    const log = readableLog();
    const database = await Database.open({ file: null, wasmFile: dist.wasmFile, log });
    const isAlive = (processes: Parameters<typeof anyAlive>[0], lastSignMs: number) => anyAlive(processes, lastSignMs, machine, START_MS);
    const index = new RunIndex({ database, storeFolder, isAlive, log });
    const changed: string[] = [];
    const follower = new RunFollower({ storeFolder, index, log, onChanged: (runIds) => changed.push(...runIds) });
    const { dispose } = released(
      disposable(() => {
        follower.stop();
        database.close();
      }),
    );
    return { sweep: () => follower.sweep(), runs: () => index.list(1_000_000).runs, changed, dispose: () => void dispose() };
  }

  it('follows any sequence of writing, tearing, damaging and deleting to what a new index says', async () => {
    const { store } = tracked();
    const following = await follow(store);
    const ids = [1, 2, 3].map((offset) => createRunId({ nowMs: () => START_MS + offset }));
    const fileOf = (run: number, writer: string) => path.join(store.storeFolder, 'runs', monthOf(START_MS), ids[run] ?? '', `events-${writer}.jsonl`);
    const changes = fc.oneof(
      // Runs with an end are watched by the time of their folder alone, so that no end is written here.
      { weight: 6, arbitrary: anyRecord.filter(({ kind }) => kind !== 'end').map((record) => ({ append: linesOf(record) })) },
      { weight: 2, arbitrary: fc.constantFrom('{"kind":"git"\n', '{"kind":"later"}\n', 'torn', '\0\0\n').map((append) => ({ append })) },
      { weight: 2, arbitrary: fc.constantFrom(...(['half the file', 'the file', 'the folder'] as const)).map((remove) => ({ remove })) },
    );
    const step = fc.record({ run: fc.nat({ max: 2 }), writer: fc.constantFrom('a', 'b'), change: changes, looks: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        for (const { run, writer, change, looks } of steps) {
          const file = fileOf(run, writer);
          mkdirSync(path.dirname(file), { recursive: true });
          if ('append' in change) appendFileSync(file, change.append);
          else if (change.remove === 'half the file' && existsSync(file)) truncateSync(file, Math.floor(statSync(file).size / 2));
          else if (change.remove !== 'half the file') rmSync(change.remove === 'the file' ? file : path.dirname(file), { recursive: true, force: true });
          // A file that grew beyond its old size since it was shortened cannot be told from one that only grew.
          if (looks || 'remove' in change) await following.sweep();
        }
        await following.sweep();
        const rebuilt = await follow(store);
        await rebuilt.sweep();
        assert.deepEqual(following.runs(), rebuilt.runs());
        rebuilt.dispose();
        rmSync(path.join(store.storeFolder, 'runs'), { recursive: true, force: true });
        await following.sweep();
        assert.deepEqual(following.runs(), []);
      }),
      { numRuns: 40 },
    );
  });

  it('takes back what a deleted file of a run had said', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const other = path.join(run.folder, 'events-helper-1.jsonl');
    writeFileSync(other, linesOf({ ...exampleRecords.end, at: START_MS + 9000, status: 'FAILED', exitCode: 5 }));
    const following = await follow(store);
    await following.sweep();
    assert.equal(following.runs()[0]?.exitCode, 5);
    unlinkSync(other);
    await following.sweep();
    assert.equal(following.runs()[0]?.exitCode, 0);
    unlinkSync(run.file);
    await following.sweep();
    assert.deepEqual(following.runs(), []);
  });

  it('announces each change of a run once, and nothing when nothing changed', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const following = await follow(store);
    await following.sweep();
    await following.sweep();
    assert.deepEqual(following.changed, [run.id]);
    writeFileSync(path.join(run.folder, 'notes.txt'), 'of no interest');
    await following.sweep();
    assert.deepEqual(following.changed, [run.id]);
    writeFileSync(path.join(run.folder, 'events-helper-1.jsonl'), linesOf(exampleRecords.git));
    await following.sweep();
    assert.deepEqual(following.changed, [run.id, run.id]);
  });
});
