import assert from 'node:assert/strict';
import { openModels } from '../../../../src/storage/registry/openModels';
import { onramp } from '../../support/cli';
import { makeClone } from '../../support/clones';
import { writerServices } from '../../support/ledgers';
import { startEndpoint } from '../../support/mlflow';
import { done } from '../../support/registries';
import { releasedAfterEach } from '../../support/released';
import { trackedWorkspace } from '../../support/stores';
import { temporaryWorkspace } from '../../support/workspaces';

const utc = { env: { ...process.env, TZ: 'UTC' } };

describe('onramp models', () => {
  const released = releasedAfterEach();

  function tracked() {
    const workspace = released(trackedWorkspace());
    const run = (...words: string[]) => onramp(workspace.folder, ['models', ...words], utc);
    return { ...workspace, run, models: openModels(workspace.store, writerServices()) };
  }

  async function withBike() {
    const workspace = tracked();
    const { models } = workspace;
    done(await models.createModel({ name: 'bike', description: 'rentals', tags: new Map([['team', 'a']]) }));
    for (const source of ['runs:/a/model', 'runs:/b/model']) done(await models.createVersion({ name: 'bike', source }));
    done(await models.setAlias('bike', 'champion', 2));
    done(await models.moveVersion('bike', 1, { stage: 'production' }));
    done(await models.createModel({ name: 'Größe 日本' }));
    return workspace;
  }

  it('lists models with what is live', async () => {
    const { run } = await withBike();
    const { exitCode, stdout, stderr } = await run('list');
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.deepEqual(stdout.split('\n'), [
      'model       versions  stages        aliases     changed',
      'Größe 日本         0                            2026-11-20 10:13:26',
      'bike               2  production 1  champion 2  2026-11-20 10:13:25',
      '',
    ]);
    assert.match((await run('list', '--filter', "name LIKE 'b%'")).stdout, /\nbike .*\n$/);
    const json = JSON.parse((await run('list', '--json')).stdout) as { models: { name: string; holders: object; latestVersions: number[] }[] };
    assert.deepEqual(json.models.map(({ name, holders, latestVersions }) => [name, holders, latestVersions]), [['Größe 日本', {}, []], ['bike', { production: 1 }, [1, 2]]]);
  });

  it('shows a model, its versions, and who changed what when', async () => {
    const { run } = await withBike();
    const { exitCode, stdout } = await run('show', 'bike');
    assert.equal(exitCode, 0);
    assert.deepEqual(stdout.split('\n'), [
      'name         bike',
      'description  rentals',
      'created      2026-11-20 10:13:21',
      'changed      2026-11-20 10:13:25',
      '',
      'Tags',
      '  team  a',
      '',
      'Stages',
      '  production  version 1',
      '',
      'Aliases',
      '  champion  version 2',
      '',
      'Versions',
      '  version  stage        aliases   created              by   source         description',
      '        2  development  champion  2026-11-20 10:13:23  Ann  runs:/b/model',
      '        1  production             2026-11-20 10:13:22  Ann  runs:/a/model',
      '',
      'History',
      '  when                 who  what',
      '  2026-11-20 10:13:25  Ann  moved version 1 from development to production',
      '  2026-11-20 10:13:24  Ann  set the alias champion to version 2',
      '  2026-11-20 10:13:23  Ann  created version 2',
      '  2026-11-20 10:13:22  Ann  created version 1',
      '  2026-11-20 10:13:21  Ann  created the model',
      '',
    ]);
    const json = JSON.parse((await run('show', 'bike', '--json')).stdout) as { name: string; tags: object; versions: { version: number; source: string }[]; history: { kind: string }[] };
    assert.deepEqual([json.name, json.tags, json.versions.map(({ version }) => version), json.history.length], ['bike', { team: 'a' }, [1, 2], 5]);
  });

  for (const { name, words, exitCode, message } of [
    { name: 'an unknown model', words: ['show', 'none'], exitCode: 1, message: /There is no model "none"\./ },
    { name: 'a filter that cannot be read', words: ['list', '--filter', 'name'], exitCode: 2, message: /--filter: A comparator is missing/ },
    { name: 'a conflict that is none', words: ['settle', 'model/bike', '--keep', 'abcd'], exitCode: 1, message: /There is no conflict about model\/bike\./ },
    { name: 'settling without a choice', words: ['settle', 'model/bike'], exitCode: 2, message: /--keep/ },
  ]) {
    it(`ends with ${exitCode} at ${name}`, async () => {
      const result = await (await withBike()).run(...words);
      assert.equal(result.exitCode, exitCode);
      assert.match(result.stderr, message);
    });
  }

  it('says that there is nothing, where there is nothing', async () => {
    const { run } = tracked();
    assert.equal((await run('list')).stdout, 'No models found.\n');
    assert.equal((await run('conflicts')).stdout, 'There is nothing to settle.\n');
  });

  it('lists conflicts of clones and settles them by a word', async () => {
    const workspace = released(temporaryWorkspace('clones'));
    const ann = makeClone(workspace.file('ann'), 'Ann');
    const annModels = openModels(ann.store, ann.services);
    done(await annModels.createModel({ name: 'bike' }));
    ann.commit('A model');
    const bob = makeClone(workspace.file('bob'), 'Bob', ann);
    done(await annModels.createVersion({ name: 'bike', source: 'by ann' }));
    done(await openModels(bob.store, bob.services).createVersion({ name: 'bike', source: 'by bob' }));
    for (const clone of [ann, bob]) clone.commit('Work');
    ann.pull(bob);
    const run = (...words: string[]) => onramp(ann.folder, ['models', ...words], utc);
    const shown = (await run('conflicts')).stdout;
    assert.match(shown, /^model\/bike\/version\/1 was decided without seeing each other:\n {2}\{"source":"by (ann|bob)"\} by (Ann|Bob), /);
    const byBob = /by Bob, [^,]*, (\d{8}-[0-9a-f]{64}\.json)/.exec(shown)?.[1] ?? '';
    assert.match((await run('show', 'bike')).stdout, /development \(disputed\)/);
    assert.match((await run('settle', 'model/bike/version/1', '--keep', 'beef')).stderr, /That is none of the records in conflict/);
    const settled = await run('settle', 'model/bike/version/1', '--keep', byBob);
    assert.deepEqual([settled.exitCode, settled.stdout], [0, 'Settled model/bike/version/1. Nothing is left to settle.\n']);
    assert.deepEqual((await annModels.listVersions('bike')).map(({ version, source }) => [version, source]), [[1, 'by bob'], [2, 'by ann']]);
    const verified = await onramp(ann.folder, ['verify']);
    assert.equal(verified.exitCode, 0, verified.stdout);
  });

  it('shows what an MLflow client registered at the endpoint', async () => {
    const { folder, store, run } = tracked();
    const { client } = released(await startEndpoint(store));
    await client.ok('POST', 'registered-models/create', { name: 'bike' });
    const id = ((await client.ok('POST', 'logged-models', { experiment_id: '0', name: 'model', source_run_id: 'r1' })) as { model: { info: { model_id: string } } }).model.info.model_id;
    const created = (await client.ok('POST', 'model-versions/create', { name: 'bike', source: `models:/${id}`, model_id: id })) as { model_version: { run_id: string } };
    assert.equal(created.model_version.run_id, 'r1');
    await client.ok('POST', 'model-versions/transition-stage', { name: 'bike', version: '1', stage: 'Production', archive_existing_versions: false });
    assert.match((await run('list')).stdout, /\nbike +1 {2}production 1 /);
    assert.match((await run('show', 'bike')).stdout, /moved version 1 from development to production/);
    assert.equal((await onramp(folder, ['verify'])).exitCode, 0);
  });
});
