import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DoctorReport } from '../../../src/core/doctor/examineStore';
import type { Finding } from '../../../src/core/doctor/finding';
import { RECORD_VERSION, serializeRecord } from '../../../src/core/runs/records';
import { makeReadOnly } from '../../harness/readOnly';
import { kept } from '../support/artifacts';
import { onramp } from '../support/cli';
import { DAY_MS, objectFile, writeKeptRun } from '../support/garbage';
import { allRuns, indexFile, openIndex } from '../support/indexes';
import { deciding, exampleRecord, fileOf, filesIn, ledgerIn, published } from '../support/ledgers';
import { releasedAfterEach } from '../support/released';
import { beginRun, endedProcess, machine, writeRun } from '../support/runFiles';
import { exampleRecords, START_MS } from '../support/runRecords';
import { snapshot, trackedWorkspace } from '../support/stores';
import { temporaryWorkspace } from '../support/workspaces';

type Report = DoctorReport & { ok: boolean; problems: number; findings: (Finding & { fixed?: string })[] };

describe('onramp doctor', () => {
  const released = releasedAfterEach();

  function fresh() {
    const { store, folder, file } = released(trackedWorkspace('Neue Räder'));
    const doctor = (...words: string[]) => onramp(folder, ['doctor', ...words]);
    const report = async (...words: string[]) => {
      const { exitCode, stdout, stderr } = await doctor('--json', ...words);
      assert.equal(stderr, '');
      return { exitCode, ...(JSON.parse(stdout) as Report) };
    };
    /** Level, kind, and the end of the place of each finding. */
    const found = async (...words: string[]) => (await report(...words)).findings.map(({ level, kind, place }) => `${level} ${kind} ${path.posix.basename(place)}`);
    return { store, folder, file, doctor, report, found };
  }

  /** A finished run with a metric, and what its writer is. */
  function withPoints(store: Parameters<typeof beginRun>[0]['store']) {
    const run = beginRun({ store, startedAtMs: Date.now() - DAY_MS });
    for (let step = 0; step < 4; step += 1) run.writer.appendPoints({ key: 'loss', steps: [step], timesMs: [START_MS + step], values: [step === 2 ? Number.NaN : 4 - step] });
    run.writer.append({ ...exampleRecords.end, at: Date.now() - DAY_MS + 1000 });
    run.writer.close();
    return run;
  }

  it('finds nothing wrong with a store of finished and running runs, and changes nothing', async () => {
    const { store, folder, doctor } = fresh();
    withPoints(store);
    const content = await kept(store, 'a model');
    writeKeptRun({ store, artifacts: { 'model.bin': content, gone: null } });
    const running = beginRun({ store, startedAtMs: Date.now(), process: machine.self() });
    released(running.writer);
    appendFileSync(running.file, '{"kind":"en');
    await published(ledgerIn(path.join(store.storeFolder, 'ledger')), deciding('stage', 1));
    const index = openIndex(store);
    await allRuns(index);
    await index.dispose();
    const before = snapshot(folder);
    const { exitCode, stdout, stderr } = await doctor('--deep');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.match(stdout, /^Looked at .*Neue Räder\/\.onramp: 3 runs, 1 artifact, 1 record of ledger and experiments\.\nPython: \/.*\. Git: \/.*\.\nNothing is wrong\.\n$/);
    assert.equal(snapshot(folder), before);
  });

  it('names bad lines with their places, and counts what is too many', async () => {
    const { store, doctor, report } = fresh();
    const { file } = writeRun({ store, startedAtMs: START_MS });
    const position = statSync(file).size;
    appendFileSync(file, `{"kind":"git", oops\n${'null\n'.repeat(12)}`);
    const { findings, exitCode, problems } = await report();
    assert.deepEqual([exitCode, problems, findings.length], [1, 11, 11]);
    assert.deepEqual([findings[0]?.what, findings[1]?.what, findings[10]?.what], [`The line at byte ${position} cannot be read: not JSON.`, `The line at byte ${position + 20} cannot be read: not a record.`, '3 more lines cannot be read.']);
    const { exitCode: again, stdout } = await doctor();
    assert.equal(again, 1);
    assert.match(stdout, new RegExp(`^PROBLEM  runs/2026-11/[0-9a-f]{32}/events-launcher-a-1\\.jsonl: The line at byte ${position} cannot be read: not JSON\\.\n {9}Lines like this are passed over; the others count\\.`));
    assert.match(stdout, /\n11 problems, 0 notes\.\n$/);
  });

  for (const { name, tail, says } of [
    { name: 'a torn tail', tail: '{"kind":"tag', says: 'It ends in 12 B of a line that was never finished.' },
    { name: 'a tail of zeros', tail: '\0\0\0\0\n\0\0', says: 'Its last 7 B hold zero bytes: data that the file system never wrote.' },
  ]) {
    it(`takes note of ${name} when its writer is gone`, async () => {
      const { store, report } = fresh();
      const { file } = writeRun({ store, startedAtMs: START_MS });
      appendFileSync(file, tail);
      const { findings, exitCode } = await report();
      assert.deepEqual([exitCode, findings.map(({ level, kind, what }) => [level, kind, what])], [0, [['note', 'torn-tail', says]]]);
    });
  }

  it('keeps what it knows of a newer version, and says so', async () => {
    const { store, report } = fresh();
    const run = writeRun({ store, startedAtMs: START_MS });
    const newer = serializeRecord({ ...exampleRecords.open, run: run.id, writer: 'later-1', v: RECORD_VERSION + 1 });
    writeFileSync(path.join(run.folder, 'events-later-1.jsonl'), `${newer}{"kind":"end","at":"in another form"}\n{"kind":"figure"}\n["m","loss","in another form"]\n${serializeRecord(exampleRecords.note)}`);
    const { findings, exitCode } = await report();
    assert.deepEqual([exitCode, findings.map(({ level, kind, what }) => [level, kind, what])], [0, [['note', 'newer-version', `A newer release of Onramp wrote it (format ${RECORD_VERSION + 1}). 3 of its lines are passed over here, and kept.`]]]);
    // Its open record itself may have another form.
    writeFileSync(path.join(run.folder, 'events-later-1.jsonl'), `{"kind":"open","v":7}\n${serializeRecord(exampleRecords.note)}`);
    assert.deepEqual((await report()).findings.map(({ kind, what }) => [kind, what]), [['newer-version', 'A newer release of Onramp wrote it (format 7). 1 of its lines are passed over here, and kept.']]);
  });

  for (const { name, change, says } of [
    { name: 'has another number', change: (text: string) => text.replace('"count":4', '"count":5'), says: 'of the metric loss, count 5 instead of 4.' },
    { name: 'knows another metric', change: (text: string) => text.replace('{"key":"loss"', '{"key":"Loss"'), says: 'of the metric Loss, there are no such points.' },
  ]) {
    it(`finds a summary that ${name} than its points`, async () => {
      const { store, report } = fresh();
      const { file } = withPoints(store);
      assert.equal((await report()).exitCode, 0);
      const [before, summary] = readFileSync(file, 'utf8').split(/(?=\{"kind":"summary")/);
      writeFileSync(file, before + change(summary ?? ''));
      const { findings, exitCode } = await report();
      assert.deepEqual([exitCode, findings.length, findings[0]?.kind], [1, 1, 'summary']);
      assert.ok(findings[0]?.what.endsWith(says), findings[0]?.what);
    });
  }

  it('finds runs that are gone, refused parameters, clocks in the future', async () => {
    const { store, found, report } = fresh();
    const killed = beginRun({ store, startedAtMs: START_MS, process: endedProcess() });
    killed.writer.append(exampleRecords.params, { ...exampleRecords.params, counter: 9, values: [['lr', '0.5']] });
    killed.writer.close();
    const future = writeRun({ store, startedAtMs: Date.now() + DAY_MS });
    assert.deepEqual(await found(), [`note refused-param ${killed.id}`, `note killed ${killed.id}`, `problem future ${future.id}`]);
    assert.equal((await report()).findings[0]?.what, 'The parameter lr was set to 0.1 and later to 0.5; the first value counts.');
  });

  it('finds artifacts that are missing, of another size, damaged, or on a way out of their run', async () => {
    const { store, found, doctor } = fresh();
    const [missing, short, damaged, fine] = [await kept(store, 'missing'), await kept(store, 'short'), await kept(store, 'damaged'), await kept(store, 'fine')];
    rmSync(objectFile(store, missing));
    chmodSync(objectFile(store, short), 0o644);
    truncateSync(objectFile(store, short), 2);
    chmodSync(objectFile(store, damaged), 0o644);
    writeFileSync(objectFile(store, damaged), 'Damaged');
    const { id } = writeKeptRun({ store, artifacts: { missing, short, damaged, '../../fine': fine, odd: { sha256: '../../.gitignore', sizeBytes: 1 } } });
    const shallow = ['object-missing', 'object-size', 'artifact-path', 'object-missing'].map((kind) => `problem ${kind} ${id}`);
    assert.deepEqual(await found(), shallow);
    assert.deepEqual(await found('--deep'), [...shallow, `problem object-damaged ${id}`]);
    assert.match((await doctor()).stdout, /The path of its artifact "\.\.\/\.\.\/fine" holds the name "\.\.", which is no file's\./);
  });

  it('finds what lies in the wrong place', async () => {
    const { store, found } = fresh();
    const run = writeRun({ store, startedAtMs: START_MS });
    const other = writeRun({ store, startedAtMs: START_MS });
    const runs = path.join(store.storeFolder, 'runs');
    cpSync(run.file, path.join(other.folder, 'events-copy.jsonl'));
    cpSync(other.file, path.join(other.folder, 'events-renamed.jsonl'));
    cpSync(run.folder, path.join(runs, '2026-12', run.id), { recursive: true });
    mkdirSync(path.join(runs, '2026-11', 'my best run'));
    mkdirSync(path.join(runs, '2026-11', `${'e'.repeat(32)}.check`));
    writeFileSync(path.join(run.folder, 'events-headless.jsonl'), serializeRecord(exampleRecords.note));
    const findings = await found();
    assert.deepEqual(findings.sort(), [
      'note stranger my best run',
      `problem interrupted-gc ${'e'.repeat(32)}.check`,
      `problem misplaced-run ${run.id}`,
      'problem no-open-record events-headless.jsonl',
      `problem two-folders ${run.id}`,
      'problem wrong-run events-copy.jsonl',
      'problem wrong-run events-renamed.jsonl',
    ]);
  });

  it('finds a broken ledger and conflicts', async () => {
    const { store, found } = fresh();
    const folder = path.join(store.storeFolder, 'ledger');
    await published(ledgerIn(folder), deciding('stage', 1));
    const [first] = filesIn(folder);
    writeFileSync(path.join(folder, first?.name ?? ''), '{}');
    assert.deepEqual(await found(), [`problem ledger-broken ${first?.name}`]);
    rmSync(path.join(folder, first?.name ?? ''));
    for (const value of [1, 2]) {
      const record = fileOf(exampleRecord({ body: { value }, decides: [{ subject: 'stage', basis: [], value }] }));
      writeFileSync(path.join(folder, record.name), record.bytes);
    }
    assert.deepEqual(await found(), ['note ledger-conflict ledger']);
  });

  it('mends a damaged index and a missing .gitignore, and nothing else', async () => {
    const { store, report, doctor } = fresh();
    const { file } = writeRun({ store, startedAtMs: START_MS });
    appendFileSync(file, 'bad\n');
    const index = openIndex(store);
    await allRuns(index);
    await index.dispose();
    const saved = readFileSync(indexFile(store));
    saved[5000] = (saved[5000] ?? 0) ^ 1;
    writeFileSync(indexFile(store), saved);
    const ignore = path.join(store.storeFolder, '.gitignore');
    rmSync(ignore);
    assert.deepEqual((await report()).findings.map(({ kind, fix }) => [kind, fix]), [['gitignore', 'write-gitignore'], ['index', 'remove-index'], ['bad-line', undefined]]);
    assert.ok(!existsSync(ignore), 'it only looks');
    const { exitCode, stdout } = await doctor('--fix');
    assert.equal(exitCode, 1, 'the bad line is still there');
    assert.match(stdout, /^Fixed {2}\.gitignore: It is missing.*\n {9}Done: wrote \.gitignore\.\nFixed {2}cache\/index-v\d+\.sqlite: .* it is damaged\.\n {9}Done: deleted cache\/index-v\d+\.sqlite\.\nPROBLEM /);
    assert.deepEqual((await report()).findings.map(({ kind }) => kind), ['bad-line']);
    assert.match(readFileSync(ignore, 'utf8'), /^\*$/m);
  });

  for (const { name, content, why } of [
    { name: 'an empty index', content: '', why: 'it is damaged' },
    { name: 'something else in its place', content: 'x'.repeat(500), why: 'it is damaged' },
  ]) {
    it(`finds ${name}`, async () => {
      const { store, report } = fresh();
      mkdirSync(path.dirname(indexFile(store)));
      writeFileSync(indexFile(store), content);
      assert.deepEqual((await report()).findings.map(({ what }) => what), [`The saved index cannot be used: ${why}.`]);
    });
  }

  it('finds a store that is read-only, and says what it could not mend', async () => {
    const { store, doctor } = fresh();
    rmSync(path.join(store.storeFolder, '.gitignore'));
    released({ dispose: makeReadOnly(store.storeFolder) });
    const { exitCode, stdout } = await doctor('--fix');
    assert.equal(exitCode, 1);
    assert.match(stdout, /^PROBLEM {2}It cannot be written by you/);
    assert.match(stdout, /Not fixed: Onramp cannot write to .*: it is read-only for you\./);
  });

  it('finds folders that are files, runs that cannot be read, and tokens that others can read', async () => {
    const { store, found } = fresh();
    const run = writeRun({ store, startedAtMs: START_MS });
    writeFileSync(path.join(store.storeFolder, 'ledger'), '');
    mkdirSync(path.join(store.storeFolder, 'endpoints'));
    writeFileSync(path.join(store.storeFolder, 'endpoints', 'here.json'), '{}', { mode: 0o644 });
    chmodSync(path.join(store.storeFolder, 'endpoints', 'here.json'), 0o644);
    renameSync(run.file, `${run.file}.moved`);
    mkdirSync(run.file);
    assert.deepEqual(await found(), ['problem layout ledger', 'problem permissions here.json', `problem unreadable ${path.basename(run.file)}`, 'problem unreadable ledger']);
  });

  it('finds no Python and no Git, which is no problem', async () => {
    const { folder } = fresh();
    const { exitCode, stdout } = await onramp(folder, ['doctor'], { env: { PATH: '/nothing' } });
    assert.deepEqual([exitCode, stdout.split('\n').filter((line) => line.startsWith('Note')).length], [0, 2]);
    assert.match(stdout, /Python: not found\. Git: not found\.\nNothing is wrong; 2 notes\.\n$/);
  });

  it('wants a tracked folder', async () => {
    const { doctor } = fresh();
    assert.equal((await doctor('--workspace', 'nothing')).exitCode, 2);
    assert.equal((await onramp('/', ['doctor', '--workspace', released(temporaryWorkspace('untracked')).folder])).exitCode, 3);
    assert.match((await doctor('--help')).stdout, /Exit codes: 0 nothing is wrong, 1 .*, 2 usage, 3 not tracked/);
  });
});
