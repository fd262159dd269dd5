import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { eventually } from '../../../harness/poll';
import { makeReadOnly } from '../../../harness/readOnly';
import { systemClock } from '../../../../src/core/clock';
import { knownInputs, knownWritten, unhashedFiles } from '../../../../src/core/runs/hashedFiles';
import { IndexClient } from '../../../../src/storage/index/indexClient';
import { openLargeFiles } from '../../../../src/storage/hashing/openLargeFiles';
import { claimHashing } from '../../../../src/storage/hashing/hashingClaim';
import { readRunState } from '../../../../src/storage/readRunState';
import { dist, onramp } from '../../support/cli';
import { readableLog } from '../../support/logs';
import { helperFolder, onlySession, runPython } from '../../support/python';
import { releasedAfterEach } from '../../support/released';
import { beginRun, endedProcess, machine } from '../../support/runFiles';
import { exampleRecords } from '../../support/runRecords';
import { trackedWorkspace, type TrackedWorkspace } from '../../support/stores';

const OLD_S = 1_700_000_000.123;

describe('Large files', function () {
  this.timeout(60_000);
  const released = releasedAfterEach();

  const sha256 = (file: string): string => execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
  const service = (workspace: TrackedWorkspace) => openLargeFiles(workspace.store, { clock: systemClock, machine, tool: 'test' });
  const cacheOf = (workspace: TrackedWorkspace) => workspace.file('.onramp/cache/hashes-v1.jsonl');

  /** A file whose time is past, and what a record says of it that was written without its hash. */
  function recorded(workspace: TrackedWorkspace, name: string, content = 'a large file') {
    mkdirSync(workspace.file('data'), { recursive: true });
    writeFileSync(workspace.file(name), content);
    utimesSync(workspace.file(name), OLD_S, OLD_S);
    const { size, mtimeMs } = statSync(workspace.file(name));
    return { path: name, sizeBytes: size, modifiedMs: Math.floor(mtimeMs) };
  }

  function runWith(workspace: TrackedWorkspace, paths: ReturnType<typeof recorded>[], process = machine.self()) {
    const run = beginRun({ store: workspace.store, startedAtMs: Date.now(), process });
    const { at } = exampleRecords.input;
    for (const file of paths) run.writer.append({ kind: 'input', at, name: file.path, digest: `${file.sizeBytes}-${file.modifiedMs}`, ...file });
    run.writer.append(exampleRecords.end);
    run.writer.close();
    return { id: run.id, inputs: () => Object.fromEntries(knownInputs(readRunState(run.folder).state).map(({ name, sha256: hash, isChanged, digest }) => [name, isChanged ? 'changed' : (hash ?? 'unknown') + (hash?.startsWith(digest) ? '' : ' digest')])) };
  }

  it('get their hash afterwards, or are marked as changed, and are left alone where they cannot be seen', async () => {
    const workspace = released(trackedWorkspace());
    const names = ['data/same.bin', 'data/longer.bin', 'data/touched.bin', 'data/removed.bin', 'data/folder.bin', 'mount/away.bin'];
    mkdirSync(workspace.file('mount'));
    const run = runWith(workspace, names.map((name) => recorded(workspace, name)));
    appendFileSync(workspace.file('data/longer.bin'), '!');
    utimesSync(workspace.file('data/longer.bin'), OLD_S, OLD_S);
    utimesSync(workspace.file('data/touched.bin'), OLD_S + 1, OLD_S + 1);
    for (const name of ['data/removed.bin', 'data/folder.bin']) rmSync(workspace.file(name));
    mkdirSync(workspace.file('data/folder.bin'));
    renameSync(workspace.file('mount'), workspace.file('unmounted'));

    assert.deepEqual(await service(workspace).hash([run.id, 'f'.repeat(32)]), { hashed: 1, changed: 4, unknown: 1, isDone: true });
    const told = { 'data/same.bin': sha256(workspace.file('data/same.bin')), 'data/longer.bin': 'changed', 'data/touched.bin': 'changed', 'data/removed.bin': 'changed', 'data/folder.bin': 'changed', 'mount/away.bin': 'unknown digest' };
    assert.deepEqual(run.inputs(), told);
    renameSync(workspace.file('unmounted'), workspace.file('mount'));
    assert.deepEqual(await service(workspace).hash([run.id]), { hashed: 1, changed: 0, unknown: 0, isDone: true });
    assert.deepEqual(run.inputs(), { ...told, 'mount/away.bin': told['data/same.bin'] });
  });

  it('of a run of another machine are hashed where they are the same, and never called changed', async () => {
    const workspace = released(trackedWorkspace());
    const run = runWith(workspace, [recorded(workspace, 'data/shared.bin'), recorded(workspace, 'data/other.bin')], { host: 'node-7', pid: 1 });
    rmSync(workspace.file('data/other.bin'));
    assert.deepEqual(await service(workspace).hash([run.id]), { hashed: 1, changed: 0, unknown: 1, isDone: true });
    assert.deepEqual(run.inputs(), { 'data/shared.bin': sha256(workspace.file('data/shared.bin')), 'data/other.bin': 'unknown digest' });
  });

  it('are read once for all runs, by engine and helper together', async () => {
    const workspace = released(trackedWorkspace());
    const content = 'x'.repeat(2 << 20);
    const files = [recorded(workspace, 'data/ours.bin', content), recorded(workspace, 'data/theirs.bin', content)];
    const helper = (name: string) => {
      const program = 'import os, sys; sys.path.insert(0, sys.argv[1]); from onramp_helper.hashes import HashedFiles; print(HashedFiles(sys.argv[2]).hash(sys.argv[3], os.stat(sys.argv[3]), None))';
      return execFileSync('python3', ['-IB', '-c', program, helperFolder, workspace.store.storeFolder, workspace.file(name)], { encoding: 'utf8' }).trim();
    };
    await service(workspace).hash([runWith(workspace, files.slice(0, 1)).id]);
    assert.equal(helper('data/theirs.bin'), sha256(workspace.file('data/theirs.bin')));
    // Whoever answers with the hash that only the cache has did not read the file again.
    const remembered = readFileSync(cacheOf(workspace), 'utf8');
    assert.equal(remembered.split('\n').length, 3);
    writeFileSync(cacheOf(workspace), remembered.replaceAll(/"[0-9a-f]{64}"/g, `"${'5'.repeat(64)}"`));
    assert.equal(helper('data/ours.bin'), '5'.repeat(64));
    const run = runWith(workspace, files);
    await service(workspace).hash([run.id]);
    assert.deepEqual(run.inputs(), { 'data/ours.bin': '5'.repeat(64), 'data/theirs.bin': '5'.repeat(64) });
  });

  it('are hashed by one process of a store at a time, unless that one is gone', async () => {
    const workspace = released(trackedWorkspace());
    const run = runWith(workspace, [recorded(workspace, 'data/a.bin')]);
    const { storeFolder } = workspace.store;
    const claim = claimHashing(storeFolder, machine.self(), machine) ?? assert.fail('It is free.');
    assert.deepEqual(await service(workspace).hash([run.id]), { hashed: 0, changed: 0, unknown: 0, isDone: false });
    claim.dispose();
    assert.ok(claimHashing(storeFolder, endedProcess(), machine), 'taken by a process that then was killed');
    assert.equal((await service(workspace).hash([run.id])).hashed, 1);
    const file = workspace.file('.onramp/cache/hashing.claim');
    assert.ok(!existsSync(file));
    claimHashing(storeFolder, { host: 'node-7', pid: 1 }, machine);
    assert.equal(claimHashing(storeFolder, machine.self(), machine), undefined, 'nothing is known of a process elsewhere');
    utimesSync(file, OLD_S, 0);
    assert.ok(claimHashing(storeFolder, machine.self(), machine), 'but it cannot take hours');
  });

  it('can be stopped in the middle, which tells nothing of the file', async () => {
    const workspace = released(trackedWorkspace());
    const run = runWith(workspace, [recorded(workspace, 'data/a.bin', 'x'.repeat(3 << 20))]);
    let looks = 0;
    const count = await service(workspace).hash([run.id], () => (looks += 1) > 2);
    assert.deepEqual([count, run.inputs()], [{ hashed: 0, changed: 0, unknown: 0, isDone: false }, { 'data/a.bin': 'unknown digest' }]);
  });

  it('of a program are hashed by the index worker while it answers, once though two windows are open', async () => {
    const source = 'import os\nfor name in ("model.bin", "data.bin"):\n    with open(name + ".part", "wb") as file: file.truncate(65 << 20)\n    os.rename(name + ".part", name)\nopen("data.bin", "rb").close()\nopen("model.bin", "ab").close()\nprint("loss=1.0")\n';
    const workspace = released(trackedWorkspace('program', { 'train.py': source }));
    assert.deepEqual(await runPython(workspace.folder, ['train.py']), { exitCode: 0, signal: null, stdout: 'loss=1.0\n', stderr: '' });
    const { id, state } = onlySession(workspace.store);
    assert.deepEqual(unhashedFiles(state).map(({ path }) => path).sort(), ['data.bin', 'model.bin']);

    const windows = [0, 1].map(() => released(new IndexClient({ ...workspace.store, save: true, log: readableLog(), workerFile: dist.workerFile, wasmFile: dist.wasmFile })));
    const expected = sha256(workspace.file('data.bin'));
    const details = await eventually('hashes in both windows', async () => {
      const seen = await Promise.all(windows.map((index) => index.details(id)));
      return seen.every((one) => one?.inputs[0]?.sha256 !== undefined && one.written[0]?.sha256 !== undefined) && seen;
    }, 30_000);
    for (const one of details) assert.deepEqual([one?.inputs.map(({ path, sha256: hash, digest }) => [path, hash, digest]), one?.written.map(({ path, sha256: hash }) => [path, hash])], [[['data.bin', expected, expected.slice(0, 8)]], [['model.bin', expected]]]);
    const session = onlySession(workspace.store);
    assert.deepEqual([session.files.filter((name) => name.startsWith('events-editor-')).length, session.state.end?.status, knownWritten(session.state)[0]?.sha256], [1, 'FINISHED', expected]);
  });

  it('are told by onramp doctor, hashed by it when asked to, and shown by the command line', async () => {
    const workspace = released(trackedWorkspace());
    const run = runWith(workspace, [recorded(workspace, 'data/a.bin'), recorded(workspace, 'data/b.bin')]);
    rmSync(workspace.file('data/b.bin'));
    const kinds = async (...words: string[]) => {
      const { exitCode, stdout } = await onramp(workspace.folder, ['doctor', '--json', ...words]);
      const { findings } = JSON.parse(stdout) as { findings: { kind: string; what: string; fixed?: string }[] };
      return [exitCode, ...findings.filter(({ kind }) => kind === 'unhashed').map(({ what, fixed }) => [what, fixed])];
    };
    const what = '2 large files that runs read or wrote have no hash yet.';
    assert.deepEqual(await kinds(), [0, [what, undefined]]);
    assert.deepEqual(await kinds('--fix'), [0, [what, 'hashed 1, 1 had changed']]);
    assert.deepEqual(await kinds(), [0]);
    const { stdout } = await onramp(workspace.folder, ['runs', 'show', run.id, '--json']);
    const { inputs } = JSON.parse(stdout) as { inputs: { path: string; sha256?: string; isChanged?: boolean }[] };
    assert.deepEqual(inputs.map(({ path, sha256: hash, isChanged }) => [path, hash, isChanged]), [['data/a.bin', sha256(workspace.file('data/a.bin')), undefined], ['data/b.bin', undefined, true]]);
    const other = runWith(workspace, [recorded(workspace, 'data/c.bin')]);
    const writable = makeReadOnly(workspace.store.storeFolder);
    const { stdout: refused } = await onramp(workspace.folder, ['doctor', '--fix']);
    writable();
    assert.match(refused, /Not fixed: Onramp cannot write to .*: it is read-only for you\./);
    assert.deepEqual(other.inputs(), { 'data/c.bin': 'unknown digest' });
    assert.match((await onramp(workspace.folder, ['runs', 'show', run.id])).stdout, /data\/b\.bin {2}data\/b\.bin {2}12 bytes {2}changed before its content could be hashed/);
  });
});
