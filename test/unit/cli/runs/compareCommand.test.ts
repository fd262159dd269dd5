import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parquetReadObjects } from 'hyparquet';
import { onramp } from '../../support/cli';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { snapshot, trackedWorkspace } from '../../support/stores';
import { tailOf, writeTrainingRun, type TrainingRun } from '../../support/trainingRuns';

describe('onramp runs compare', () => {
  const released = releasedAfterEach();

  function tracked() {
    const workspace = released(trackedWorkspace());
    let startedAtMs = START_MS;
    const write = (run: Omit<TrainingRun, 'store'> = {}) => writeTrainingRun({ store: workspace.store, startedAtMs: (startedAtMs += 1000), ...run });
    const compare = (...words: string[]) => onramp(workspace.folder, ['runs', 'compare', ...words], { env: { ...process.env, COLUMNS: '100' } });
    return { ...workspace, write, compare };
  }

  function three() {
    const all = tracked();
    const hgb = all.write({ name: 'hgb', params: [['lr', '0.05'], ['depth', '8']], metrics: { rmse: [60, 41.3], mae: [27.9] } });
    const faster = all.write({ name: 'hgb fast', params: [['lr', '0.1'], ['depth', '8']], metrics: { rmse: [42], mae: [27.9] } });
    const ridge = all.write({ name: 'ridge', params: [['model', '=ridge|"x"']], metrics: { rmse: [98.6] } });
    return { ...all, hgb, faster, ridge };
  }

  it('says which run is best, and what differs', async () => {
    const { compare, hgb, faster } = three();
    const { exitCode, stdout, stderr } = await compare('hgb', tailOf(faster), '--metric', 'rmse');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.deepEqual(stdout.split('\n'), [
      'Best: hgb, rmse 41.3 (lower is better)',
      '',
      '              hgb       hgb fast',
      `id            ${tailOf(hgb)}  ${tailOf(faster)}`,
      'status        finished  finished',
      'metric  rmse  41.3      42 (+0.7)',
      'param   lr    0.05      0.1',
      '',
      '2 values are the same in all runs: --all shows everything.',
      '',
    ]);
    const all = (await compare('hgb', tailOf(faster), '--all', '--metric', 'mae', '--baseline', 'hgb fast')).stdout.split('\n');
    assert.deepEqual([all[0], ...all.slice(5)], ['Best: hgb, mae 27.9 (lower is better)', 'metric  mae    27.9         27.9', 'metric  rmse   41.3 (-0.7)  42', 'param   depth  8            8', 'param   lr     0.05         0.1', '']);
  });

  it('puts many runs below each other, as much of each as fits', async () => {
    const { compare, write } = tracked();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const runs = names.map((name, position) => write({ name, params: Array.from({ length: 20 }, (_, key) => [`parameter-${key}`, `${position}`]), metrics: { acc: [position] } }));
    const { stdout } = await compare(...names);
    const lines = stdout.split('\n');
    assert.deepEqual(lines.slice(0, 3), ['Best: e, acc 4 (higher is better)', '', 'ID        NAME  STATUS       acc  parameter-0  parameter-1  parameter-10  parameter-11  parameter-12']);
    assert.equal(lines[4], `${tailOf(runs[1] ?? { id: '' })}  b     finished  1 (+1)  1            1            1             1             1`);
    assert.equal(lines.at(-2), '15 values do not fit: --all shows everything.');
    assert.match((await compare(...names, '--all')).stdout, /parameter-9\n/);
  });

  it('prints JSON with everything of each run', async () => {
    const { compare, hgb, faster, ridge, write } = three();
    const odd = write({ name: 'odd', params: [['__proto__', 'x']], metrics: { rmse: [Number.NaN] } });
    const { exitCode, stdout } = await compare(ridge.id, faster.id, hgb.id, odd.id, ridge.id, '--json', '--baseline', 'hgb');
    const printed = JSON.parse(stdout) as { baseline: string; metric: object; best: string; runs: Record<string, unknown>[] };
    assert.deepEqual([exitCode, printed.baseline, printed.metric, printed.best], [0, hgb.id, { key: 'rmse', direction: 'lower' }, hgb.id]);
    assert.deepEqual(printed.runs.map(({ id, name }) => [id, name]), [[ridge.id, 'ridge'], [faster.id, 'hgb fast'], [hgb.id, 'hgb'], [odd.id, 'odd']]);
    assert.deepEqual(printed.runs[2]?.['metrics'], { mae: { last: 27.9, min: 27.9, max: 27.9, lastStep: 0, count: 1 }, rmse: { last: 41.3, min: 41.3, max: 60, lastStep: 1, count: 2 } });
    assert.deepEqual(printed.runs[0]?.['params'], { model: '=ridge|"x"' });
    assert.ok(stdout.includes('"params":{"__proto__":"x"}') && stdout.includes('"rmse":{"last":"NaN"'));
    const less = JSON.parse((await compare('hgb', faster.id, '--json', '--only-differing')).stdout) as typeof printed;
    assert.deepEqual(less.runs.map(({ params }) => params), [{ lr: '0.05' }, { lr: '0.1' }]);
  });

  it('prints CSV and Markdown, and writes Parquet to a new file', async () => {
    const { compare, hgb, faster, ridge, file, folder } = three();
    const ids = [hgb.id, faster.id, ridge.id];
    const csv = (await compare(...ids, '--csv')).stdout.split('\r\n');
    assert.equal(csv[0], 'run,run_id,status,started,seconds,experiment,user,source,commit,mae,rmse,depth,lr,model');
    assert.match(csv[3] ?? '', new RegExp(`^ridge,${ridge.id},FINISHED,2026-11-20T10:13:23\\.000Z,4\\.2,.*,,98\\.6,,,"'=ridge\\|""x"""$`));
    const markdown = (await compare(...ids, '--markdown', '--only-differing')).stdout.split('\n');
    assert.match(markdown[0] ?? '', /^\| run {6}\| run_id .*\|\s+rmse \|/);
    assert.ok(markdown[4]?.includes('| =ridge\\|"x" |'));
    const target = file('out.parquet');
    assert.deepEqual(await compare(...ids, '--parquet', 'out.parquet'), { exitCode: 0, signal: null, stdout: `Wrote 3 runs with 14 columns to ${target}\n`, stderr: '' });
    const bytes = readFileSync(target);
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer, columns: ['run', 'rmse', 'lr', 'model'] });
    assert.deepEqual(rows, [{ run: 'hgb', rmse: 41.3, lr: 0.05, model: null }, { run: 'hgb fast', rmse: 42, lr: 0.1, model: null }, { run: 'ridge', rmse: 98.6, lr: null, model: '=ridge|"x"' }]);
    const before = snapshot(folder);
    const again = await compare(...ids, '--parquet', 'out.parquet');
    assert.deepEqual([again.exitCode, again.stderr, snapshot(folder) === before], [1, `onramp: ${target} is there already, and nothing is written over.\n`, true]);
    const nowhere = await compare(...ids, '--parquet', 'no/such/out.parquet');
    assert.deepEqual([nowhere.exitCode, /^onramp: .*out\.parquet could not be written: ENOENT/.test(nowhere.stderr), existsSync(file('no'))], [1, true, false]);
  });

  it('gives 2 for what cannot be meant', async () => {
    const { compare, hgb } = three();
    assert.equal((await compare()).exitCode, 2);
    for (const words of [[hgb.id], [hgb.id, tailOf(hgb)], ['hgb', hgb.id, '--baseline', 'hgb']]) assert.deepEqual(await compare(...words), { exitCode: 2, signal: null, stdout: '', stderr: 'onramp: Name two different runs, or more.\n' });
    assert.equal((await compare('hgb', 'ridge', '--csv', '--json')).stderr, 'onramp: Only one of --json and --csv can be had at once.\n');
  });

  it('gives 1 for a run, a baseline or a metric that is not there, and for a deleted run', async () => {
    const { compare, hgb, folder } = three();
    const says = async (...words: string[]) => {
      const { exitCode, stdout, stderr } = await compare(...words);
      assert.deepEqual([exitCode, stdout], [1, '']);
      return stderr;
    };
    assert.equal(await says('hgb', 'gone'), 'onramp: There is no run "gone".\n');
    assert.equal(await says('hgb', 'ridge', '--baseline', 'gone'), 'onramp: There is no run "gone".\n');
    assert.equal(await says('hgb', 'ridge', '--metric', 'acc'), 'onramp: None of these runs has a metric "acc". There are: mae, rmse.\n');
    assert.equal((await onramp(folder, ['runs', 'delete', hgb.id])).exitCode, 0);
    assert.equal(await says('hgb', 'ridge'), `onramp: The run "hgb" (${hgb.id}) was deleted; "onramp runs restore ${hgb.id}" brings it back.\n`);
  });

  it('takes a baseline that is none of the runs along', async () => {
    const { compare } = three();
    const { stdout } = await compare('hgb', '--baseline', 'ridge', '--json');
    assert.deepEqual((JSON.parse(stdout) as { runs: { name: string }[] }).runs.map(({ name }) => name), ['ridge', 'hgb']);
  });

  it('gives 3 where nothing is tracked', async () => {
    const { folder } = tracked();
    writeFileSync(`${folder}/x`, '');
    assert.equal((await onramp('/', ['runs', 'compare', 'a', 'b'])).exitCode, 3);
    assert.ok(readdirSync(folder).includes('x'));
  });
});
