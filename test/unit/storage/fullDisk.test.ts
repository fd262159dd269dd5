import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../src/core/errors';
import { readEventFileTail } from '../../../src/storage/eventFileReader';
import { eventually } from '../../harness/poll';
import { canMount, fillDisk, limitFileSize, mountSmallDisk } from '../../harness/smallDisk';
import { dist, onramp, startOnramp } from '../support/cli';
import { allRuns, indexFile, openIndex, rebuiltContent, wholeContent } from '../support/indexes';
import { readableLog } from '../support/logs';
import { startProgram } from '../support/programs';
import { releasedAfterEach } from '../support/released';
import { beginRun, writeRun } from '../support/runFiles';
import { exampleRecords, START_MS } from '../support/runRecords';
import { readRuns, trackedWorkspace } from '../support/stores';

/** What Linux lets a process write to a file at most, in the units of the shell. */
const LIMITED = ['sh', '-c', 'ulimit -S -f 0; exec "$@"', 'sh'] as const;

describe('A disk without room', () => {
  const released = releasedAfterEach();

  function smallStore() {
    const workspace = released(trackedWorkspace('small'));
    const runs = path.join(workspace.store.storeFolder, 'runs');
    released(mountSmallDisk(runs, 128 << 10));
    return { ...workspace, runs };
  }

  const isDiskFull = (storeFolder: string) => (error: unknown) =>
    error instanceof UserFacingError && error.text === `Onramp cannot write to ${storeFolder}: the disk is full. Free some space and try again.`;

  it('costs an event file nothing that was acknowledged, and it goes on when there is room', async function () {
    this.timeout(30_000);
    if (!canMount) return goesOnAfterLimit();
    const { store, runs } = smallStore();
    const log = readableLog();
    const following = released(openIndex(store, { log }));
    const run = beginRun({ store, startedAtMs: START_MS });
    released(run.writer);
    await following.refresh();
    const acknowledged: number[] = [];
    const logPoints = (step: number) => {
      const steps = Array.from({ length: 100 }, (_, offset) => 100 * step + offset);
      run.writer.appendPoints({ key: 'loss', steps, timesMs: steps.map((one) => START_MS + one), values: steps });
      acknowledged.push(step);
    };
    for (let round = 0; round < 3; round += 1) {
      const fill = fillDisk(runs);
      // A page of the file may have room still.
      assert.throws(() => {
        for (;;) logPoints(acknowledged.length);
      }, isDiskFull(store.storeFolder));
      assert.throws(() => run.writer.append({ ...exampleRecords.note, value: 'x'.repeat(10_000) }), isDiskFull(store.storeFolder));
      await following.refresh();
      fill.free();
      logPoints(acknowledged.length);
      await following.refresh();
    }
    run.writer.append({ ...exampleRecords.end, at: START_MS + 9000 });
    run.writer.close();
    const { points, bad, records } = readEventFileTail(run.file, 0);
    assert.deepEqual(points.map(({ steps }) => (steps[0] ?? 0) / 100), acknowledged);
    assert.equal(records.at(-1)?.record.kind, 'end');
    assert.ok(bad.length >= 1 && bad.length <= 6 && bad.every(({ reason }) => reason === 'not JSON'), JSON.stringify(bad));
    const content = await wholeContent(following);
    assert.equal(content.details[0]?.metrics['loss']?.count, 100 * acknowledged.length);
    assert.deepEqual(await rebuiltContent(store), content);
  });

  it('costs a run no record either when it is a limit that is raised before the end', goesOnAfterLimit);

  /** A limit that the kernel sets to a process, raised while it runs. Also the stand-in of those who cannot mount. */
  async function goesOnAfterLimit(): Promise<void> {
    const { store, folder } = released(trackedWorkspace());
    const launcher = released(startProgram(LIMITED[0], [...LIMITED.slice(1), process.execPath, dist.cli, 'run', '--', 'sh', '-c', 'echo "${ONRAMP_SESSION_ID-no session}"; read line; exit 5'], { cwd: folder }));
    await eventually('the program', () => launcher.stdout().includes('no session'));
    assert.deepEqual(readRuns(store).flatMap(({ records }) => records), []);
    limitFileSize(launcher.pid).free();
    launcher.child.stdin?.end('\n');
    assert.deepEqual([await launcher.ended, launcher.stderr()], [{ exitCode: 5, signal: null }, '']);
    assert.deepEqual(readRuns(store).map(({ records }) => records.map(({ kind }) => kind).filter((kind) => kind !== 'git')), [['open', 'session', 'process', 'end']]);
  }

  it('lets a program run unharmed and says that it was not recorded, and what to do', async () => {
    const { store, folder } = released(trackedWorkspace());
    const program = startProgram(LIMITED[0], [...LIMITED.slice(1), process.execPath, dist.cli, 'run', '--', 'sh', '-c', 'echo out; exit 5'], { cwd: folder });
    released(program);
    assert.deepEqual(await program.ended, { exitCode: 5, signal: null });
    assert.equal(program.stdout().toString(), 'out\n');
    assert.match(program.stderr(), new RegExp(`^onramp: this run was not recorded: Onramp cannot write to ${store.storeFolder}: a file there has reached the largest size .* Raise the limit .*\\n$`));
    if (!canMount) return;
    const small = smallStore();
    fillDisk(small.runs);
    const result = await onramp(small.folder, ['run', '--', 'sh', '-c', 'echo out; exit 6']);
    assert.deepEqual(result, { exitCode: 6, signal: null, stdout: 'out\n', stderr: `onramp: this run was not recorded: Onramp cannot write to ${small.store.storeFolder}: the disk is full. Free some space and try again.\n` });
  });

  it('costs a run no record when there is room again at its end', async () => {
    if (!canMount) return goesOnAfterLimit();
    const { store, folder, runs } = smallStore();
    const fill = fillDisk(runs);
    const launcher = released(startOnramp(folder, ['run', '--', 'sh', '-c', 'rm "$1"; exit 7', 'sh', fill.file]));
    assert.deepEqual([await launcher.ended, launcher.stderr()], [{ exitCode: 7, signal: null }, '']);
    assert.deepEqual(readRuns(store).map(({ records }) => records.at(-1)).map((record) => record?.kind === 'end' && record.exitCode), [7]);
    assert.deepEqual((await allRuns(released(openIndex(store)))).map(({ status, name }) => [status, name]), [['FAILED', 'sh']]);
  });

  it('keeps the index that was saved, and answers all the same', async function () {
    this.timeout(30_000);
    const { store } = released(trackedWorkspace());
    const cache = path.dirname(indexFile(store));
    const log = readableLog();
    const numberSaved = async () => {
      const index = openIndex(store, { log });
      const { total } = await index.list({ limit: 0 });
      const { length } = await allRuns(index);
      await index.dispose();
      return { total, length };
    };
    mkdirSync(cache);
    if (canMount) released(mountSmallDisk(cache, 512 << 10));
    writeRun({ store, startedAtMs: START_MS });
    assert.deepEqual(await numberSaved(), { total: 0, length: 1 });
    writeRun({ store, startedAtMs: START_MS + 1 });
    const noRoom = canMount ? fillDisk(cache) : limitFileSize(process.pid);
    assert.deepEqual(await numberSaved(), { total: 1, length: 2 });
    assert.deepEqual(await numberSaved(), { total: 1, length: 2 });
    assert.deepEqual(readdirSync(cache).filter((name) => name.endsWith('.tmp')), []);
    noRoom.free();
    assert.deepEqual(await numberSaved(), { total: 1, length: 2 });
    assert.deepEqual(await numberSaved(), { total: 2, length: 2 });
    assert.deepEqual(log.complaints(), []);
  });
});
