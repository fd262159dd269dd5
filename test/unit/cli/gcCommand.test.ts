import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GarbageReport } from '../../../src/core/housekeeping/collectGarbage';
import { serializePoints, serializeRecord } from '../../../src/core/runs/records';
import { SCHEMA_VERSION } from '../../../src/storage/migrations/index';
import { canMount, fillDisk, mountSmallDisk } from '../../harness/smallDisk';
import { contentOf, kept, objectsIn } from '../support/artifacts';
import { dist, onramp, startOnramp } from '../support/cli';
import { age, objectFile, runFoldersIn, writeKeptRun } from '../support/garbage';
import { deciding, ledgerIn, published } from '../support/ledgers';
import { startProgram } from '../support/programs';
import { releasedAfterEach } from '../support/released';
import { endedProcess, linesOf, machine } from '../support/runFiles';
import { exampleRecords } from '../support/runRecords';
import { snapshot, trackedWorkspace } from '../support/stores';
import { temporaryWorkspace } from '../support/workspaces';

type Report = GarbageReport & { dryRun: boolean; freedBytes: number };

describe('onramp gc', () => {
  const released = releasedAfterEach();

  function fresh() {
    const { store, folder, file } = released(trackedWorkspace('Neue Räder'));
    const gc = (...words: string[]) => onramp(folder, ['gc', ...words]);
    const report = async (...words: string[]) => {
      const { exitCode, stdout, stderr } = await gc('--json', ...words);
      assert.equal(stderr, '');
      return { exitCode, ...(JSON.parse(stdout) as Report) };
    };
    const taken = async (...words: string[]) => (await report(...words)).taken.map(({ kind, path: place }) => `${kind} ${path.posix.basename(place)}`);
    const put = (name: string, content = 'x') => {
      const place = path.join(store.storeFolder, ...name.split('/'));
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, content);
      return place;
    };
    return { store, folder, file, gc, report, taken, put };
  }

  it('has nothing to do in a new store', async () => {
    const { gc, folder } = fresh();
    const before = snapshot(folder);
    assert.deepEqual(await gc(), { exitCode: 0, signal: null, stdout: 'Nothing to remove.\n', stderr: '' });
    assert.equal(snapshot(folder), before);
  });

  it('takes runs that were deleted long enough ago, and no other', async () => {
    const { store, gc, taken } = fresh();
    const old = writeKeptRun({ store, deletedDaysAgo: 31 });
    const young = writeKeptRun({ store, deletedDaysAgo: 29 });
    const restored = writeKeptRun({ store, deletedDaysAgo: 40, restored: true });
    const active = writeKeptRun({ store });
    const { exitCode, stdout } = await gc();
    assert.deepEqual([exitCode, stdout], [0, `Removed 1 deleted run (${stdout.match(/\d+ B/)?.[0]}): ${stdout.match(/\d+ B/)?.[0]} freed.\n`]);
    assert.deepEqual(runFoldersIn(store), { ids: [young.id, restored.id, active.id].sort(), aside: [] });
    assert.ok(!existsSync(old.folder));
    assert.deepEqual(await taken('--older-than', '28d12h'), [`run ${young.id}`]);
    assert.deepEqual(await taken('--older-than', '0s'), []);
    assert.equal(runFoldersIn(store).ids.length, 2);
  });

  it('lists in a dry run what it would take, with sizes, and changes nothing', async () => {
    const { store, folder, gc, taken } = fresh();
    const content = await kept(store, 'a large model');
    age(objectFile(store, content));
    const { id, file } = writeKeptRun({ store, deletedDaysAgo: 31, artifacts: { 'model.bin': content } });
    const before = snapshot(folder);
    const { exitCode, stdout } = await gc('--dry-run');
    assert.equal(exitCode, 0);
    const [runLine = '', objectLine = '', sum = ''] = stdout.split('\n');
    assert.match(runLine, new RegExp(`^ +${statSync(file).size} B  runs/\\d{4}-\\d\\d/${id}  \\(train.py, deleted \\d{4}-\\d\\d-\\d\\d\\)$`));
    assert.match(objectLine, new RegExp(`^ +13 B  artifacts/${content.sha256.slice(0, 2)}/${content.sha256}  \\(no run and no record names it\\)$`));
    assert.match(sum, /^Would remove 1 deleted run \(.*\), 1 artifact object \(13 B\): .*\. Nothing was removed\.$/);
    assert.equal(snapshot(folder), before);
    const listed = await taken('-n');
    assert.deepEqual(await taken(), listed, 'and then takes just that');
    assert.deepEqual([runFoldersIn(store).ids, objectsIn(store).objects], [[], []]);
  });

  it('takes objects that nothing names and that are older than a day', async () => {
    const { store, taken } = fresh();
    const of = async (text: string) => {
      const content = await kept(store, text);
      age(objectFile(store, content));
      return content;
    };
    const [named, shared, ofDeleted, replaced, removed, ofDeletedLongAgo, inLedger, future, inList] = [await of('named'), await of('shared'), await of('of a deleted run'), await of('replaced'), await of('removed'), await of('deleted long ago'), await of('in the ledger'), await of('of a later release'), await of('in a list of a later release')];
    const young = await kept(store, 'young');
    writeKeptRun({ store, artifacts: { a: named, b: shared } });
    writeKeptRun({ store, deletedDaysAgo: 3, artifacts: { a: ofDeleted } });
    writeKeptRun({ store, deletedDaysAgo: 31, artifacts: { a: ofDeletedLongAgo, b: shared } });
    const edited = writeKeptRun({ store, artifacts: { a: replaced, b: removed } });
    appendFileSync(edited.file, serializeRecord({ ...exampleRecords.artifact, counter: 8, path: 'a', content: named }) + serializeRecord({ ...exampleRecords.artifact, counter: 9, path: 'b', content: null }));
    const later = writeKeptRun({ store });
    appendFileSync(later.file, `{"kind":"figure","image":{"sha256":"${future.sha256}"}}\n`);
    // A list of a later release in a file whose points a summary stands for.
    const points = linesOf({ ...exampleRecords.open, run: later.id, writer: 'b' }) + serializePoints({ key: 'loss', steps: [0], timesMs: [0], values: [1] });
    const withList = `${points}["i","sample",0,"${inList.sha256}"]\n`;
    writeFileSync(path.join(later.folder, 'events-b.jsonl'), withList + serializeRecord({ ...exampleRecords.summary, bytes: Buffer.byteLength(withList) }));
    await published(ledgerIn(path.join(store.storeFolder, 'ledger')), deciding('model/a', { content: inLedger.sha256 }));
    const found = (await taken()).filter((line) => line.startsWith('artifact ')).sort();
    assert.deepEqual(found, [replaced, removed, ofDeletedLongAgo].map(({ sha256 }) => `artifact ${sha256}`).sort());
    assert.deepEqual(objectsIn(store).objects.map(({ name }) => name).sort(), [named, shared, ofDeleted, inLedger, future, inList, young].map(({ sha256 }) => sha256).sort());
    assert.deepEqual(objectsIn(store).inWork, []);
  });

  it('takes no object while a run cannot be read, and says so', async () => {
    const { store, gc, report } = fresh();
    age(objectFile(store, await kept(store, 'perhaps its own')));
    const run = writeKeptRun({ store });
    // Root reads everything; a folder in the place of a file it cannot read either.
    mkdirSync(path.join(run.folder, 'events-b.jsonl'));
    const { exitCode, stdout } = await gc();
    assert.equal(exitCode, 1);
    assert.match(stdout, new RegExp(`^Problem: No artifact objects are taken, because runs/.*/${run.id} cannot be read \\(.*\\): it may name them\\.$`, 'm'));
    assert.equal(objectsIn(store).objects.length, 1);
    assert.equal((await report()).problems.length, 1);
  });

  it('keeps deleted runs that still live, or that the ledger names', async () => {
    const { store, gc } = fresh();
    const alive = writeKeptRun({ store, deletedDaysAgo: 31, process: machine.self(), ends: false });
    const killed = writeKeptRun({ store, deletedDaysAgo: 31, process: endedProcess(), ends: false });
    const evidence = writeKeptRun({ store, deletedDaysAgo: 31 });
    await published(ledgerIn(path.join(store.storeFolder, 'ledger')), deciding('model/a', { run: evidence.id }));
    const { exitCode, stdout } = await gc();
    assert.equal(exitCode, 0);
    assert.match(stdout, new RegExp(`${alive.id} stays: it was deleted, but still runs; stop it first\\.`));
    assert.match(stdout, new RegExp(`${evidence.id} stays: it was deleted, but a record of the ledger names it\\.`));
    assert.deepEqual(runFoldersIn(store).ids, [alive.id, evidence.id].sort());
    assert.ok(!existsSync(killed.folder));
  });

  it('takes a deleted run that a saved comparison names, and leaves the comparison as it is', async () => {
    const { store, gc, put } = fresh();
    const content = await kept(store, 'of a compared run');
    age(objectFile(store, content));
    const run = writeKeptRun({ store, deletedDaysAgo: 31, artifacts: { 'model.bin': content } });
    const file = put('comparisons/best.json', `{"runs": [{"id": "${run.id}"}], "values": ["${content.sha256}"]}`);
    const before = readFileSync(file, 'utf8');
    assert.equal((await gc()).exitCode, 0);
    assert.deepEqual([existsSync(run.folder), existsSync(objectFile(store, content)), readFileSync(file, 'utf8')], [false, false, before]);
  });

  it('takes leftovers: temporary files, histories without a run, old indexes, dead endpoints', async () => {
    const { store, put, taken } = fresh();
    const run = writeKeptRun({ store });
    const gone = 'f'.repeat(32);
    const endpoint = (process: object) => JSON.stringify({ uri: 'http://127.0.0.1:1', token: 't'.repeat(64), port: 1, process });
    const old = [
      put('artifacts/tmp/1.tmp'),
      put(`cache/index-v${SCHEMA_VERSION}.sqlite.7.tmp`),
      put(`cache/history/${run.id}.bin.abc.tmp`),
      put('ledger/.claims/tmp-7-x'),
      put('experiments/.claims/tmp-7-x'),
      put('comparisons/best.json.0123456789ab.tmp'),
      put('endpoints/elsewhere.json.7.tmp'),
      put(path.posix.join('runs', path.basename(path.dirname(run.folder)), run.id, 'events-x.jsonl.7.tmp')),
      put(`cache/history/${gone}.bin`),
      put('cache/index-v0.sqlite'),
      put(`endpoints/${machine.self().host.replaceAll(/[^\w.-]/g, '-')}.json`, endpoint(endedProcess())),
    ];
    const young = [put('artifacts/tmp/2.tmp'), put(`cache/index-v${SCHEMA_VERSION}.sqlite.8.tmp`)];
    const needed = [put(`cache/history/${run.id}.bin`), put(`cache/index-v${SCHEMA_VERSION}.sqlite`), put('cache/index-v999.sqlite'), put('endpoints/elsewhere.json', endpoint({ host: 'elsewhere', pid: 1 })), put('cache/notes.txt'), put('comparisons/best.json'), put('comparisons/best.json.bak'), put('comparisons/notes.tmp')];
    for (const file of [...old, ...needed]) age(file);
    assert.equal((await taken()).length, old.length);
    assert.deepEqual([old, young, needed].map((files) => files.filter((file) => existsSync(file)).length), [0, young.length, needed.length]);
    assert.deepEqual(await taken(), []);
  });

  it('keeps the endpoint file of a process that lives', async () => {
    const { put, taken } = fresh();
    const file = put(`endpoints/${machine.self().host.replaceAll(/[^\w.-]/g, '-')}.json`, JSON.stringify({ uri: 'http://127.0.0.1:1', token: 't'.repeat(64), port: 1, process: machine.self() }));
    age(file);
    assert.deepEqual([await taken(), existsSync(file)], [[], true]);
  });

  for (const { name, part } of [{ name: 'runs', part: 'runs' }, { name: 'the objects', part: 'artifacts' }]) {
    it(`removes nothing outside of the store when ${name} lie behind a symbolic link`, async () => {
      const { store, folder, report } = fresh();
      const content = await kept(store, 'kept elsewhere');
      age(objectFile(store, content));
      writeKeptRun({ store, deletedDaysAgo: 31 });
      const elsewhere = path.join(released(temporaryWorkspace('scratch')).folder, part);
      renameSync(path.join(store.storeFolder, part), elsewhere);
      symlinkSync(elsewhere, path.join(store.storeFolder, part));
      const before = snapshot(elsewhere);
      const { exitCode, problems, taken } = await report();
      assert.equal(exitCode, 1);
      assert.deepEqual(problems.map((problem) => problem.replace(/^\S+: /, '')), ['It lies behind a symbolic link, and nothing outside of the store is removed.']);
      assert.equal(taken.length, 1, 'what does lie in the store goes');
      assert.equal(snapshot(elsewhere), before);
      assert.ok(existsSync(folder));
    });
  }

  it('reads what linked runs name', async () => {
    const { store, report } = fresh();
    const content = await kept(store, 'named from elsewhere');
    age(objectFile(store, content));
    const run = writeKeptRun({ store, artifacts: { a: content } });
    const elsewhere = path.join(released(temporaryWorkspace('scratch')).folder, 'month');
    renameSync(path.dirname(run.folder), elsewhere);
    symlinkSync(elsewhere, path.dirname(run.folder));
    assert.deepEqual([(await report()).taken, objectsIn(store).objects.length], [[], 1]);
  });

  it('says what it cannot remove and goes on', async () => {
    const { store, gc } = fresh();
    const stuck = writeKeptRun({ store, deletedDaysAgo: 31 });
    age(objectFile(store, await kept(store, 'x')));
    writeFileSync(`${stuck.folder}.check`, 'a file where a folder should be');
    const { exitCode, stdout } = await gc();
    assert.equal(exitCode, 1);
    assert.match(stdout, new RegExp(`^Problem: runs/.*/${stuck.id}: ENOTDIR`, 'm'));
    assert.match(stdout, /^Removed 1 artifact object \(1 B\): 1 B freed\.$/m);
    assert.ok(existsSync(stuck.file));
  });

  it('gives back what an interrupted gc had put aside, and takes what it had decided about', async () => {
    const { store, taken } = fresh();
    const active = writeKeptRun({ store });
    const deleted = writeKeptRun({ store, deletedDaysAgo: 31 });
    const half = writeKeptRun({ store, deletedDaysAgo: 31 });
    const content = await kept(store, 'named');
    const unnamed = await kept(store, 'unnamed');
    const again = writeKeptRun({ store, artifacts: { a: content } });
    for (const run of [active, deleted, again]) renameSync(run.folder, `${run.folder}.check`);
    renameSync(half.folder, `${half.folder}.12345678.gone`);
    // Someone wrote to a run while it was aside.
    mkdirSync(again.folder);
    writeFileSync(path.join(again.folder, 'events-b.jsonl'), serializeRecord(exampleRecords.name));
    for (const object of [content, unnamed]) {
      age(objectFile(store, object));
      renameSync(objectFile(store, object), `${objectFile(store, object)}.check`);
    }
    assert.deepEqual(await taken(), [`run ${half.id}.12345678.gone`, `run ${deleted.id}`, `artifact ${unnamed.sha256}`]);
    assert.deepEqual(runFoldersIn(store), { ids: [active.id, again.id].sort(), aside: [] });
    assert.deepEqual(readdirSync(again.folder).sort(), ['events-b.jsonl', path.basename(again.file)]);
    assert.deepEqual([objectsIn(store).objects.map(({ actual }) => actual), objectsIn(store).inWork], [[contentOf('named').sha256], []]);
  });

  it('makes room on a disk that is full to the last byte', async () => {
    const { store, folder } = fresh();
    const runs = path.join(store.storeFolder, 'runs');
    if (canMount) released(mountSmallDisk(runs, 256 << 10));
    const staying = writeKeptRun({ store });
    writeKeptRun({ store, deletedDaysAgo: 31 });
    if (canMount) fillDisk(runs);
    // Those who cannot mount forbid it to write to any file.
    const gc = canMount ? startOnramp(folder, ['gc']) : startProgram('sh', ['-c', 'ulimit -f 0; exec "$@"', 'sh', process.execPath, dist.cli, 'gc'], { cwd: folder });
    const { exitCode } = await released(gc).ended;
    assert.deepEqual([exitCode, gc.stderr()], [0, '']);
    assert.deepEqual(readdirSync(path.dirname(staying.folder)), [staying.id]);
  });

  it('wants a duration, a folder, and a tracked one', async () => {
    const { gc } = fresh();
    for (const text of ['', '30', 'd', 'soon', '-1d', '1d 2h']) {
      const { exitCode, stderr } = await gc(`--older-than=${text}`);
      assert.deepEqual([exitCode, stderr.startsWith('onramp: --older-than wants a duration')], [2, true], text);
    }
    assert.equal((await gc('--workspace', 'nothing')).exitCode, 2);
    const untracked = released(temporaryWorkspace('untracked'));
    assert.equal((await onramp('/', ['gc', '--workspace', untracked.folder])).exitCode, 3);
    assert.match((await gc('--help')).stdout, /Exit codes: 0 done, 1 .*, 2 usage, 3 not tracked/);
  });
});
