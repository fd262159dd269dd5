import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { systemClock } from '../../../../src/core/clock';
import { openModels } from '../../../../src/storage/registry/openModels';
import { onramp } from '../../support/cli';
import { importTarget } from '../../support/imports';
import { insertRun, mlflowSchemas, runSql } from '../../support/mlflowDatabases';
import { MLFLOW_START_MS, mlflowId, writeFile } from '../../support/mlflowFolders';
import { startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { eventually } from '../../../harness/poll';

const START = MLFLOW_START_MS;
const [id, second, third] = [mlflowId(1), mlflowId(2), mlflowId(3)];

describe('onramp runs import of mlflow.db', () => {
  const released = releasedAfterEach();

  function fresh(sql: string) {
    const into = released(importTarget());
    const file = into.file('mlflow.db');
    runSql(file, sql);
    // As MLflow does when it starts.
    mkdirSync(into.file('mlruns'));
    const failure = async (...words: string[]) => {
      const { exitCode, stderr } = await onramp(into.folder, ['runs', 'import', ...words, file]);
      assert.equal(exitCode, 1);
      return stderr;
    };
    return { into, file, failure };
  }

  for (const [release, schema] of Object.entries(mlflowSchemas)) {
    it(`reads the schema of MLflow ${release}`, async () => {
      const { into, file } = fresh(`${schema} ${insertRun(1)} ${insertRun(2, { status: 'RUNNING', endMs: null })} ${insertRun(3, { lifecycle: 'deleted' })}
        INSERT INTO params VALUES ('lr', '0.1', '${id}'), ('größe', '${'x'.repeat(8000)}', '${id}');
        INSERT INTO tags VALUES ('mlflow.note.content', 'good', '${id}'), ('team', 'räder', '${id}');
        INSERT INTO metrics (key, value, timestamp, run_uuid) VALUES ('rmse', 42.5, ${START}, '${id}');`);
      const before = readFileSync(file);
      assert.deepEqual(await into.outcomes(file), ['imported', 'imported', 'imported']);
      assert.deepEqual(readFileSync(file), before);
      const { run, details } = (await into.content()).get(id) ?? assert.fail('not there');
      assert.deepEqual([run.name, run.status, run.startedAtMs, run.endedAtMs, run.user, run.git?.commit, run.source?.path], ['run 1', 'FINISHED', START + 1, START + 60_000, 'ada', 'abc123', 'train.py']);
      assert.deepEqual([details.params['lr'], details.params['größe']?.length, details.tags, details.note, details.experimentName], ['0.1', 8000, { team: 'räder' }, 'good', 'Frühling 1']);
      assert.deepEqual([details.metrics['rmse']?.last, details.metrics['rmse']?.lastStep], [42.5, 0]);
      assert.equal((await into.content()).get(second)?.run.status, 'KILLED');
      assert.equal(into.recorded().get(third)?.state.lifecycle?.value, 'deleted');
      assert.deepEqual(await into.outcomes(into.folder), ['unchanged', 'unchanged', 'unchanged']);
    });
  }

  it('reads NaN and infinities, data sets, artifacts beside it, models, and says what it leaves', async () => {
    const { into, file } = fresh(`${mlflowSchemas['3.1']} ${insertRun(1)} ${insertRun(2, { artifactUri: 'mlflow-artifacts:/1/' + second + '/artifacts' })} ${insertRun(3, { artifactUri: 's3://bucket/1/' + third + '/artifacts' })}
      INSERT INTO metrics VALUES ('m', 0, ${START}, '${id}', 0, 1), ('m', 1.7976931348623157e308, ${START + 1}, '${id}', 1, 0), ('m', -1.7976931348623157e308, ${START + 2}, '${id}', 2, 0);
      INSERT INTO datasets VALUES ('d-1', 1, 'hours', 'a81f', 'local', 'hour.csv', NULL, '{"rows": 3}');
      INSERT INTO inputs VALUES ('i-1', 'DATASET', 'd-1', 'RUN', '${id}', 0);
      INSERT INTO input_tags VALUES ('i-1', 'mlflow.data.context', 'training');
      INSERT INTO experiment_tags VALUES ('owner', 'ada', 1);
      INSERT INTO logged_models VALUES ('m-1', 1, 'forest', 'mlflow-artifacts:/1/models/m-1/artifacts', 1, 1, 2, 'active', '', '${id}', NULL);
      INSERT INTO registered_models (name, description) VALUES ('a', 'trees'), ('b/c', '');
      INSERT INTO model_versions (name, version, creation_time, current_stage, source, run_id) VALUES ('a', 1, ${START}, 'Deleted_Internal', '', NULL), ('a', 2, ${START}, 'Staging', 'models:/m-1', '${id}');
      INSERT INTO model_version_tags VALUES ('checked', 'yes', 'a', 2); INSERT INTO registered_model_aliases VALUES ('champion', 2, 'a'); INSERT INTO registered_model_tags VALUES ('team', 'räder', 'a');
      INSERT INTO trace_info VALUES ('tr-1', 1);`);
    writeFile(into.file(`mlruns/1/${id}/artifacts/plot.png`), 'png');
    writeFile(into.file(`mlartifacts/1/${second}/artifacts/model/MLmodel`), 'm');
    writeFile(into.file('mlartifacts/1/models/m-1/artifacts/MLmodel'), 'forest');
    const { ok, skipped } = await into.report(file);
    assert.equal(ok, true);
    assert.deepEqual(skipped.map(({ what, count, places }) => ({ what, count, places })), [
      { what: 'folders of artifacts', count: 1, places: [`s3://bucket/1/${third}/artifacts`] },
      { what: 'registered models', count: 1, places: [`${file}#b/c`] },
      { what: 'traces', count: 1, places: [file] },
    ]);
    const registry = openModels(into.store, { clock: systemClock, readAuthor: () => Promise.resolve({ name: 'Ada', source: 'git' }), tool: 'test' });
    const [model, ...others] = await registry.listModels();
    assert.deepEqual([model?.name, model?.description, [...(model?.tags ?? [])], [...(model?.aliases ?? [])], others], ['a', 'trees', [['team', 'räder']], [['champion', 2]], []]);
    assert.deepEqual((await registry.listVersions('a')).map((one) => [one.version, one.stage, one.source, one.runId, [...one.tags]]), [[2, 'staging', 'models:/m-1', id, [['checked', 'yes']]]]);
    const content = await into.content();
    const { details } = content.get(id) ?? assert.fail('not there');
    assert.deepEqual([details.metrics['m']?.count, details.metrics['m']?.min, details.metrics['m']?.max, details.metrics['m']?.last], [3, -Infinity, Infinity, -Infinity]);
    assert.deepEqual(details.inputs.map(({ name, context, mlflow }) => [name, context, mlflow?.profile]), [['hours', 'training', '{"rows": 3}']]);
    assert.deepEqual(details.artifacts.map((artifact) => artifact.path), ['forest/MLmodel', 'plot.png']);
    assert.deepEqual(content.get(second)?.details.artifacts.map((artifact) => artifact.path), ['model/MLmodel']);
  });

  it('adds what has been logged since, also of a run that a folder brought', async () => {
    const { into, file } = fresh(`${mlflowSchemas['2.3']} ${insertRun(1, { status: 'RUNNING', endMs: null })} INSERT INTO metrics VALUES ('m', 3, ${START}, '${id}', 0, 0);`);
    assert.deepEqual(await into.outcomes(file), ['imported']);
    runSql(file, `INSERT INTO metrics VALUES ('m', 2, ${START + 1}, '${id}', 1, 0); UPDATE runs SET status = 'FINISHED', end_time = ${START + 9}; ${insertRun(2)}`);
    assert.deepEqual(await into.outcomes(file), ['grown', 'imported']);
    const { run, details } = (await into.content()).get(id) ?? assert.fail('not there');
    assert.deepEqual([run.status, run.endedAtMs, details.metrics['m']?.count, details.metrics['m']?.last], ['FINISHED', START + 9, 2, 2]);
  });

  it('says what to do when it cannot be read', async () => {
    const { into, file, failure } = fresh(`${mlflowSchemas['2.3']} ${insertRun(1)}`);
    const whole = readFileSync(file);
    writeFileSync(`${file}-wal`, 'changes');
    assert.match(await failure(), /mlflow\.db is in use: .*-wal holds changes that are not in it yet\. Stop the program .* wal_checkpoint\(TRUNCATE\)/);
    writeFileSync(`${file}-wal`, '');
    writeFileSync(`${file}-journal`, 'before');
    assert.match(await failure(), /mlflow\.db is being written to, or its writer was killed/);
    writeFileSync(`${file}-journal`, '');

    writeFileSync(file, whole.subarray(0, whole.length / 2));
    assert.match(await failure(), /is damaged: .*Restore it from a copy/);
    // In a project it is one problem among other sources.
    const report = await into.report(into.folder);
    assert.deepEqual(report.runs.map((run) => [run.outcome, 'why' in run && /is damaged/.test(run.why)]), [['refused', true]]);

    const other = into.file('other.db');
    runSql(other, 'CREATE TABLE runs (id INTEGER)');
    assert.match((await onramp(into.folder, ['runs', 'import', other])).stderr, /is a SQLite database, but none of MLflow's/);
    const newer = into.file('newer.db');
    runSql(newer, `${mlflowSchemas['2.3']} ALTER TABLE runs RENAME COLUMN status TO state; ALTER TABLE metrics RENAME TO points; UPDATE alembic_version SET version_num = 'f00f00f00f00';`);
    assert.match((await onramp(into.folder, ['runs', 'import', newer])).stderr, /does not know \(MLflow's revision f00f00f00f00\): runs\.status, metrics\.run_uuid, .* are missing\..*mlflow db upgrade/);
    const large = into.file('large.db');
    writeFileSync(large, whole);
    // Sparse: no disk is needed for it.
    truncateSync(large, 2 ** 30 + 1);
    assert.match((await onramp(into.folder, ['runs', 'import', large])).stderr, /is too large to be read at once \(1\.0 GB, at most 1\.0 GB\)\..*mlflow gc/);
    assert.equal((await into.content()).size, 0);
  });

  it('reads what a database in WAL mode holds when its log is gone, and not while it is open', async () => {
    const { into, file, failure } = fresh(`PRAGMA journal_mode = WAL; ${mlflowSchemas['2.3']} ${insertRun(1)}`);
    const writer = released(startProgram('python3', ['-c', `import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("UPDATE runs SET name = 'later'"); c.commit(); print("written", flush=True); sys.stdin.read(); c.close()`, file]));
    await eventually('the writer', () => writer.stdout().includes('written'));
    assert.match(await failure(), /mlflow\.db is in use/);
    writer.child.stdin?.end();
    await writer.ended;
    assert.equal(readFileSync(file)[18], 2);
    assert.deepEqual(await into.outcomes(file), ['imported']);
    assert.equal((await into.content()).get(id)?.run.name, 'later');
  });

  it('goes on behind a run whose rows are damaged', async () => {
    const { into, file } = fresh(`${mlflowSchemas['2.3']} ${Array.from({ length: 40 }, (_, number) => `${insertRun(number)} INSERT INTO params VALUES ('long', '${String(number % 10).repeat(7000)}', '${mlflowId(number)}');`).join('\n')}`);
    const bytes = readFileSync(file);
    const place = bytes.indexOf(`long${'3'.repeat(100)}`);
    assert.ok(place > 0);
    const descriptor = openSync(file, 'r+');
    // The first byte of a page tells what it is.
    writeSync(descriptor, Buffer.alloc(1, 0xff), 0, 1, place - (place % 4096));
    closeSync(descriptor);
    const outcomes = await into.outcomes(file);
    assert.ok(outcomes.includes('refused') && outcomes.filter((outcome) => outcome === 'imported').length > 30, outcomes.join());
  });
});
