import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { IndexClient } from '../../../../src/storage/index/indexClient';
import { eventually } from '../../../harness/poll';
import { makeReadOnly } from '../../../harness/readOnly';
import { dist, startOnramp } from '../../support/cli';
import { allRuns, indexFile, openIndex, rebuiltRuns } from '../../support/indexes';
import { readableLog } from '../../support/logs';
import { startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { beginRun, endedProcess, linesOf, machine, writeRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { snapshot, trackedWorkspace } from '../../support/stores';

/** Within this time a change of the files is in the index, in milliseconds. */
const PROMPT_MS = 3_000;

describe('IndexClient with its worker', () => {
  const released = releasedAfterEach();
  const tracked = (name?: string) => released(trackedWorkspace(name));
  const opened = (...parameters: Parameters<typeof openIndex>) => released(openIndex(...parameters));
  const firstRun = async (index: IndexClient) => (await index.list({ limit: 1 })).runs[0];
  /** Waits until the newest run has a state, without asking the index to look. */
  const becomes = (index: IndexClient, status: string) => eventually(status, async () => (await firstRun(index))?.status === status, PROMPT_MS);

  it('is empty where nothing was recorded', async () => {
    const { store } = tracked();
    const log = readableLog();
    const index = opened(store, { log });
    assert.deepEqual(await allRuns(index), []);
    assert.deepEqual(await index.list({ limit: 10 }), { runs: [], total: 0 });
    assert.equal(await index.get('a'.repeat(32)), undefined);
    assert.equal(await index.countRunning(), 0);
    assert.deepEqual(log.complaints(), []);
  });

  it('does not bring a deleted store back when it is closed', async () => {
    const { store } = tracked();
    writeRun({ store, startedAtMs: START_MS });
    const index = opened(store);
    assert.equal((await allRuns(index)).length, 1);
    rmSync(store.storeFolder, { recursive: true });
    await index.dispose();
    assert.equal(existsSync(store.storeFolder), false);
  });

  it('tells everything that was recorded of a run', async () => {
    const { store } = tracked();
    const run = beginRun({ store, startedAtMs: START_MS });
    const { session, process, git, end } = exampleRecords;
    for (const record of [process, git, end]) run.writer.append(record);
    run.writer.close();
    const index = opened(store);
    await index.refresh();
    assert.deepEqual(await index.get(run.id), {
      id: run.id,
      name: 'train.py',
      status: 'FINISHED',
      startedAtMs: START_MS,
      endedAtMs: end.at,
      isDeleted: false,
      experimentId: '0',
      parentId: null,
      user: null,
      source: session.source,
      command: session.command,
      arguments: session.arguments,
      cwd: '.',
      interpreter: session.interpreter,
      git: { commit: git.commit, branch: 'main', dirty: false },
      exitCode: 0,
      signal: null,
      error: null,
      processes: [
        { ...process.process, role: 'program' },
        { ...machine.self(), role: 'recorder' },
      ].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    });
  });

  it('shows a run of another process while it lives and when it ends, within three seconds each', async () => {
    const { store, folder } = tracked('Räder und Wege');
    const index = opened(store);
    await index.refresh();
    const changed: string[] = [];
    index.onDidChange(({ runIds }) => changed.push(...runIds));
    const launcher = released(startOnramp(folder, ['run', '--', 'sh', '-c', 'echo ready; read line; exit 3']));
    await eventually('the program', () => launcher.stdout().includes('ready'));
    await becomes(index, 'RUNNING');
    assert.equal(await index.countRunning(), 1);
    const run = await firstRun(index);
    assert.deepEqual(new Set(changed), new Set([run?.id]));
    changed.length = 0;
    launcher.child.stdin?.end('\n');
    await launcher.ended;
    await becomes(index, 'FAILED');
    assert.equal((await index.get(run?.id ?? ''))?.exitCode, 3);
    assert.equal(await index.countRunning(), 0);
    assert.deepEqual(new Set(changed), new Set([run?.id]));
  });

  it('calls a run killed when its only process is, and takes it back when a record follows', async () => {
    const { store } = tracked();
    const program = released(startProgram('sleep', ['60']));
    const run = beginRun({ store, startedAtMs: Date.now(), process: machine.identify(program.pid) });
    released(run.writer);
    const index = opened(store);
    await becomes(index, 'RUNNING');
    program.child.kill('SIGKILL');
    await becomes(index, 'KILLED');
    assert.deepEqual([(await firstRun(index))?.signal, (await firstRun(index))?.endedAtMs === null], [null, false]);
    // Another process goes on with it, as after a suspended laptop wakes up.
    run.writer.append({ ...exampleRecords.process, at: Date.now(), process: machine.self() });
    await becomes(index, 'RUNNING');
    assert.equal((await firstRun(index))?.endedAtMs, null);
    run.writer.append({ ...exampleRecords.end, at: Date.now() });
    await becomes(index, 'FINISHED');
  });

  it('calls a run killed that was left behind before it was first seen', async () => {
    const { store } = tracked();
    beginRun({ store, startedAtMs: START_MS, process: endedProcess() }).writer.close();
    const index = opened(store);
    assert.deepEqual((await allRuns(index)).map(({ status }) => status), ['KILLED']);
  });

  it('notices that a run was killed while nobody looked', async () => {
    const { store } = tracked();
    const program = released(startProgram('sleep', ['60']));
    beginRun({ store, startedAtMs: START_MS, process: machine.identify(program.pid) }).writer.close();
    const first = openIndex(store);
    assert.deepEqual((await allRuns(first)).map(({ status }) => status), ['RUNNING']);
    await first.dispose();
    await program.dispose();
    assert.deepEqual((await allRuns(opened(store))).map(({ status }) => status), ['KILLED']);
  });

  it('judges a run of another machine by its last sign of life', async () => {
    const { store } = tracked();
    const elsewhere = { host: 'elsewhere', pid: 1 };
    const silent = beginRun({ store, startedAtMs: START_MS, process: elsewhere });
    const lively = beginRun({ store, startedAtMs: START_MS + 1, process: elsewhere });
    for (const { writer } of [silent, lively]) writer.close();
    utimesSync(silent.file, START_MS / 1000 - 86_400, Math.floor((Date.now() - 600_000) / 1000));
    const index = opened(store);
    await index.refresh();
    assert.deepEqual([(await index.get(silent.id))?.status, (await index.get(lively.id))?.status], ['KILLED', 'RUNNING']);
  });

  it('forgets a run whose folder is deleted', async () => {
    const { store } = tracked();
    const [kept, deleted] = [writeRun({ store, startedAtMs: START_MS }), writeRun({ store, startedAtMs: START_MS + 1 })];
    const index = opened(store);
    assert.equal((await allRuns(index)).length, 2);
    const changed: string[] = [];
    index.onDidChange(({ runIds }) => changed.push(...runIds));
    rmSync(deleted.folder, { recursive: true });
    assert.deepEqual((await allRuns(index)).map(({ id }) => id), [kept.id]);
    assert.equal(await index.get(deleted.id), undefined);
    assert.deepEqual(changed, [deleted.id]);
    rmSync(path.join(store.storeFolder, 'runs'), { recursive: true });
    assert.deepEqual(await allRuns(index), []);
  });

  it('forgets a live run by itself when its folder is deleted', async () => {
    const { store } = tracked();
    const run = beginRun({ store, startedAtMs: Date.now() });
    run.writer.close();
    const index = opened(store);
    await becomes(index, 'RUNNING');
    rmSync(run.folder, { recursive: true });
    await eventually('its removal', async () => (await index.list({ limit: 1 })).total === 0, PROMPT_MS);
  });

  it('gives the same answers from a saved index, a deleted one and one that followed all along', async () => {
    const { store, folder } = tracked();
    const following = opened(store, { save: false });
    await following.refresh();
    writeRun({ store, startedAtMs: START_MS });
    writeRun({ store, startedAtMs: Date.UTC(2026, 8, 30, 23, 59), status: 'FAILED' });
    beginRun({ store, startedAtMs: START_MS + 5, process: endedProcess() }).writer.close();
    const live = beginRun({ store, startedAtMs: Date.now() });
    released(live.writer);
    const launcher = released(startOnramp(folder, ['run', '--', 'sh', '-c', 'exit 1']));
    await launcher.ended;
    live.writer.append({ ...exampleRecords.git, at: Date.now() });

    const followed = await allRuns(following);
    assert.deepEqual(followed.map(({ status }) => status), ['FAILED', 'RUNNING', 'KILLED', 'FINISHED', 'FAILED']);
    assert.deepEqual(await rebuiltRuns(store), followed);

    const saving = openIndex(store);
    assert.deepEqual(await allRuns(saving), followed);
    await saving.dispose();
    assert.ok(existsSync(indexFile(store)));
    const saved = openIndex(store);
    assert.deepEqual((await saved.list({ limit: 100 })).runs, followed, 'before it has looked at a file');
    assert.deepEqual(await allRuns(saved), followed);
    await saved.dispose();
    unlinkSync(indexFile(store));
    assert.deepEqual(await allRuns(opened(store)), followed);
  });

  it('lists 200 runs newest first, as many as asked, and counts all', async () => {
    const { store } = tracked();
    // Written in an order of its own, over several months, with equal times in between.
    const times = Array.from({ length: 200 }, (_, index) => START_MS - Math.floor(((index * 37) % 200) / 2) * 86_400_000);
    const written = times.map((startedAtMs) => ({ startedAtMs, id: writeRun({ store, startedAtMs }).id }));
    const newestFirst = written.sort((a, b) => b.startedAtMs - a.startedAtMs || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
    const index = opened(store);
    await index.refresh();
    for (const limit of [0, 1, 50, 200, 1000]) {
      const page = await index.list({ limit });
      assert.deepEqual([page.runs.map(({ id }) => id), page.total], [newestFirst.slice(0, limit), 200]);
    }
  });

  it('tells the latest runs of one script, oldest first', async () => {
    const { store } = tracked();
    const ids = [0, 1, 2, 3].map((offset) => writeRun({ store, startedAtMs: START_MS + offset }).id);
    writeRun({ store, startedAtMs: START_MS + 9, script: 'src/evaluate.py' });
    const index = opened(store);
    await index.refresh();
    assert.deepEqual((await index.historyOf('src/train.py', 3)).map(({ id }) => id), ids.slice(1));
    assert.deepEqual(await index.historyOf('src/nothing.py', 3), []);
  });

  it('writes nothing where it may not', async () => {
    const { store, folder } = tracked();
    writeRun({ store, startedAtMs: START_MS });
    const before = snapshot(folder);
    const index = openIndex(store, { save: false });
    assert.equal((await allRuns(index)).length, 1);
    await index.dispose();
    assert.equal(snapshot(folder), before);
  });

  it('reads a store that is read-only', async () => {
    const { store } = tracked();
    writeRun({ store, startedAtMs: START_MS });
    released({ dispose: makeReadOnly(store.storeFolder) });
    const log = readableLog();
    const index = openIndex(store, { log });
    assert.equal((await allRuns(index)).length, 1);
    await index.dispose();
    assert.deepEqual(log.complaints(), []);
  });

  it('loses nothing when its file is damaged', async () => {
    const { store } = tracked();
    for (let offset = 0; offset < 5; offset += 1) writeRun({ store, startedAtMs: START_MS + offset });
    const first = openIndex(store);
    const runs = await allRuns(first);
    await first.dispose();
    const bytes = readFileSync(indexFile(store));
    writeFileSync(indexFile(store), bytes.fill(0, bytes.length / 2));
    const log = readableLog();
    assert.deepEqual(await allRuns(opened(store, { log })), runs);
    assert.match(log.complaints().join(), /is built anew/);
  });

  it('reports a bad line once, with file and place, and shows the rest', async () => {
    const { store } = tracked();
    const run = beginRun({ store, startedAtMs: Date.now() });
    released(run.writer);
    const offset = statSync(run.file).size;
    appendFileSync(run.file, 'not a record\n');
    const log = readableLog();
    const index = opened(store, { log });
    for (let look = 0; look < 4; look += 1) await index.refresh();
    assert.equal((await firstRun(index))?.status, 'RUNNING');
    appendFileSync(run.file, 'not a record either\n');
    for (let look = 0; look < 4; look += 1) await index.refresh();
    run.writer.append({ ...exampleRecords.end, at: Date.now() });
    assert.equal((await allRuns(index))[0]?.status, 'FINISHED');
    assert.equal(log.complaints().length, 2, log.complaints().join('\n'));
    assert.ok(log.complaints()[0]?.includes(`${run.file}: the line at byte ${offset} is passed over`));
  });

  it('reads a file again that was replaced by a shorter one', async () => {
    const { store } = tracked();
    const run = beginRun({ store, startedAtMs: START_MS });
    run.writer.close();
    const index = opened(store);
    assert.equal((await allRuns(index))[0]?.name, 'train.py');
    const { open, session, end } = exampleRecords;
    writeFileSync(`${run.file}.tmp`, linesOf({ ...open, at: START_MS + 1 }));
    renameSync(`${run.file}.tmp`, run.file);
    const [shorter] = await allRuns(index);
    assert.deepEqual([shorter?.source, shorter?.startedAtMs], [null, START_MS + 1]);
    appendFileSync(run.file, linesOf({ ...session, name: 'other.py' }, end));
    assert.deepEqual((await allRuns(index)).map(({ name, status }) => [name, status]), [['other.py', 'FINISHED']]);
  });

  it('goes on around things in the store that are none of its own', async () => {
    const { store, file } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const month = path.dirname(run.folder);
    const stray = 'b'.repeat(32);
    writeFileSync(path.join(month, stray), 'a file named like a run');
    symlinkSync(path.join(month, 'c'.repeat(32)), path.join(month, 'c'.repeat(32)));
    mkdirSync(path.join(month, 'd'.repeat(32)));
    mkdirSync(path.join(month, 'notes'));
    writeFileSync(path.join(run.folder, 'notes.txt'), 'mine');
    mkdirSync(path.join(run.folder, 'artifacts'));
    writeFileSync(file('.onramp/runs/2026-10'), 'a file named like a month');
    mkdirSync(file('.onramp/runs/2026-13'));
    const failures: Error[] = [];
    const index = opened(store);
    index.onDidFail((error) => failures.push(error));
    for (let look = 0; look < 2; look += 1) assert.deepEqual((await allRuns(index)).map(({ id }) => id), [run.id]);
    assert.deepEqual(failures, []);
  });

  describe('that ends', () => {
    it('rejects what was asked when its worker dies, and says so once', async () => {
      const { store, file } = tracked();
      const workerFile = file('dying worker.cjs');
      writeFileSync(workerFile, 'require("node:worker_threads").parentPort.once("message", () => setTimeout(() => process.exit(9), 100));');
      const index = new IndexClient({ storeFolder: store.storeFolder, save: false, log: readableLog(), workerFile, wasmFile: dist.wasmFile });
      const failures: string[] = [];
      index.onDidFail((error) => failures.push(error.message));
      for (const { status } of await Promise.allSettled([index.list({ limit: 1 }), index.refresh(), index.countRunning()])) assert.equal(status, 'rejected');
      await assert.rejects(index.get('a'.repeat(32)), /has ended/);
      await index.dispose();
      assert.deepEqual(failures, ['The index worker has ended.']);
    });

    it('rejects every question when its worker cannot start, and still closes', async () => {
      const { store } = tracked();
      const log = readableLog();
      for (const files of [
        { workerFile: '/no/such/worker.cjs', wasmFile: dist.wasmFile },
        { workerFile: dist.workerFile, wasmFile: '/no/such/file.wasm' },
      ]) {
        const index = new IndexClient({ storeFolder: store.storeFolder, save: false, log, ...files });
        await assert.rejects(index.list({ limit: 1 }));
        await index.dispose();
      }
    });

    it('settles everything that is under way, saves, and says nothing', async () => {
      const { store } = tracked();
      writeRun({ store, startedAtMs: START_MS - 1 });
      const log = readableLog();
      const index = openIndex(store, { log });
      // Something to save in any case; of what follows it depends on the machine how much is read.
      await index.refresh();
      for (let offset = 0; offset < 149; offset += 1) writeRun({ store, startedAtMs: START_MS + offset });
      const failures: Error[] = [];
      index.onDidFail((error) => failures.push(error));
      const asked = Promise.allSettled([index.refresh(), index.list({ limit: 1 })]);
      await index.dispose();
      await asked;
      await assert.rejects(index.list({ limit: 1 }));
      await index.dispose();
      assert.deepEqual([failures, log.complaints()], [[], []]);
      assert.ok(existsSync(indexFile(store)));
      assert.equal((await allRuns(opened(store))).length, 150);
    });

    it('tells no listener any more', async () => {
      const { store } = tracked();
      const index = openIndex(store);
      await index.refresh();
      index.onDidChange(() => assert.fail('told after the end'));
      index.onDidFail(() => assert.fail('told after the end'));
      await index.dispose();
      writeRun({ store, startedAtMs: START_MS });
    });
  });
});
