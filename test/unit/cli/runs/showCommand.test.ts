import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { openExperiments } from '../../../../src/storage/experiments/openExperiments';
import { onramp } from '../../support/cli';
import { writerServices } from '../../support/ledgers';
import { releasedAfterEach } from '../../support/released';
import { linesOf } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';
import { tailOf, writeTrainingRun, type TrainingRun } from '../../support/trainingRuns';

describe('onramp runs show', () => {
  const released = releasedAfterEach();

  function tracked() {
    const workspace = released(trackedWorkspace());
    const write = (run: Omit<TrainingRun, 'store'> = {}) => writeTrainingRun({ store: workspace.store, ...run });
    const show = (...words: string[]) => onramp(workspace.folder, ['runs', 'show', ...words], { env: { ...process.env, TZ: 'UTC' } });
    return { ...workspace, write, show };
  }

  it('prints everything that is known of a run', async () => {
    const { store, write, show } = tracked();
    const created = await openExperiments(store, writerServices()).create({ name: 'bikes' });
    assert.ok(created.ok);
    const run = write({
      name: 'ridge',
      params: [['lr', '0.1'], ['model', 'ridge 日本']],
      metrics: { rmse: [50, 45.123456], 'val/loss': [Number.NaN] },
      tags: [['team', 'bikes']],
      note: '# Why\n\nit is *good*',
      experiment: { id: created.experiment.id, name: 'an old name' },
      artifacts: { 'model/größe.bin': { sha256: 'd'.repeat(64), sizeBytes: 12 } },
    });
    appendFileSync(run.file, linesOf({ kind: 'params', counter: 9, at: START_MS, values: [['lr', '0.2']] }, exampleRecords.git, exampleRecords.input, exampleRecords.process));
    const { exitCode, stdout, stderr } = await show(tailOf(run));
    assert.deepEqual([exitCode, stderr], [0, '']);
    const { process: program } = exampleRecords.process;
    assert.deepEqual(stdout.replace(/\n {2}recorder: .*/, '').split('\n'), [
      'name         ridge',
      `id           ${run.id}`,
      'status       finished',
      `experiment   bikes (${created.experiment.id})`,
      'started      2026-11-20 10:13:20',
      'took         4.2 s',
      'source       script src/train.py',
      'command      python3 src/train.py --epochs 3',
      'folder       .',
      'interpreter  /usr/bin/python3 (named on the command line)',
      `commit       ${'c'.repeat(40)} on main`,
      '',
      'Parameters',
      '  lr     0.1  (refused: 0.2)',
      '  model  ridge 日本',
      '',
      'Metrics',
      '  metric      last  at step     min  max  points',
      '  rmse      45.123        1  45.123   50       2',
      '  val/loss     NaN        0     NaN  NaN       1',
      '',
      'Tags',
      '  team  bikes',
      '',
      'Inputs',
      '  hour.csv  (training)  data/hour.csv  1156736 bytes  e03de4ee',
      '',
      'Artifacts',
      '  path             bytes  SHA-256',
      `  model/größe.bin     12  ${'d'.repeat(64)}`,
      '',
      'Processes',
      `  program: process ${program.pid} on ${program.host}`,
      '',
      'Note',
      '  # Why',
      '',
      '  it is *good*',
      '',
    ]);
    const { stdout: json } = await show(run.id, '--json');
    const shown = JSON.parse(json) as Record<string, unknown>;
    assert.deepEqual(
      [shown['id'], shown['name'], shown['params'], shown['refusedParams'], shown['tags'], shown['note'], shown['experimentName'], shown['artifacts']],
      [run.id, 'ridge', { lr: '0.1', model: 'ridge 日本' }, { lr: ['0.2'] }, { team: 'bikes' }, '# Why\n\nit is *good*', 'bikes', [{ path: 'model/größe.bin', sha256: 'd'.repeat(64), sizeBytes: 12 }]],
    );
    assert.deepEqual((shown['metrics'] as Record<string, unknown>)['val/loss'], { lastStep: 0, lastTimeMs: START_MS + 1, last: 'NaN', min: 'NaN', max: 'NaN', count: 1, firstStep: 0 });
  });

  it('lists who is meant when several are, and gives 2', async () => {
    const { write, show } = tracked();
    const [one, two] = [write({ name: 'ridge' }), write({ name: 'ridge', startedAtMs: START_MS + 1 })];
    const { exitCode, stdout, stderr } = await show('ridge');
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.deepEqual(stderr.split('\n'), [
      'onramp: "ridge" could be any of these runs; name one by its id:',
      `  ${two.id}  ridge  finished, 2026-11-20 10:13:20`,
      `  ${one.id}  ridge  finished, 2026-11-20 10:13:20`,
      '',
    ]);
  });

  it('gives 1 for a run that is not there', async () => {
    const { write, show } = tracked();
    write();
    for (const named of ['f'.repeat(32), '../../x']) assert.deepEqual(await show(named), { exitCode: 1, signal: null, stdout: '', stderr: `onramp: There is no run "${named}".\n` });
  });

  it('wants one run', async () => {
    const { show } = tracked();
    assert.equal((await show()).exitCode, 2);
    assert.equal((await show('a', 'b')).exitCode, 2);
  });
});
