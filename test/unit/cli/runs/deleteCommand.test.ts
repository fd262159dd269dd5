import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readRunState } from '../../../../src/storage/readRunState';
import { makeReadOnly } from '../../../harness/readOnly';
import { onramp } from '../../support/cli';
import { releasedAfterEach } from '../../support/released';
import { beginRun } from '../../support/runFiles';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';
import { tailOf, writeTrainingRun } from '../../support/trainingRuns';

describe('onramp runs delete and restore', () => {
  const released = releasedAfterEach();

  function tracked() {
    const workspace = released(trackedWorkspace());
    const write = (name: string, startedAtMs = START_MS) => writeTrainingRun({ store: workspace.store, name, startedAtMs });
    const runs = (...words: string[]) => onramp(workspace.folder, ['runs', ...words]);
    const listed = async (...words: string[]) => (JSON.parse((await runs('list', '--json', ...words)).stdout) as { runs: { name: string }[] }).runs.map(({ name }) => name);
    return { ...workspace, write, runs, listed };
  }

  it('take runs out of the lists and bring them back, and say so', async () => {
    const { write, runs, listed } = tracked();
    const [one, two] = [write('ridge'), write('forest', START_MS + 1), write('kept', START_MS + 2)];
    const note = 'Until "onramp gc" takes them from the disk, they can be brought back: onramp runs restore';
    assert.deepEqual(await runs('delete', 'ridge', tailOf(two)), {
      exitCode: 0,
      signal: null,
      stdout: `Deleted ridge (${tailOf(one)}).\nDeleted forest (${tailOf(two)}).\n${note} ${tailOf(one)} ${tailOf(two)}\n`,
      stderr: '',
    });
    assert.deepEqual([await listed(), await listed('--deleted')], [['kept'], ['forest', 'ridge']]);
    assert.deepEqual((await runs('delete', 'ridge')).stdout, `ridge (${tailOf(one)}) was deleted before.\n`);
    assert.deepEqual((await runs('restore', 'ridge', 'kept')).stdout.split('\n')[0], `Restored ridge (${tailOf(one)}).`);
    assert.deepEqual(await listed(), ['kept', 'ridge']);
    assert.match((await runs('show', 'forest')).stdout, /finished; deleted, until "onramp gc" takes it from the disk it can be restored/);
  });

  it('mean runs that can be changed before others of the same name', async () => {
    const { write, runs, listed } = tracked();
    write('ridge');
    assert.equal((await runs('delete', 'ridge')).exitCode, 0);
    write('ridge', START_MS + 1);
    assert.equal((await runs('delete', 'ridge')).exitCode, 0);
    assert.deepEqual(await listed('--deleted'), ['ridge', 'ridge']);
    assert.equal((await runs('restore', 'ridge')).exitCode, 2);
  });

  it('try every run, say what failed of each, and give the highest exit code', async () => {
    const { write, runs, listed } = tracked();
    const [one] = [write('ridge'), write('twin', START_MS + 1), write('twin', START_MS + 2)];
    const missing = await runs('delete', 'nothing', 'ridge');
    assert.deepEqual([missing.exitCode, missing.stderr], [1, 'onramp: There is no run "nothing".\n']);
    assert.match(missing.stdout, /^Deleted ridge/);
    const json = await runs('restore', 'ridge', 'nothing', 'twin', '--json');
    assert.equal(json.exitCode, 2);
    const outcomes = (JSON.parse(json.stdout) as { runs: Record<string, unknown>[] }).runs;
    assert.deepEqual(outcomes.slice(0, 2), [
      { given: 'ridge', ok: true, id: one.id, name: 'ridge', changed: true },
      { given: 'nothing', ok: false, message: 'There is no run "nothing".' },
    ]);
    assert.deepEqual([outcomes[2]?.['ok'], json.stderr, await listed()], [false, '', ['twin', 'twin', 'ridge']]);
  });

  it('say that a run goes on', async () => {
    const { store, runs, listed } = tracked();
    const run = beginRun({ store, startedAtMs: START_MS });
    released(run.writer);
    const { exitCode, stdout } = await runs('delete', run.id);
    assert.equal(exitCode, 0);
    assert.match(stdout, new RegExp(`^Still running, and recorded on: ${tailOf(run)}$`, 'm'));
    assert.deepEqual(await listed(), []);
  });

  it('keep what another process deletes at the same time', async () => {
    const { write, runs, listed } = tracked();
    const written = Array.from({ length: 4 }, (_, position) => write(`run ${position}`, START_MS + position));
    const results = await Promise.all(written.flatMap(({ id }) => [runs('delete', id), runs('delete', id)]));
    assert.deepEqual(results.map(({ exitCode }) => exitCode), results.map(() => 0));
    assert.deepEqual(await listed(), []);
    for (const { folder } of written) assert.deepEqual([readRunState(folder).state.lifecycle?.value, readRunState(folder).bad], ['deleted', []]);
  });

  it('give 1 on a store that cannot be written, and change nothing', async () => {
    const { store, write, runs, listed } = tracked();
    const run = write('ridge');
    mkdirSync(`${store.storeFolder}/cache`);
    released({ dispose: makeReadOnly(store.storeFolder) });
    const { exitCode, stdout, stderr } = await runs('delete', 'ridge');
    assert.deepEqual([exitCode, stdout], [1, '']);
    assert.match(stderr, /^onramp: Onramp cannot write to .*: it is read-only for you\. .*\n$/);
    assert.deepEqual(await listed(), ['ridge']);
    assert.equal(readRunState(run.folder).state.lifecycle, null);
  });

  it('give 2 without a run, and document their exit codes', async () => {
    const { runs } = tracked();
    for (const command of ['delete', 'restore']) {
      assert.equal((await runs(command)).exitCode, 2);
      assert.match((await runs(command, '--help')).stdout, /Exit codes: 0 done .*, 1 .*, 3 not tracked/s);
    }
  });
});
