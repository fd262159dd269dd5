import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../../../src/core/clock';
import { openModels } from '../../../../src/storage/registry/openModels';
import { onramp, startOnramp } from '../../support/cli';
import { contentOf, objectsIn } from '../../support/artifacts';
import { importTarget } from '../../support/imports';
import { MLFLOW_START_MS, mlflowId, writeExperiment, writeFile, writeMlflowRun } from '../../support/mlflowFolders';
import { releasedAfterEach } from '../../support/released';
import { snapshot } from '../../support/stores';

const START = MLFLOW_START_MS;

describe('onramp runs import of mlruns', () => {
  const released = releasedAfterEach();

  function fresh() {
    const into = released(importTarget());
    const tracking = into.file('mlruns');
    const experiment = writeExperiment(tracking, { id: '417', name: "'Räder: 1e5'", tags: { 'mlflow.note.content': 'all of spring' } });
    return { into, tracking, experiment };
  }

  it('takes in all that MLflow keeps of a run', async () => {
    const { into, tracking, experiment } = fresh();
    const id = mlflowId(1);
    const longest = 'ü'.repeat(10_000);
    const folder = writeMlflowRun(experiment, {
      id,
      params: { lr: '0.1', 'model/depth': '8', long: longest, lines: 'a\nb' },
      tags: {
        'mlflow.runName': 'hgb, größer',
        'mlflow.user': 'ada',
        'mlflow.source.name': into.file('src/train.py'),
        'mlflow.source.type': 'LOCAL',
        'mlflow.source.git.commit': 'abcdef0123',
        'mlflow.note.content': '# good',
        'mlflow.parentRunId': mlflowId(2),
        team: 'rädle',
      },
      metrics: {
        rmse: `${START + 1} 42.5 0\n${START + 2} 41.25 1\n${START + 3} nan 2\n`,
        'val/auc': `${START + 1} 0.5 0 holdout 3f2a\n${START + 9} inf 1 holdout 3f2a\n`,
        old: `${START} 7\n`,
        low: `${START} -inf 0\n`,
      },
      artifacts: { 'model/MLmodel': 'flavors: {}\n', 'plot größe.png': 'png' },
    });
    writeMlflowRun(experiment, { id: mlflowId(2), meta: { status: '4', run_name: "'1e5'" } });
    writeFile(path.join(folder, 'inputs', 'i1', 'meta.yaml'), 'destination_id: x\nsource_id: d1\nsource_type: DATASET\ntags:\n  mlflow.data.context: training\n');
    writeFile(path.join(experiment, 'datasets', 'd1', 'meta.yaml'), 'digest: a81f\nname: hours\nprofile: \'{"rows": 17379}\'\nsource: hour.csv\nsource_type: local\n');
    const before = snapshot(tracking);

    const { ok, runs, skipped } = await into.report(tracking);
    assert.deepEqual([ok, runs.map(({ outcome }) => outcome), skipped], [true, ['imported', 'imported'], []]);
    assert.equal(snapshot(tracking), before);

    const content = await into.content();
    const { run, details } = content.get(id) ?? assert.fail('not there');
    assert.deepEqual(
      [run.name, run.status, run.startedAtMs, run.endedAtMs, run.user, run.parentId, run.git?.commit, run.source],
      ['hgb, größer', 'FINISHED', START, START + 60_000, 'ada', mlflowId(2), 'abcdef0123', { type: 'script', path: 'src/train.py' }],
    );
    assert.deepEqual(details.params, { lines: 'a\nb', long: longest, lr: '0.1', 'model/depth': '8' });
    assert.deepEqual(details.tags, { 'mlflow.source.type': 'LOCAL', team: 'rädle' });
    assert.deepEqual([details.note, details.experimentName, details.origin?.id], ['# good', 'Räder: 1e5', id]);
    assert.deepEqual(details.artifacts, [{ path: 'model/MLmodel', ...contentOf('flavors: {}\n') }, { path: 'plot größe.png', ...contentOf('png') }]);
    assert.deepEqual(details.inputs.map(({ name, digest, context, mlflow }) => ({ name, digest, context, mlflow })), [{ name: 'hours', digest: 'a81f', context: 'training', mlflow: { sourceType: 'local', source: 'hour.csv', profile: '{"rows": 17379}' } }]);
    const { metrics } = details;
    assert.deepEqual([metrics['rmse']?.count, metrics['rmse']?.min, metrics['rmse']?.max, metrics['rmse']?.last], [3, 41.25, 42.5, Number.NaN]);
    assert.deepEqual([metrics['val/auc']?.last, metrics['old']?.last, metrics['old']?.lastStep, metrics['low']?.last], [Infinity, 7, 0, -Infinity]);
    const other = content.get(mlflowId(2))?.run;
    assert.deepEqual([other?.name, other?.status, other?.experimentId], ['1e5', 'FAILED', run.experimentId]);
    assert.deepEqual(objectsIn(into.store).objects.map(({ name, actual }) => name === actual), [true, true]);
  });

  it('changes nothing when it is repeated, also of a copy elsewhere, and lets edits made here be', async () => {
    const { into, tracking, experiment } = fresh();
    writeMlflowRun(experiment, { id: mlflowId(1), params: { lr: '0.1' }, metrics: { rmse: `${START} 1 0\n` }, artifacts: { a: 'a' } });
    assert.deepEqual(await into.outcomes(tracking), ['imported']);
    const before = snapshot(into.store.storeFolder);
    assert.deepEqual(await into.outcomes(tracking), ['unchanged']);
    assert.deepEqual(await into.outcomes(path.join(experiment, mlflowId(1)), experiment), ['unchanged', 'unchanged']);
    assert.equal(snapshot(into.store.storeFolder), before);
    assert.equal((await onramp(into.folder, ['runs', 'delete', mlflowId(1)])).exitCode, 0);
    assert.deepEqual(await into.outcomes(tracking), ['unchanged']);
    assert.equal((await into.content()).size, 0);
    assert.match((await onramp(into.folder, ['runs', 'import', tracking])).stdout, /^0 runs imported, 1 there already\.\n$/);
  });

  it('adds what a run has got since behind what is there', async () => {
    const { into, tracking, experiment } = fresh();
    const id = mlflowId(1);
    const folder = writeMlflowRun(experiment, { id, meta: { status: '1', end_time: 'null' }, params: { lr: '0.1' }, tags: { a: '1' }, metrics: { rmse: `${START} 3 0\n` }, artifacts: { 'one.txt': 'one' } });
    assert.deepEqual(await into.outcomes(tracking), ['imported']);
    // Nobody here writes it, so it does not run here.
    assert.equal((await into.content()).get(id)?.run.status, 'KILLED');
    const [file = ''] = eventFilesOf(into.store.storeFolder, id);
    const text = readFileSync(file, 'utf8');

    writeMlflowRun(experiment, { id, params: { lr: '0.1', depth: '8' }, tags: { a: '2' }, metrics: { rmse: `${START} 3 0\n${START + 5} 2 1\n`, mae: `${START} 1 0\n` }, artifacts: { 'two.txt': 'two' } });
    assert.deepEqual(await into.outcomes('--dry-run', tracking), ['grown']);
    assert.equal(readFileSync(file, 'utf8'), text);
    assert.deepEqual(await into.outcomes(tracking), ['grown']);
    assert.ok(readFileSync(file, 'utf8').startsWith(text));
    const { run, details } = (await into.content()).get(id) ?? assert.fail('not there');
    assert.deepEqual([run.status, run.endedAtMs], ['FINISHED', START + 60_000]);
    assert.deepEqual([details.params, details.tags], [{ depth: '8', lr: '0.1' }, { a: '2' }]);
    assert.deepEqual([details.metrics['rmse']?.count, details.metrics['rmse']?.last, details.metrics['mae']?.count], [2, 2, 1]);
    assert.deepEqual(details.artifacts.map((artifact) => artifact.path), ['one.txt', 'two.txt']);
    assert.deepEqual(await into.outcomes(tracking), ['unchanged']);
    rmSync(path.join(folder, 'artifacts', 'two.txt'));
    assert.deepEqual(await into.outcomes(tracking), ['unchanged']);
  });

  it('joins an experiment of the same name, and takes deleted runs and experiments as deleted', async () => {
    const { into, tracking, experiment } = fresh();
    writeMlflowRun(experiment, { id: mlflowId(1) });
    const second = writeExperiment(into.file('other/mlruns'), { id: '9', name: "'Räder: 1e5'" });
    writeMlflowRun(second, { id: mlflowId(2) });
    writeMlflowRun(second, { id: mlflowId(3), meta: { lifecycle_stage: 'deleted', deleted_time: String(START) } });
    const gone = writeExperiment(path.join(tracking, '.trash'), { id: '77', name: 'gone', meta: { lifecycle_stage: 'deleted' } });
    writeMlflowRun(gone, { id: mlflowId(4), meta: { lifecycle_stage: 'deleted' } });
    writeMlflowRun(writeExperiment(tracking, { id: '0', name: 'Default' }), { id: mlflowId(5) });
    assert.deepEqual((await into.report(tracking, into.file('other'))).runs.map(({ outcome }) => outcome), Array.from({ length: 5 }, () => 'imported'));
    const content = await into.content();
    assert.deepEqual([...content.keys()].sort(), [mlflowId(1), mlflowId(2), mlflowId(5)]);
    assert.equal(content.get(mlflowId(1))?.run.experimentId, content.get(mlflowId(2))?.run.experimentId);
    assert.equal(content.get(mlflowId(5))?.run.experimentId, '0');
    assert.equal(into.recorded().get(mlflowId(4))?.state.lifecycle?.value, 'deleted');
    const names = readdirSync(path.join(into.store.storeFolder, 'experiments')).filter((name) => name.endsWith('.json'));
    assert.equal(names.length, 3, 'two are created, one of them deleted');
  });

  it('brings the files of models that MLflow 3 keeps beside the runs', async () => {
    const { into, tracking, experiment } = fresh();
    writeMlflowRun(experiment, { id: mlflowId(1), artifacts: { 'notes.txt': 'n' } });
    writeFile(path.join(experiment, 'models', 'm-5', 'meta.yaml'), `artifact_location: x\nmodel_id: m-5\nname: forest\nsource_run_id: ${mlflowId(1)}\n`);
    writeFile(path.join(experiment, 'models', 'm-5', 'artifacts', 'MLmodel'), 'model');
    assert.deepEqual(await into.outcomes(tracking), ['imported']);
    assert.deepEqual((await into.content()).get(mlflowId(1))?.details.artifacts.map((artifact) => artifact.path), ['forest/MLmodel', 'notes.txt']);
  });

  it('says what it leaves out, and why', async () => {
    const { into, tracking, experiment } = fresh();
    const torn = writeMlflowRun(experiment, { id: mlflowId(1), metrics: { rmse: `${START} 1 0\nrubbish\n${START} 2 1\n${START} 3`, huge: `${START} 1e999x 0\n` } });
    symlinkSync('/etc', path.join(torn, 'artifacts', 'link'));
    const remote = writeMlflowRun(experiment, { id: mlflowId(2), meta: { artifact_uri: 's3://bucket/417/run/artifacts' } });
    rmSync(path.join(remote, 'artifacts'), { recursive: true });
    const hostile = writeMlflowRun(experiment, { id: mlflowId(3), meta: { artifact_uri: 'file:///etc' } });
    rmSync(path.join(hostile, 'artifacts'), { recursive: true });
    const lost = path.join(experiment, mlflowId(4));
    writeFile(path.join(lost, 'params', 'lr'), '1');
    const bad = writeMlflowRun(experiment, { id: mlflowId(5) });
    writeFileSync(path.join(bad, 'meta.yaml'), 'run_id: [\n  oh: no\n');
    for (const [number, start] of [[7, '99999999999999999'], [8, '.inf'], [9, '253402300800000']] as const) writeMlflowRun(experiment, { id: mlflowId(number), meta: { start_time: start } });
    writeMlflowRun(experiment, { id: 'not-an-id', meta: { run_id: '../../../etc', run_uuid: 'x' } });
    writeFile(path.join(tracking, '9', mlflowId(6), 'meta.yaml'), `run_id: ${mlflowId(6)}\nstart_time: ${START}\n`);
    writeFile(path.join(tracking, 'models', 'forest', 'tags', 'x'), 'y');
    writeFile(path.join(experiment, 'traces', 'tr-1', 'trace_info.yaml'), '');

    const { ok, runs, skipped } = await into.report(tracking);
    assert.equal(ok, false);
    assert.deepEqual(runs.flatMap((run) => (run.outcome === 'refused' ? [[path.basename(run.source), run.why]] : [])), [
      [mlflowId(4), 'Its meta.yaml is missing, so it is not known which run it is.'],
      [mlflowId(5), 'Its meta.yaml is no YAML (line 3), so it is not known which run it is.'],
      [mlflowId(7), 'The time of its start is in no month.'],
      [mlflowId(8), 'Its meta.yaml tells no start_time.'],
      [mlflowId(9), 'The time of its start is in no month.'],
      ['not-an-id', 'Its id is none that a run can have.'],
    ]);
    assert.deepEqual(skipped.map(({ what, count, why }) => `${count} ${what} ${why}`), [
      '2 lines of metrics are passed over: they are no metric',
      '1 folders of artifacts lie elsewhere and are not fetched; the tag onramp.artifactUri keeps where',
      '1 experiments have no name that can be read and are called after their folder: meta.yaml is missing',
      '1 traces are not taken in',
      '1 registered models are left out: meta.yaml is missing',
    ].sort((a, b) => skippedOrder(a) - skippedOrder(b)));
    const content = await into.content();
    assert.deepEqual([...content.keys()].sort(), [mlflowId(1), mlflowId(2), mlflowId(3), mlflowId(6)]);
    assert.equal(content.get(mlflowId(1))?.details.metrics['rmse']?.count, 2);
    assert.deepEqual(content.get(mlflowId(2))?.details.tags, { 'onramp.artifactUri': 's3://bucket/417/run/artifacts' });
    assert.deepEqual(content.get(mlflowId(3))?.details.artifacts, []);
    assert.equal(content.get(mlflowId(6))?.details.experimentName, 'MLflow 9');

    function skippedOrder(text: string): number {
      return skipped.findIndex(({ what }) => text.includes(what));
    }
  });

  it('brings registered models with versions, stages, aliases and tags, once, and lets what was decided here be', async () => {
    const { into, tracking, experiment } = fresh();
    writeMlflowRun(experiment, { id: mlflowId(1) });
    const model = path.join(tracking, 'models', 'forest');
    const version = (number: number, stage: string) => writeFile(path.join(model, `version-${number}`, 'meta.yaml'), `creation_timestamp: ${START}\ncurrent_stage: ${stage}\ndescription: v${number}\nname: forest\nrun_id: ${mlflowId(1)}\nsource: runs:/${mlflowId(1)}/model\nstatus: READY\nversion: ${number}\n`);
    writeFile(path.join(model, 'meta.yaml'), `creation_timestamp: ${START}\ndescription: trees\nname: forest\n`);
    writeFile(path.join(model, 'tags', 'team'), 'räder');
    writeFile(path.join(model, 'aliases', 'champion'), '2');
    version(1, 'Archived');
    version(2, 'Production');
    version(3, 'Deleted_Internal');
    writeFile(path.join(model, 'version-2', 'tags', 'checked'), 'yes');
    assert.match((await onramp(into.folder, ['runs', 'import', '--dry-run', tracking])).stdout, /1 run would be imported, 1 registered model with 2 versions\.\n$/);
    const registry = openModels(into.store, { clock: systemClock, readAuthor: () => Promise.resolve({ name: 'Ada', source: 'git' }), tool: 'test' });
    assert.deepEqual(await registry.listModels(), []);
    assert.match((await onramp(into.folder, ['runs', 'import', tracking])).stdout, /1 run imported, 1 registered model with 2 versions\.\n$/);
    const forest = await registry.getModel('forest');
    assert.deepEqual([forest?.description, [...(forest?.tags ?? [])], [...(forest?.aliases ?? [])], [...(forest?.holders ?? [])]], ['trees', [['team', 'räder']], [['champion', 2]], [['production', 2]]]);
    assert.deepEqual((await registry.listVersions('forest')).map((one) => [one.version, one.stage, one.description, one.source, one.runId, [...one.tags]]), [
      [1, 'archived', 'v1', `runs:/${mlflowId(1)}/model`, mlflowId(1), []],
      [2, 'production', 'v2', `runs:/${mlflowId(1)}/model`, mlflowId(1), [['checked', 'yes']]],
    ]);

    const before = snapshot(path.join(into.store.storeFolder, 'ledger'));
    assert.deepEqual((await into.report(tracking)).models.map(({ outcome }) => outcome), ['unchanged']);
    assert.equal(snapshot(path.join(into.store.storeFolder, 'ledger')), before);
    assert.ok((await registry.moveVersion('forest', 2, { stage: 'staging' })).ok);
    assert.ok((await registry.deleteVersion('forest', 1)).ok);
    assert.ok((await registry.createVersion({ name: 'forest', version: 3, source: 'ours' })).ok);
    version(3, 'None');
    version(4, 'Production');
    const { models, skipped } = await into.report(tracking);
    assert.deepEqual([models.map(({ outcome, addedVersions }) => [outcome, addedVersions]), skipped.map(({ count, why }) => [count, why])], [[['grown', 1]], [[1, 'are left out: their numbers have other versions here']]]);
    assert.deepEqual((await registry.listVersions('forest')).map((one) => [one.version, one.stage, one.source === 'ours']), [[2, 'staging', false], [3, 'development', true], [4, 'production', false]]);
    assert.ok((await registry.deleteModel('forest')).ok);
    assert.deepEqual((await into.report(tracking)).skipped.map(({ why }) => why), ['were deleted here and stay deleted']);
  });

  it('finds what lies in a project, and leaves what lies in artifacts', async () => {
    const { into, experiment } = fresh();
    writeMlflowRun(experiment, { id: mlflowId(1), artifacts: { 'tb/events.out.tfevents.1.h': 'x' } });
    writeFile(into.file('node_modules/x/mlruns/1/meta.yaml'), 'name: x\n');
    assert.deepEqual(await into.outcomes(into.folder), ['imported']);
    const found = await onramp(into.folder, ['runs', 'import', into.file('mlruns/417/tags')]);
    assert.deepEqual([found.exitCode, /^onramp: No run was found in .*mlflow\.db, folders with TensorBoard's event files/.test(found.stderr)], [1, true]);
    writeFileSync(into.file('some.txt'), 'x');
    assert.match((await onramp(into.folder, ['runs', 'import', 'some.txt'])).stderr, /some\.txt is not a file that runs can be imported from\./);
    assert.match((await onramp(into.folder, ['runs', 'import', 'nowhere'])).stderr, /nowhere is not there\. Name a folder or a file with runs\./);
  });

  it('stops cleanly at Ctrl+C, and goes on', async function () {
    this.timeout(60_000);
    const { into, tracking, experiment } = fresh();
    for (let number = 0; number < 400; number += 1) writeMlflowRun(experiment, { id: mlflowId(number), params: { number: String(number) }, artifacts: { a: `artifact ${number % 20}` } });
    const program = released(startOnramp(into.folder, ['runs', 'import', tracking]));
    while (eventFilesIn(into.store.storeFolder) < 3 && program.child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
    program.child.kill('SIGINT');
    assert.equal((await program.ended).exitCode, 130);
    const text = program.stdout().toString('utf8');
    const came = Number(/Stopped after (\d+) of 400 runs\. The same command goes on from here\./.exec(text)?.[1]);
    assert.ok(came > 0 && came < 400, text);
    assert.equal(eventFilesIn(into.store.storeFolder), came);
    const rest = await onramp(into.folder, ['runs', 'import', tracking]);
    assert.match(rest.stdout, new RegExp(`${400 - came} runs imported, ${came} there already\\.\\n$`));
    assert.equal((await into.content()).size, 400);
  });

  it('brings each record once when two import at the same moment, and goes on after a kill', async function () {
    this.timeout(60_000);
    const { into, tracking, experiment } = fresh();
    for (let number = 0; number < 150; number += 1) writeMlflowRun(experiment, { id: mlflowId(number), params: { number: String(number) }, metrics: { m: `${START} ${number} 0\n` }, artifacts: { a: `artifact ${number % 20}` } });
    const program = released(startOnramp(into.folder, ['runs', 'import', tracking]));
    while (eventFilesIn(into.store.storeFolder) < 3 && program.child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
    program.child.kill('SIGKILL');
    await program.ended;
    await Promise.all([into.report(tracking), into.report(tracking)]);
    assert.deepEqual([...new Set(await into.outcomes(tracking))], ['unchanged']);
    for (const [, { run, details }] of await into.content()) assert.deepEqual([details.metrics['m']?.count, mlflowId(Number(details.params['number']))], [1, run.id]);
    assert.equal(eventFilesIn(into.store.storeFolder), 150);
  });
});

function eventFilesOf(storeFolder: string, id: string): string[] {
  return allFiles(storeFolder).filter((file) => file.includes(id) && file.endsWith('.jsonl'));
}

function eventFilesIn(storeFolder: string): number {
  return allFiles(storeFolder).filter((file) => path.basename(file).startsWith('events-') && file.endsWith('.jsonl')).length;
}

function allFiles(storeFolder: string): string[] {
  try {
    return readdirSync(path.join(storeFolder, 'runs'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  } catch {
    // Nothing has come in yet, or a folder is just being made.
    return [];
  }
}
