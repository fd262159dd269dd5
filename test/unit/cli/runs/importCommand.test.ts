import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportedRun } from '../../../../src/core/runs/importedRun';
import { serializeRecord } from '../../../../src/core/runs/records';
import type { StoreLocation } from '../../../../src/core/workspace/storeLocation';
import { mountSmallDisk } from '../../../harness/smallDisk';
import { contentOf, kept, objectsIn } from '../../support/artifacts';
import { dist, onramp, startOnramp } from '../../support/cli';
import { age, objectFile, runFoldersIn, writeKeptRun } from '../../support/garbage';
import { rebuiltRuns } from '../../support/indexes';
import { startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { linesOf, writeRun, type WrittenRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { snapshot, trackedWorkspace } from '../../support/stores';

type Imported = Exclude<ImportedRun, { outcome: 'refused' }>;

describe('onramp runs import', () => {
  const released = releasedAfterEach();

  /** A store to import from, and one to import into. */
  function fresh() {
    const from = released(trackedWorkspace('Quelle'));
    const into = released(trackedWorkspace('Ziel'));
    const importFrom = (...paths: string[]) => onramp(into.folder, ['runs', 'import', ...paths]);
    const report = async (...paths: string[]) => {
      const { exitCode, stdout, stderr } = await importFrom('--json', ...paths);
      assert.equal(stderr, '');
      return { exitCode, runs: (JSON.parse(stdout) as { runs: ImportedRun[] }).runs };
    };
    const outcomes = async (...paths: string[]) => (await report(...paths)).runs.map(({ outcome }) => outcome);
    const why = async (...paths: string[]) => (await report(...paths)).runs.map((run) => (run.outcome === 'refused' ? run.why : run.outcome));
    const fileOf = (run: WrittenRun) => path.join(into.store.storeFolder, path.relative(from.store.storeFolder, run.file));
    return { from, into, importFrom, report, outcomes, why, fileOf };
  }

  /** A run with an artifact, as `runs export` lays it out. */
  async function exported(store: StoreLocation, text = 'a model') {
    const run = writeKeptRun({ store, artifacts: { 'model.bin': await kept(store, text) } });
    const target = path.join(store.workspaceFolder, 'export');
    cpSync(run.folder, path.join(target, run.id), { recursive: true, preserveTimestamps: true });
    cpSync(path.join(store.storeFolder, 'artifacts'), path.join(target, 'artifacts'), { recursive: true });
    return { ...run, target };
  }

  for (const { name, pathOf } of [
    { name: 'a run folder', pathOf: ({ folder }: WrittenRun) => folder },
    { name: 'a month', pathOf: ({ folder }: WrittenRun) => path.dirname(folder) },
    { name: 'all runs', pathOf: ({ folder }: WrittenRun) => path.resolve(folder, '..', '..') },
    { name: 'a store', pathOf: ({ folder }: WrittenRun) => path.resolve(folder, '..', '..', '..') },
    { name: 'a tracked folder', pathOf: ({ folder }: WrittenRun) => path.resolve(folder, '..', '..', '..', '..') },
  ]) {
    it(`takes in ${name} with its artifacts, and keeps times`, async () => {
      const { from, into, importFrom, fileOf } = fresh();
      const content = await kept(from.store, 'a model');
      const run = writeKeptRun({ store: from.store, artifacts: { 'model.bin': content, 'gone.txt': null } });
      utimesSync(run.file, 1_700_000_000, 1_700_000_000.5);
      const before = snapshot(from.folder);
      const { exitCode, stdout, stderr } = await importFrom(pathOf(run));
      assert.deepEqual([exitCode, stdout, stderr], [0, `Imported ${run.id} with 1 artifact (7 B)\n1 run imported.\n`, '']);
      assert.deepEqual(readFileSync(fileOf(run)), readFileSync(run.file));
      assert.equal(statSync(fileOf(run)).mtimeMs, 1_700_000_000_500);
      assert.deepEqual(objectsIn(into.store).objects.map(({ actual }) => actual), [content.sha256]);
      assert.deepEqual((await rebuiltRuns(into.store)).map(({ id, status }) => [id, status]), [[run.id, 'FINISHED']]);
      assert.equal(snapshot(from.folder), before);
    });
  }

  it('takes in an export, and changes nothing when it is repeated', async () => {
    const { from, into, outcomes, importFrom } = fresh();
    const { target, id } = await exported(from.store);
    assert.deepEqual(await outcomes(target), ['imported']);
    const before = snapshot(into.folder);
    assert.deepEqual(await outcomes(target, path.join(target, id)), ['unchanged', 'unchanged']);
    assert.equal((await importFrom(target)).stdout, '0 runs imported, 1 there already.\n');
    assert.equal(snapshot(into.folder), before);
    assert.equal(objectsIn(into.store).objects.length, 1);
  });

  it('finds the store that a file points to', async () => {
    const { from, outcomes } = fresh();
    writeRun({ store: from.store, startedAtMs: START_MS });
    renameSync(from.store.storeFolder, from.file('scratch'));
    writeFileSync(from.store.storeFolder, 'store: scratch\n');
    assert.deepEqual(await outcomes(from.folder), ['imported']);
    assert.deepEqual(await outcomes(from.store.storeFolder), ['unchanged']);
  });

  it('adds what a run has got since, and never takes away what it has here', async () => {
    const { from, into, importFrom, fileOf, outcomes } = fresh();
    const run = writeKeptRun({ store: from.store });
    await importFrom(run.folder);
    const line = serializeRecord(exampleRecords.note);
    appendFileSync(run.file, line);
    appendFileSync(path.join(run.folder, 'events-b.jsonl'), serializeRecord({ ...exampleRecords.open, run: run.id, writer: 'b' }));
    const { stdout } = await importFrom(run.folder);
    assert.match(stdout, new RegExp(`^${run.id} has grown by ${line.length + statSync(path.join(run.folder, 'events-b.jsonl')).size} B\n0 runs imported, 1 grown\\.\n$`));
    assert.deepEqual(readFileSync(fileOf(run)), readFileSync(run.file));
    truncateSync(run.file, 300);
    const before = snapshot(into.folder);
    assert.deepEqual(await outcomes(run.folder), ['unchanged']);
    assert.equal(snapshot(into.folder), before);
  });

  it('refuses a run that was changed, here or there, as a whole', async () => {
    const { from, into, report, fileOf } = fresh();
    const run = writeKeptRun({ store: from.store, artifacts: { a: await kept(from.store, 'new content') } });
    await report(run.folder);
    rmSync(path.join(into.store.storeFolder, 'artifacts'), { recursive: true });
    const text = readFileSync(run.file, 'utf8');
    const position = Buffer.byteLength(text.slice(0, text.indexOf('train.py')));
    writeFileSync(run.file, `${text.replace('train.py', 'Train.py')}${serializeRecord(exampleRecords.note)}`);
    appendFileSync(path.join(run.folder, 'events-b.jsonl'), serializeRecord({ ...exampleRecords.open, run: run.id, writer: 'b' }));
    const before = snapshot(into.folder);
    const { exitCode, runs } = await report(from.folder);
    assert.deepEqual([exitCode, runs], [1, [{ source: run.folder, outcome: 'refused', runId: run.id, why: `events-launcher-a-1.jsonl differs from the one that is there, from byte ${position} on: one of the two was changed.` }]]);
    assert.equal(snapshot(into.folder), before);
    assert.equal(readFileSync(fileOf(run), 'utf8'), text);
  });

  it('lists artifacts that it does not find, and takes them in later', async () => {
    const { from, into, importFrom, report } = fresh();
    const { target, id } = await exported(from.store, 'a large model');
    const content = contentOf('a large model');
    const object = path.join(target, 'artifacts', content.sha256.slice(0, 2), content.sha256);
    const good = readFileSync(object);
    chmodSync(object, 0o644);
    for (const damaged of ['A large model', 'short', undefined]) {
      if (damaged === undefined) rmSync(object);
      else writeFileSync(object, damaged);
      const { exitCode, runs } = await report(target);
      assert.deepEqual([exitCode, (runs[0] as Imported).artifacts], [0, { copied: 0, copiedBytes: 0, missing: [{ path: 'model.bin', ...content }] }], damaged);
    }
    assert.deepEqual(objectsIn(into.store), { objects: [], inWork: [] });
    assert.equal((await importFrom(target)).stdout, `${id} was there\n  missing: model.bin (${content.sha256})\n0 runs imported, 1 there already, 1 artifact missing.\n`);
    writeFileSync(object, good);
    assert.equal((await importFrom(target)).stdout, `${id} was there with 1 artifact (13 B)\n0 runs imported, 1 there already.\n`);
    assert.equal(objectsIn(into.store).objects[0]?.actual, content.sha256);
  });

  it('makes an object that is there young, so that gc does not take it before the run is read', async () => {
    const { from, into, outcomes } = fresh();
    const content = await kept(into.store, 'in both');
    age(objectFile(into.store, content));
    const run = writeKeptRun({ store: from.store, artifacts: { a: content } });
    assert.deepEqual(await outcomes(run.folder), ['imported']);
    assert.ok(statSync(objectFile(into.store, content)).mtimeMs > Date.now() - 60_000);
  });

  const { open, session } = exampleRecords;
  const id = 'a'.repeat(32);
  const refusals: { name: string; folder?: string; files: Record<string, string>; why: RegExp }[] = [
    { name: 'no open record', files: { 'events-x.jsonl': linesOf(session) }, why: /^None of its event files begins with an open record/ },
    { name: 'an open record that does not come first', files: { 'events-x.jsonl': linesOf(session, open) }, why: /^None of its event files begins with an open record/ },
    { name: 'nothing but damage', files: { 'events-x.jsonl': 'bad\n\0\0\n{' }, why: /^None of its event files/ },
    { name: 'another run', folder: 'b'.repeat(32), files: { 'events-x.jsonl': linesOf(open) }, why: /^Its name is that of another run: its event files are of a{32}\.$/ },
    { name: 'several runs', files: { 'events-x.jsonl': linesOf(open), 'events-y.jsonl': linesOf({ ...open, run: 'c'.repeat(32) }) }, why: /^Its event files are of several runs/ },
    { name: 'a run id that leaves the store', folder: 'best', files: { 'events-x.jsonl': linesOf({ ...open, run: '../../../evil' }) }, why: /which is no run id\.$/ },
    { name: 'an artifact that leaves the run', files: { 'events-x.jsonl': linesOf(open, { ...exampleRecords.artifact, path: '../../evil' }) }, why: /^The path of its artifact "\.\.\/\.\.\/evil" holds the name/ },
  ];
  for (const { name, folder = id, files, why } of refusals) {
    it(`refuses a folder with ${name}`, async () => {
      const { from, into, report } = fresh();
      mkdirSync(from.file(`copies/${folder}`), { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(from.file(`copies/${folder}/${file}`), text);
      const before = snapshot(into.folder);
      const { exitCode, runs } = await report(from.file('copies'));
      assert.deepEqual([exitCode, runs.length, runs[0]?.outcome], [1, 1, 'refused']);
      assert.match(runs[0]?.outcome === 'refused' ? runs[0].why : '', why);
      assert.equal(snapshot(into.folder), before);
    });
  }

  it('takes in a run whose folder was renamed, and one of another program', async () => {
    const { from, into, outcomes } = fresh();
    const run = writeRun({ store: from.store, startedAtMs: START_MS });
    cpSync(run.folder, from.file('copies/my best run'), { recursive: true });
    mkdirSync(from.file(`copies/${id}`));
    writeFileSync(from.file(`copies/${id}/events-mlflow.jsonl`), linesOf({ ...open, at: Date.UTC(2025, 2, 3) }, { ...exampleRecords.run, at: Date.UTC(2025, 2, 3) }));
    assert.deepEqual(await outcomes(from.file('copies')), ['imported', 'imported']);
    assert.deepEqual(runFoldersIn(into.store).ids, [run.id, id].sort());
    assert.ok(existsSync(path.join(into.store.storeFolder, 'runs', '2025-03', id)), 'in the month of its first record');
    // Where it lies already, there it stays.
    mkdirSync(from.file('other/2026-01'), { recursive: true });
    cpSync(from.file(`copies/${id}`), from.file(`other/2026-01/${id}`), { recursive: true });
    assert.deepEqual(await outcomes(from.file('other')), ['unchanged']);
  });

  it('goes on after a refusal, follows no symbolic link, and leaves what a gc has half removed', async () => {
    const { from, into, outcomes, importFrom } = fresh();
    const run = writeRun({ store: from.store, startedAtMs: START_MS });
    const copies = from.file('copies');
    mkdirSync(path.join(copies, '0-broken'), { recursive: true });
    writeFileSync(path.join(copies, '0-broken', 'events-x.jsonl'), 'bad\n');
    cpSync(run.folder, path.join(copies, run.id), { recursive: true });
    symlinkSync(run.file, path.join(copies, run.id, 'events-linked.jsonl'));
    symlinkSync(path.dirname(run.folder), path.join(copies, 'linked'));
    cpSync(run.folder, path.join(copies, `${run.id}.12345678.gone`), { recursive: true });
    assert.deepEqual(await outcomes(copies), ['refused', 'imported']);
    const [month = ''] = readdirSync(path.join(into.store.storeFolder, 'runs'));
    assert.deepEqual(readdirSync(path.join(into.store.storeFolder, 'runs', month, run.id)), ['events-launcher-a-1.jsonl']);
    const { exitCode, stdout } = await importFrom(copies);
    assert.equal(exitCode, 1);
    assert.equal(stdout, `Refused ${path.join(copies, '0-broken')}: None of its event files begins with an open record, so it is not known which run it is.\n0 runs imported, 1 there already, 1 refused.\n`);
  });

  it('says what would come in, and writes nothing', async () => {
    const { from, into, report } = fresh();
    writeKeptRun({ store: from.store, artifacts: { a: await kept(from.store, 'a'), b: contentOf('nowhere') } });
    const before = snapshot(into.folder);
    const [run] = (await report('--dry-run', from.folder)).runs as Imported[];
    assert.deepEqual([run?.outcome, run?.artifacts.copied, run?.artifacts.missing.map(({ path: name }) => name)], ['imported', 1, ['b']]);
    assert.ok((run?.addedBytes ?? 0) > 0);
    assert.equal(snapshot(into.folder), before);
  });

  it('passes over its own runs when it is pointed at its own folder', async () => {
    const { into, importFrom } = fresh();
    writeRun({ store: into.store, startedAtMs: START_MS });
    assert.match((await importFrom(into.folder)).stderr, /No run was found/);
  });

  it('says that there is nothing to import', async () => {
    const { from, importFrom } = fresh();
    const nothing = await importFrom(from.folder);
    assert.deepEqual([nothing.exitCode, nothing.stderr], [1, `onramp: No run was found in ${from.folder}. Runs are: MLflow's mlruns or mlflow.db, folders with TensorBoard's event files, folders of DVCLive, and folders with files named events-<writer>.jsonl.\n`]);
    for (const { named, says } of [
      { named: 'nothing', says: /nothing is not there\. Name a folder or a file with runs/ },
      { named: from.file('.onramp/.gitignore'), says: /\.gitignore is not a file that runs can be imported from/ },
    ]) {
      const { exitCode, stderr } = await importFrom(named);
      assert.deepEqual([exitCode, says.test(stderr)], [1, true], named);
    }
    assert.equal((await importFrom()).exitCode, 2);
    assert.equal((await onramp('/', ['runs', 'import', from.folder])).exitCode, 3);
    assert.match((await importFrom('--help')).stdout, /Exit codes: 0 done, 1 .*, 2 usage, 3 not tracked, 130 stopped/);
  });

  it('can be killed at any moment and run again', async function () {
    this.timeout(60_000);
    const { from, into, importFrom, fileOf } = fresh();
    const runs: WrittenRun[] = [];
    for (let count = 0; count < 150; count += 1) runs.push(writeKeptRun({ store: from.store, artifacts: { a: await kept(from.store, `artifact ${count % 30}`) } }));
    let kills = 0;
    while (kills < 6) {
      const before = runFoldersIn(into.store).ids.length;
      const program = released(startOnramp(into.folder, ['runs', 'import', from.folder]));
      while (runFoldersIn(into.store).ids.length === before && program.child.exitCode === null) await sleep(1);
      await sleep(Math.random() * 30);
      program.child.kill('SIGKILL');
      if ((await program.ended).signal !== 'SIGKILL') break;
      kills += 1;
      for (const run of runs) if (existsSync(fileOf(run))) assert.deepEqual(readFileSync(fileOf(run)), readFileSync(run.file));
      for (const { name, actual } of objectsIn(into.store).objects) assert.equal(actual, name);
    }
    const left = runFoldersIn(into.store).ids.length;
    const last = await importFrom(from.folder);
    assert.equal(last.exitCode, 0, last.stderr);
    console.log(`      killed ${kills} times with ${left} of ${runs.length} runs there; then: ${last.stdout.split('\n').at(-2)}`);
    assert.ok(kills > 0 && left < runs.length);
    for (const run of runs) assert.deepEqual(readFileSync(fileOf(run)), readFileSync(run.file));
    assert.deepEqual(objectsIn(into.store).objects.map(({ actual }) => actual), objectsIn(from.store).objects.map(({ actual }) => actual));
    assert.match((await importFrom(from.folder)).stdout, /^0 runs imported, 150 there already\.\n$/);
  });

  it('brings each record once when two import at the same moment', async function () {
    this.timeout(30_000);
    const { from, into, importFrom, fileOf, outcomes } = fresh();
    const runs = Array.from({ length: 40 }, () => writeKeptRun({ store: from.store }));
    await Promise.all([importFrom(from.folder), importFrom(from.folder)]);
    // What one refused because the other was at it comes with the next.
    assert.deepEqual([...new Set(await outcomes(from.folder))], ['unchanged']);
    for (const run of runs) assert.deepEqual([readFileSync(fileOf(run)), readdirSync(path.dirname(fileOf(run)))], [readFileSync(run.file), [path.basename(run.file)]]);
    assert.equal(runFoldersIn(into.store).ids.length, 40);
  });

  it('says that the disk is full, leaves no half file, and goes on when there is room', async function () {
    this.timeout(30_000);
    const { from, into, importFrom } = fresh();
    const large = writeKeptRun({ store: from.store });
    appendFileSync(large.file, serializeRecord({ ...exampleRecords.note, value: 'x'.repeat(400_000) }));
    if (process.getuid?.() !== 0) {
      // The stand-in of those who cannot mount: no file may grow beyond a limit.
      const program = released(startProgram('sh', ['-c', 'ulimit -f 100; trap "" XFSZ; exec "$@"', 'sh', process.execPath, dist.cli, 'runs', 'import', from.folder], { cwd: into.folder }));
      assert.equal((await program.ended).exitCode, 1);
      assert.match(program.stderr(), /Onramp cannot write to /);
    } else {
      const disk = path.join(into.store.storeFolder, 'runs');
      released(mountSmallDisk(disk, 1 << 20));
      writeFileSync(path.join(disk, 'fill'), Buffer.alloc(900_000));
      const { exitCode, stderr } = await importFrom(from.folder);
      assert.deepEqual([exitCode, stderr], [1, `onramp: Onramp cannot write to ${into.store.storeFolder}: the disk is full. Free some space and try again.\n`]);
      assert.deepEqual(readdirSync(disk, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('events-')), []);
      rmSync(path.join(disk, 'fill'));
    }
    assert.equal((await importFrom(from.folder)).exitCode, 0);
  });
});
