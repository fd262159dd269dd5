import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FileArtifactStore } from '../../../../src/storage/artifacts/fileArtifactStore';
import { initStore } from '../../../../src/storage/storeFolder';
import { makeReadOnly } from '../../../harness/readOnly';
import { eventually } from '../../../harness/poll';
import { onramp, startOnramp } from '../../support/cli';
import { allRuns, openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { snapshot, trackedWorkspace } from '../../support/stores';
import { tailOf, writeTrainingRun, type TrainingRun } from '../../support/trainingRuns';
import { temporaryWorkspace } from '../../support/workspaces';

interface Exported {
  runs: { id: string; params: Record<string, string>; histories: Record<string, { steps: number[]; timesMs: number[]; values: (number | string)[] }> }[];
}

describe('onramp runs export', () => {
  const released = releasedAfterEach();

  async function tracked() {
    const workspace = released(trackedWorkspace('Räder', { 'model.bin': 'weights', 'plot.png': 'pixels' }));
    const artifacts = new FileArtifactStore(workspace.store);
    const put = async (file: string) => {
      const result = await artifacts.putFile(workspace.file(file));
      assert.ok(result.ok);
      return result.content;
    };
    const [model, plot] = [await put('model.bin'), await put('plot.png')];
    const write = (run: Omit<TrainingRun, 'store'>) => writeTrainingRun({ store: workspace.store, ...run });
    const to = path.join(released(temporaryWorkspace('Ziel')).folder, 'out');
    const exporting = (...words: string[]) => onramp(workspace.folder, ['runs', 'export', ...words]);
    return { ...workspace, model, plot, write, to, exporting };
  }

  const objectIn = (folder: string, sha256: string) => path.join(folder, 'artifacts', sha256.slice(0, 2), sha256);

  it('copies the folder of a run as it lies on the disk and the artifacts it names, into what another store can take', async () => {
    const { write, to, exporting, model, plot } = await tracked();
    const run = write({ name: 'ridge', params: [['lr', '0.1']], metrics: { rmse: [2, 1] }, artifacts: { 'model/model.bin': model, 'again.bin': model, 'plot.png': plot } });
    utimesSync(run.file, START_MS / 1000, START_MS / 1000);
    const before = snapshot(run.folder);
    const { exitCode, stdout, stderr } = await exporting('ridge', '--to', to);
    assert.deepEqual([exitCode, stdout, stderr], [0, `Exported ridge (${tailOf(run)}) to ${path.join(to, run.id)}, with 3 artifacts\n`, '']);
    assert.equal(snapshot(path.join(to, run.id)), before);
    assert.equal(statSync(path.join(to, run.id, path.basename(run.file))).mtimeMs, START_MS);
    assert.equal(readFileSync(objectIn(to, model.sha256), 'utf8'), 'weights');
    assert.equal(readFileSync(objectIn(to, plot.sha256), 'utf8'), 'pixels');
    assert.deepEqual(readdirSync(to).sort(), [run.id, 'artifacts']);

    const other = initStore(released(temporaryWorkspace('other')).folder);
    cpSync(path.join(to, run.id), path.join(other.storeFolder, 'runs', '2026-11', run.id), { recursive: true });
    const index = released(openIndex(other));
    assert.deepEqual((await allRuns(index)).map(({ id, name, status }) => [id, name, status]), [[run.id, 'ridge', 'FINISHED']]);
    assert.deepEqual((await index.details(run.id))?.params, { lr: '0.1' });
  });

  it('never writes over what is there, and exports the others', async () => {
    const { write, to, exporting, model } = await tracked();
    const [one, two] = [write({ name: 'one', artifacts: { 'model.bin': model } }), write({ name: 'two', startedAtMs: START_MS + 1, artifacts: { 'model.bin': model } })];
    assert.equal((await exporting('one', '--to', to)).exitCode, 0);
    writeFileSync(path.join(to, one.id, 'mine.txt'), 'kept');
    const before = snapshot(path.join(to, one.id));
    const again = await exporting('one', 'two', 'nothing', '--to', to, '--json');
    assert.deepEqual([again.exitCode, again.stderr], [1, '']);
    assert.deepEqual((JSON.parse(again.stdout) as { runs: unknown[] }).runs, [
      { given: 'one', ok: false, message: `${path.join(to, one.id)} is there already, and nothing is written over.` },
      { given: 'two', ok: true, id: two.id, name: 'two', folder: path.join(to, two.id), artifacts: 1, missing: [] },
      { given: 'nothing', ok: false, message: 'There is no run "nothing".' },
    ]);
    assert.equal(snapshot(path.join(to, one.id)), before);
    assert.deepEqual(readdirSync(to).sort(), [one.id, two.id, 'artifacts'].sort());
  });

  it('says which artifacts the store does not have, or not as they were, and gives 1', async () => {
    const { store, write, to, exporting, model, plot } = await tracked();
    const damaged = objectIn(store.storeFolder, plot.sha256);
    chmodSync(damaged, 0o644);
    writeFileSync(damaged, 'Pixels');
    const run = write({ name: 'ridge', artifacts: { 'gone.bin': { sha256: 'f'.repeat(64), sizeBytes: 1 }, 'plot.png': plot, 'there.bin': model, 'outside': { sha256: '../../../../etc/passwd', sizeBytes: 1 } } });
    const { exitCode, stdout, stderr } = await exporting(run.id, '--to', to);
    assert.deepEqual([exitCode, stdout], [1, `Exported ridge (${tailOf(run)}) to ${path.join(to, run.id)}, with 1 artifact\n`]);
    for (const missing of ['gone.bin', 'plot.png', 'outside']) assert.match(stderr, new RegExp(`the store does not have the artifact ${missing} as it was`));
    assert.deepEqual([existsSync(objectIn(to, plot.sha256)), existsSync(objectIn(to, model.sha256))], [false, true]);
  });

  it('prints all points as JSON, from several writers, identical ones once', async () => {
    const { write, exporting } = await tracked();
    const values = Array.from({ length: 5_000 }, (_, step) => step / 7);
    const run = write({ name: 'ridge', params: [['__proto__', 'kept']], metrics: { rmse: values, 'val/loss': [Number.NaN, 2, Number.NEGATIVE_INFINITY] } });
    write({ name: 'empty', startedAtMs: START_MS + 1 });
    writeFileSync(path.join(run.folder, 'events-helper-2.jsonl'), `["m","rmse",0,${START_MS + 1},0]\n["m","rmse",9999,${START_MS},3]\n["m","only here",-1.5,${START_MS},"NaN"]\n`);
    const { exitCode, stdout, stderr } = await exporting('ridge', 'empty', '--format', 'json');
    assert.deepEqual([exitCode, stderr], [0, '']);
    const { runs } = JSON.parse(stdout) as Exported;
    assert.deepEqual(runs.map(({ id }) => id)[0], run.id);
    const { rmse } = runs[0]?.histories ?? {};
    assert.deepEqual(rmse?.values, [...values, 3]);
    assert.deepEqual([rmse?.steps.at(-1), rmse?.timesMs.at(-1), rmse?.steps.length], [9999, START_MS, 5001]);
    assert.deepEqual(runs[0]?.histories['val/loss']?.values, ['NaN', 2, '-Infinity']);
    assert.deepEqual(runs[0]?.histories['only here'], { steps: [-1.5], timesMs: [START_MS], values: ['NaN'] });
    assert.deepEqual([Object.entries(runs[0]?.params ?? {}), runs[1]?.histories], [[['__proto__', 'kept']], {}]);
  });

  it('writes JSON to a file that is not there yet', async () => {
    const { write, folder, exporting } = await tracked();
    const run = write({ name: 'ridge', metrics: { rmse: [1, 2] } });
    const { exitCode, stdout } = await exporting('ridge', 'nothing', '--format', 'json', '--to', 'ridge.json');
    const file = path.join(folder, 'ridge.json');
    assert.deepEqual([exitCode, stdout], [1, `Exported 1 run to ${file}\n`]);
    assert.deepEqual((JSON.parse(readFileSync(file, 'utf8')) as Exported).runs.map(({ id }) => id), [run.id]);
    writeFileSync(file, 'mine');
    const again = await exporting('ridge', '--format', 'json', '--to', 'ridge.json');
    assert.deepEqual([again.exitCode, again.stdout, readFileSync(file, 'utf8')], [1, '', 'mine']);
    assert.match(again.stderr, /is there already, and nothing is written over/);
    assert.match((await exporting('ridge', '--format', 'json', '--to', 'no/such/folder.json')).stderr, /could not be written/);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const { write, folder } = await tracked();
    write({ name: 'ridge', metrics: { rmse: Array.from({ length: 200_000 }, (_, step) => step / 7) } });
    const program = released(startOnramp(folder, ['runs', 'export', 'ridge', '--format', 'json']));
    await eventually('some output', () => program.stdout().length > 0);
    program.child.stdout?.destroy();
    assert.deepEqual([await program.ended, program.stderr()], [{ exitCode: 0, signal: null }, '']);
  });

  it('exports from a store that cannot be written, and says that a target cannot', async () => {
    const { store, write, to, exporting, model } = await tracked();
    const run = write({ name: 'ridge', artifacts: { 'model.bin': model } });
    released({ dispose: makeReadOnly(store.storeFolder) });
    assert.equal((await exporting('ridge', '--to', to)).exitCode, 0);
    assert.ok(existsSync(path.join(to, run.id)));
    const closed = path.join(path.dirname(to), 'closed');
    mkdirSync(closed);
    released({ dispose: makeReadOnly(closed) });
    const { exitCode, stderr } = await exporting('ridge', '--to', closed);
    assert.deepEqual([exitCode, stderr], [1, `onramp: Onramp cannot write to ${closed}: it is read-only for you. Make the folder writable, or work in a copy of it.\n`]);
  });

  for (const { name, words, says } of [
    { name: 'no target', words: ['ridge'], says: /--to DIR says where the files go/ },
    { name: 'a file as target', words: ['ridge', '--to', 'model.bin'], says: /model\.bin is not a folder/ },
    { name: 'a format it does not know', words: ['ridge', '--format', 'csv'], says: /--format knows files and json, not "csv"/ },
    { name: 'no run', words: ['--to', 'out'], says: /missing required argument/ },
  ]) {
    it(`gives 2 for ${name}`, async () => {
      const { folder, exporting } = await tracked();
      const { exitCode, stderr } = await exporting(...words);
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
      assert.ok(!existsSync(path.join(folder, 'out')));
    });
  }
});
