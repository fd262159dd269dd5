import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GarbageReport } from '../../../../src/core/housekeeping/collectGarbage';
import type { StoreLocation } from '../../../../src/core/workspace/storeLocation';
import { kept, objectsIn, startArtifactWriter } from '../../support/artifacts';
import { onramp, startOnramp } from '../../support/cli';
import { age, objectFile, runFoldersIn, writeKeptRun } from '../../support/garbage';
import { linesFrom } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { trackedWorkspace } from '../../support/stores';

describe('onramp gc beside other processes', () => {
  const released = releasedAfterEach();

  it('never takes an object that a writer is about to name, nor one that it has named', async function () {
    this.timeout(60_000);
    const { store, folder } = released(trackedWorkspace());
    const writers = [0, 1].map((place) => released(startArtifactWriter(store, 'naming', `writer ${place}`)));
    let takenObjects = 0;
    const collect = async () => {
      const { exitCode, stdout, stderr } = await onramp(folder, ['gc', '--json']);
      const { taken, problems } = JSON.parse(stdout) as GarbageReport;
      assert.deepEqual([exitCode, problems, stderr], [0, [], '']);
      takenObjects += taken.length;
    };
    const named = () => writers.flatMap(linesFrom).filter((line) => line.startsWith('named '));
    // Two at a time, so that one also meets the other.
    while (named().length < 300 || takenObjects < 10) await Promise.all([collect(), collect()]);
    for (const writer of writers) writer.child.stdin?.end();
    for (const writer of writers) assert.equal((await writer.ended).exitCode, 0, writer.stderr());
    await collect();
    const { objects, inWork } = objectsIn(store);
    const present = new Map(objects.map(({ name, actual }) => [name, actual]));
    const lines = writers.flatMap(linesFrom);
    console.log(`      ${named().length} objects named while gc ran; ${takenObjects} taken while nothing named them, ${lines.filter((line) => line.startsWith('again ')).length} of those put again`);
    const missing = named().map((line) => line.slice('named '.length)).filter((sha256) => present.get(sha256) !== sha256);
    assert.deepEqual([missing, inWork], [[], []]);
  });

  it('leaves whole runs or nothing when it is killed, again and again', async function () {
    this.timeout(60_000);
    const { store, folder } = released(trackedWorkspace());
    const content = await kept(store, 'named by all');
    age(objectFile(store, content));
    const staying = Array.from({ length: 20 }, (_, count) => writeKeptRun({ store, artifacts: { a: content }, ...(count % 2 ? { deletedDaysAgo: 2 } : {}) }));
    const going = Array.from({ length: 250 }, () => writeKeptRun({ store, deletedDaysAgo: 31 }));
    for (let count = 0; count < 60; count += 1) age(objectFile(store, await kept(store, `unnamed ${count}`)));
    const isWhole = new Map([...staying, ...going].map(({ id, file }) => [id, readFileSync(file, 'utf8')]));
    const fell: Record<string, number> = {};
    let kills = 0;
    for (let before = amount(store); kills < 6; before = amount(store)) {
      const gc = released(startOnramp(folder, ['gc']));
      while (amount(store) === before && gc.child.exitCode === null) await sleep(1);
      await sleep(Math.random() * 20);
      gc.child.kill('SIGKILL');
      if ((await gc.ended).signal !== 'SIGKILL') break;
      kills += 1;
      const { ids, aside } = runFoldersIn(store);
      const where = [...aside.map((name) => name.split('.').at(-1) ?? ''), ...objectsIn(store).inWork.map(() => 'object aside')].join(' and ') || 'between two';
      fell[where] = (fell[where] ?? 0) + 1;
      for (const id of ids) assert.equal(contentOfRun(store, id), isWhole.get(id), `${id} is whole`);
      const present = new Set(ids);
      assert.deepEqual(staying.filter(({ id }) => !present.has(id)), []);
    }
    const last = await onramp(folder, ['gc']);
    assert.equal(last.exitCode, 0, last.stdout);
    console.log(`      gc killed ${kills} times (${Object.entries(fell).map(([where, count]) => `${count} ${where}`).join(', ')}); the last one: ${last.stdout.trim()}`);
    assert.ok(kills > 0);
    assert.deepEqual(runFoldersIn(store), { ids: staying.map(({ id }) => id).sort(), aside: [] });
    assert.deepEqual([objectsIn(store).objects.map(({ actual }) => actual), objectsIn(store).inWork], [[content.sha256], []]);
  });

  it('takes a run once when several run at the same moment', async function () {
    this.timeout(30_000);
    const { store, folder } = released(trackedWorkspace());
    const staying = writeKeptRun({ store });
    for (let count = 0; count < 100; count += 1) writeKeptRun({ store, deletedDaysAgo: 31 });
    const reports = await Promise.all([0, 1, 2].map(() => onramp(folder, ['gc', '--json'])));
    const taken = reports.flatMap(({ stdout }) => (JSON.parse(stdout) as GarbageReport).taken.map(({ path: place }) => place));
    assert.deepEqual(reports.map(({ exitCode, stdout }) => [exitCode, (JSON.parse(stdout) as GarbageReport).problems]), [[0, []], [0, []], [0, []]]);
    // What one gave back at its start stays for the next; the rest of a run may be removed by two.
    const whole = taken.filter((place) => !place.endsWith('.gone'));
    assert.equal(new Set(whole).size, whole.length);
    assert.equal((await onramp(folder, ['gc'])).exitCode, 0);
    assert.deepEqual(runFoldersIn(store), { ids: [staying.id], aside: [] });
  });
});

/** How much of a store a gc could take. */
function amount(store: StoreLocation): number {
  return runFoldersIn(store).ids.length + objectsIn(store).objects.length;
}

function contentOfRun({ storeFolder }: StoreLocation, id: string): string {
  const runs = path.join(storeFolder, 'runs');
  const month = readdirSync(runs).find((name) => readdirSync(path.join(runs, name)).includes(id)) ?? '';
  const folder = path.join(runs, month, id);
  return readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8')).join('');
}
