import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { disposable } from '../../../../src/core/disposables';
import { anyAlive } from '../../../../src/core/runs/liveness';
import { createRunId, monthOf } from '../../../../src/core/runs/runId';
import type { StoreLocation } from '../../../../src/core/workspace/storeLocation';
import { EventFileWriters } from '../../../../src/storage/eventFileWriter';
import { eventually } from '../../../harness/poll';
import { followIndex } from '../../support/followedIndex';
import { readableLog } from '../../support/logs';
import { releasedAfterEach } from '../../support/released';
import { beginRun, endedProcess, linesOf, machine, writeRun } from '../../support/runFiles';
import { anyRecord, exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

/** Within this time a change of the files is in the index, in milliseconds. */
const PROMPT_MS = 3_000;

describe('RunFollower and RunIndex', () => {
  const released = releasedAfterEach();
  const tracked = () => released(trackedWorkspace());

  /** An index in memory that looks at the files when it is told to. */
  async function follow({ storeFolder }: StoreLocation) {
    const changed: string[] = [];
    const isAlive = (processes: Parameters<typeof anyAlive>[0], lastSignMs: number) => anyAlive(processes, lastSignMs, machine, START_MS);
    const { index, follower, dispose } = await followIndex({ storeFolder, isAlive, log: readableLog(), onChanged: (runIds) => changed.push(...runIds) });
    const once = released(disposable(dispose));
    return { start: () => follower.start(), sweep: () => follower.sweep(), runs: () => index.list(1_000_000).runs, changed, dispose: () => once.dispose() };
  }

  it('follows any sequence of writing, tearing, damaging and deleting to what a new index says', async () => {
    const { store } = tracked();
    const following = await follow(store);
    const ids = [1, 2, 3].map((offset) => createRunId({ nowMs: () => START_MS + offset }));
    const fileOf = (run: number, writer: string) => path.join(store.storeFolder, 'runs', monthOf(START_MS), ids[run] ?? '', `events-${writer}.jsonl`);
    const changes = fc.oneof(
      { weight: 6, arbitrary: anyRecord.map((record) => ({ append: linesOf(record) })) },
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
          touch(path.dirname(file));
          // A file that was shortened and grew to just its old size cannot be told from one that is as it was.
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

  for (const { name, later } of [
    { name: 'a longer one', later: [{ ...exampleRecords.session, name: 'other.py' }, exampleRecords.process, exampleRecords.git] },
    { name: 'one of the same size', later: [{ ...exampleRecords.session, name: 'start.py' }] },
  ]) {
    it(`reads a growing file again that was replaced by ${name}`, async () => {
      const { store } = tracked();
      const run = beginRun({ store, startedAtMs: START_MS });
      run.writer.close();
      const following = await follow(store);
      await following.sweep();
      assert.equal(following.runs()[0]?.name, 'train.py');
      const [first = ''] = readFileSync(run.file, 'utf8').split(/(?<=\n)/);
      writeFileSync(`${run.file}.tmp`, first + linesOf(...later.map((record) => ({ ...record, at: START_MS }))));
      renameSync(`${run.file}.tmp`, run.file);
      await following.sweep();
      const rebuilt = await follow(store);
      await rebuilt.sweep();
      assert.deepEqual(following.runs(), rebuilt.runs());
      assert.deepEqual(following.runs().map((one) => one.name), [later[0]?.kind === 'session' ? later[0].name : '']);
    });
  }

  it('reads a growing file again that was cut off and grew beyond its old size', async () => {
    const { store } = tracked();
    const run = beginRun({ store, startedAtMs: START_MS });
    run.writer.append({ ...exampleRecords.name, value: 'of the part that is lost' });
    run.writer.close();
    const following = await follow(store);
    await following.sweep();
    truncateSync(run.file, statSync(run.file).size - linesOf({ ...exampleRecords.name, value: 'of the part that is lost' }).length);
    appendFileSync(run.file, linesOf({ ...exampleRecords.note, value: 'long'.repeat(50) }, exampleRecords.git));
    await following.sweep();
    assert.deepEqual(following.runs().map(({ name, git }) => [name, git?.branch]), [['train.py', 'main']]);
  });

  it('notices every edit of a run that has ended, in a file it knows', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const following = await follow(store);
    const editor = released(new EventFileWriters(store).open(run.id, 'editor-1'));
    for (let counter = 1; counter <= 20; counter += 1) {
      editor.append({ kind: 'name', counter, at: START_MS, value: `name ${counter}` });
      await following.sweep();
      assert.equal(following.runs()[0]?.name, `name ${counter}`);
    }
  });

  it('hears by itself of an edit of a run that has ended', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: Date.now() });
    const editor = released(new EventFileWriters(store).open(run.id, 'editor-1'));
    editor.append({ kind: 'name', counter: 1, at: START_MS, value: 'before' });
    const following = await follow(store);
    following.start();
    await following.sweep();
    editor.append({ kind: 'name', counter: 2, at: START_MS, value: 'after' });
    await eventually('the edit', () => following.runs()[0]?.name === 'after', PROMPT_MS);
  });

  it('looks at the files as they are when it is asked, also while it is looking', async () => {
    const { store } = tracked();
    for (let offset = 0; offset < 40; offset += 1) writeRun({ store, startedAtMs: START_MS + offset });
    const following = await follow(store);
    const first = following.sweep();
    writeRun({ store, startedAtMs: Date.UTC(2026, 0) });
    await following.sweep();
    assert.equal(following.runs().length, 41);
    await first;
  });

  it('tells the same last sign of life from points, from their summary, and in any order of files', async () => {
    const { store } = tracked();
    const run = beginRun({ store, startedAtMs: START_MS, process: endedProcess() });
    run.writer.close();
    const following = await follow(store);
    await following.sweep();
    // The clock jumps back by an hour between two points.
    for (const [writer, step, timeMs] of [['b', 1, START_MS + 3_600_000], ['a', 2, START_MS + 5]] as const) {
      const points = new EventFileWriters(store).open(run.id, writer);
      points.appendPoints({ key: 'loss', steps: [step], timesMs: [timeMs], values: [0.5] });
      await following.sweep();
      points.close();
    }
    await following.sweep();
    const rebuilt = await follow(store);
    await rebuilt.sweep();
    assert.deepEqual(following.runs(), rebuilt.runs());
    assert.equal(following.runs()[0]?.endedAtMs, START_MS + 5);
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

/** Moves the time of a folder, as everybody does who writes to a file in it. */
function touch(folder: string): void {
  const nowSeconds = (performance.timeOrigin + performance.now()) / 1000;
  if (existsSync(folder)) utimesSync(folder, nowSeconds, nowSeconds);
}
