import assert from 'node:assert/strict';
import path from 'node:path';
import type { DoneResult, ModelResult, VersionResult } from '../../../../src/core/registry/modelRegistry';
import { verifyFolder } from '../../../../src/storage/ledger/verifyFolder';
import { openModels } from '../../../../src/storage/registry/openModels';
import { makeReadOnly } from '../../../harness/readOnly';
import { filesIn, writerServices } from '../../support/ledgers';
import { done, plainModel, plainVersion } from '../../support/registries';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

const source = 'runs:/a/model';

describe('The model registry', () => {
  const released = releasedAfterEach();
  const fresh = () => released(trackedWorkspace()).store;
  const open = (store: { storeFolder: string }, name?: string) => openModels(store, writerServices(name));
  const folderOf = ({ storeFolder }: { storeFolder: string }) => path.join(storeFolder, 'ledger');

  it('is empty without a record', async () => {
    const models = open(fresh());
    assert.deepEqual([await models.listModels(), await models.getModel('bike'), await models.listVersions('bike'), await models.conflicts()], [[], undefined, [], []]);
  });

  it('keeps models and versions with all that is told of them, as every reader sees', async () => {
    const store = fresh();
    const models = open(store);
    done(await models.createModel({ name: 'bike', description: 'rentals', tags: new Map([['team', 'a'], ['__proto__', 'x']]) }));
    const created = done(await models.createVersion({ name: 'bike', source, runId: 'a', loggedModelId: 'm-1', location: 'mlflow-artifacts:/m-1', sha256: 'ab', description: 'first', tags: new Map([['k', 'v']]) }));
    const version = {
      modelId: 'bike', name: 'bike', version: 1, source, location: 'mlflow-artifacts:/m-1', runId: 'a', runLink: null, loggedModelId: 'm-1', sha256: 'ab', stage: 'development', description: 'first', tags: [['k', 'v']], aliases: [],
      createdAtMs: START_MS + 2000, updatedAtMs: START_MS + 2000, createdBy: { name: 'Ann', email: 'ann@example.org', source: 'git' }, isDisputed: false,
    };
    assert.deepEqual(plainVersion(created.version), version);
    assert.deepEqual(plainVersion(done(await open(store).getVersion('bike', 1)).version), version);
    const model = await open(store).getModel('bike');
    assert.ok(model);
    assert.deepEqual(plainModel(model), {
      id: 'bike', name: 'bike', description: 'rentals', tags: [['__proto__', 'x'], ['team', 'a']], aliases: [], holders: [], latestVersions: [1], versionCount: 1, createdAtMs: START_MS + 1000, updatedAtMs: START_MS + 2000,
    });
    assert.deepEqual((await verifyFolder(folderOf(store))).broken, []);
  });

  it('tells when something changed as MLflow does: tags and aliases do not count, a version of a model does', async () => {
    const models = open(fresh());
    const times = async () => [(await models.getModel('bike'))?.updatedAtMs, (await models.listVersions('bike'))[0]?.updatedAtMs].map((at) => (at === undefined ? undefined : (at - START_MS) / 1000));
    const changes: [string, () => Promise<object>, [number, number | undefined]][] = [
      ['create the model', () => models.createModel({ name: 'bike' }), [1, undefined]],
      ['create a version', () => models.createVersion({ name: 'bike', source }), [2, 2]],
      ['tag both', async () => [await models.setModelTag('bike', 'a', '1'), await models.setVersionTag('bike', 1, 'a', '1')], [2, 2]],
      ['set an alias', () => models.setAlias('bike', 'champion', 1), [2, 2]],
      ['describe the model', () => models.describeModel('bike', 'x'), [6, 2]],
      ['describe the version', () => models.describeVersion('bike', 1, 'x'), [6, 7]],
      ['move the version', () => models.moveVersion('bike', 1, { stage: 'staging' }), [8, 8]],
      ['rename the model, which is renamed back', async () => [await models.renameModel('bike', 'ride'), await models.renameModel('ride', 'bike')], [10, 10]],
      ['delete the version', () => models.deleteVersion('bike', 1), [11, undefined]],
    ];
    for (const [name, change, expected] of changes) {
      await change();
      assert.deepEqual(await times(), expected, name);
    }
  });

  it('never gives a version number twice', async () => {
    const models = open(fresh());
    done(await models.createModel({ name: 'bike' }));
    const numbers: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { version } = done(await models.createVersion({ name: 'bike', source }));
      numbers.push(version.version);
      done(await models.deleteVersion('bike', version.version));
    }
    assert.deepEqual(numbers, [1, 2, 3]);
    assert.deepEqual(await models.listVersions('bike'), []);
  });

  it('gives a name that became free to a new model, which begins anew', async () => {
    const models = open(fresh());
    for (const [number, id] of ['bike', 'bike:2', 'bike:3'].entries()) {
      assert.equal(done(await models.createModel({ name: 'bike' })).model.id, id);
      assert.equal(done(await models.createVersion({ name: 'bike', source })).version.version, 1);
      done(number === 0 ? await models.renameModel('bike', 'ride') : await models.deleteModel('bike'));
    }
    assert.deepEqual((await models.listModels()).map(({ name, id }) => [name, id]), [['ride', 'bike']]);
    assert.equal(done(await models.getVersion('ride', 1)).version.name, 'ride');
  });

  it('keeps the alias of a version that was deleted', async () => {
    const models = open(fresh());
    done(await models.createModel({ name: 'bike' }));
    done(await models.createVersion({ name: 'bike', source }));
    done(await models.setAlias('bike', 'champion', 1));
    assert.deepEqual(done(await models.getVersionByAlias('bike', 'champion')).version.aliases, ['champion']);
    done(await models.deleteVersion('bike', 1));
    assert.deepEqual([...((await models.getModel('bike'))?.aliases ?? [])], [['champion', 1]]);
    assert.deepEqual(await models.getVersionByAlias('bike', 'champion'), { ok: false, reason: 'version-not-found', name: 'bike', version: 1 });
    done(await models.deleteAlias('bike', 'champion'));
    assert.deepEqual(await models.getVersionByAlias('bike', 'champion'), { ok: false, reason: 'alias-not-found', alias: 'champion' });
  });

  describe('of stages', () => {
    const withVersions = async (count: number) => {
      const models = open(fresh());
      done(await models.createModel({ name: 'bike' }));
      for (let made = 0; made < count; made += 1) done(await models.createVersion({ name: 'bike', source }));
      return {
        models,
        move: async (version: number, stage: string, archiveOthers = false) => done(await models.moveVersion('bike', version, { stage, archiveOthers })).version.stage,
        holders: async () => Object.fromEntries((await models.getModel('bike'))?.holders ?? []),
        stages: async () => (await models.listVersions('bike')).map(({ stage }) => stage),
      };
    };

    it('has one holder of each stage, the last that came, and an heir when it leaves', async () => {
      const { move, holders, stages } = await withVersions(3);
      for (const version of [1, 3, 2]) await move(version, 'production');
      assert.deepEqual([await stages(), await holders()], [['production', 'production', 'production'], { production: 2 }]);
      await move(2, 'staging');
      assert.deepEqual(await holders(), { production: 3, staging: 2 });
      await move(3, 'archived');
      await move(1, 'archived');
      assert.deepEqual([await stages(), await holders()], [['archived', 'staging', 'archived'], { staging: 2 }]);
    });

    it('archives the others of a stage when asked to', async () => {
      const { models, move, stages, holders } = await withVersions(3);
      await move(1, 'production');
      await move(2, 'production');
      await move(3, 'production', true);
      assert.deepEqual([await stages(), await holders()], [['archived', 'archived', 'production'], { production: 3 }]);
      const before = await models.history('bike');
      await move(3, 'production', true);
      assert.equal((await models.history('bike'))?.length, before?.length, 'what changes nothing writes nothing');
    });

    it('takes stages with names of a team', async () => {
      const { models, move, holders } = await withVersions(1);
      assert.equal(await move(1, 'shadow'), 'shadow');
      assert.deepEqual(await holders(), { shadow: 1 });
      assert.deepEqual((await models.getModel('bike'))?.latestVersions.map(({ stage }) => stage), ['shadow']);
    });

    it('frees the stage of a version, or a model, that is deleted', async () => {
      const { models, move, holders } = await withVersions(2);
      await move(1, 'production');
      await move(2, 'production');
      done(await models.deleteVersion('bike', 2));
      assert.deepEqual(await holders(), { production: 1 });
      done(await models.deleteModel('bike'));
      assert.deepEqual((await models.stageAt('bike', 'production', Number.MAX_SAFE_INTEGER))?.holders.map(({ version }) => version), [null]);
    });

    it('tells who held a stage at a time, who said so, and what came before', async () => {
      const { models, move } = await withVersions(2);
      await move(1, 'production');
      const since = START_MS + 4000;
      await move(2, 'production', true);
      done(await models.renameModel('bike', 'ride'));
      const heldAt = async (atMs: number) => (await models.stageAt('ride', 'production', atMs))?.holders.map(({ version, since: { kind, author, atMs: at } }) => [version, kind, author.name, at]);
      assert.deepEqual(await heldAt(since - 1), []);
      assert.deepEqual(await heldAt(since), [[1, 'model.stage-changed', 'Ann', since]]);
      assert.deepEqual(await heldAt(since + 999), [[1, 'model.stage-changed', 'Ann', since]]);
      assert.deepEqual(await heldAt(since + 1000), [[2, 'model.stage-changed', 'Ann', since + 1000]]);
      const history = await models.history('ride');
      assert.deepEqual(history?.map(({ kind }) => kind), ['model.created', 'model.version-created', 'model.version-created', 'model.stage-changed', 'model.stage-changed', 'model.renamed']);
      const changes = history?.[4]?.changes.map(({ about, from, to }) => ['key' in about ? about.key : 'version' in about ? about.version : '', from, to]);
      assert.deepEqual(changes, [['production', 1, 2], [1, 'production', 'archived'], [2, null, 'production']]);
      assert.equal(await models.stageAt('other', 'production', since), undefined);
    });
  });

  it('says why a change is refused, and writes nothing then', async () => {
    const store = fresh();
    const models = open(store);
    const { model } = done(await models.createModel({ name: 'bike' }));
    const { version } = done(await models.createVersion({ name: 'bike', source }));
    const gone = { reason: 'model-not-found', name: 'gone' };
    const noVersion = { reason: 'version-not-found', name: 'bike', version: 2 };
    const refusals: [string, Promise<ModelResult | VersionResult | DoneResult>, object][] = [
      ['a name that exists', models.createModel({ name: 'bike' }), { reason: 'name-exists', model: { ...model, latestVersions: [version], versionCount: 1, updatedAtMs: version.updatedAtMs } }],
      ['an empty name', models.createModel({ name: ' ' }), { reason: 'invalid-name', problem: 'empty' }],
      ['a long name', models.createModel({ name: 'x'.repeat(257) }), { reason: 'invalid-name', problem: 'too-long' }],
      ['a name with a slash', models.createModel({ name: 'a/b' }), { reason: 'invalid-name', problem: 'characters' }],
      ['a rename to a name with a colon', models.renameModel('bike', 'a:b'), { reason: 'invalid-name', problem: 'characters' }],
      ['a name that UTF-8 cannot hold', models.createModel({ name: '\ud800' }), { reason: 'invalid-text' }],
      ['a tag that UTF-8 cannot hold', models.setModelTag('bike', 'a', '\udc00'), { reason: 'invalid-text' }],
      ['a key of a tag that UTF-8 cannot hold', models.setVersionTag('bike', 1, '\udc00', ''), { reason: 'invalid-text' }],
      ['an unknown model, described', models.describeModel('gone', 'x'), gone],
      ['an unknown model, renamed', models.renameModel('gone', 'x'), gone],
      ['an unknown model, deleted', models.deleteModel('gone'), gone],
      ['an unknown model, tagged', models.setModelTag('gone', 'a', 'b'), gone],
      ['an unknown model, untagged', models.deleteModelTag('gone', 'a'), gone],
      ['an unknown model, given a version', models.createVersion({ name: 'gone', source }), gone],
      ['an unknown model, asked for an alias', models.getVersionByAlias('gone', 'a'), gone],
      ['an unknown version, read', models.getVersion('bike', 2), noVersion],
      ['an unknown version, moved', models.moveVersion('bike', 2, { stage: 'staging' }), noVersion],
      ['an unknown version, tagged', models.setVersionTag('bike', 2, 'a', 'b'), noVersion],
      ['an unknown version, deleted', models.deleteVersion('bike', 2), noVersion],
      ['an unknown version, described', models.describeVersion('bike', 2, 'x'), noVersion],
      ['an unknown version, given an alias', models.setAlias('bike', 'champion', 2), noVersion],
      ['a number that exists', models.createVersion({ name: 'bike', source, version: 1 }), { reason: 'version-exists', version }],
      ['an alias with a blank', models.setAlias('bike', 'a b', 1), { reason: 'invalid-alias', problem: 'characters' }],
      ['an alias like a version', models.setAlias('bike', 'V12', 1), { reason: 'invalid-alias', problem: 'reserved' }],
      ['the alias latest', models.setAlias('bike', 'Latest', 1), { reason: 'invalid-alias', problem: 'reserved' }],
      ['an empty stage', models.moveVersion('bike', 1, { stage: '' }), { reason: 'invalid-stage', problem: 'empty' }],
    ];
    for (const [name, result, refusal] of refusals) assert.deepEqual(await result, { ok: false, ...refusal }, name);
    assert.equal(filesIn(folderOf(store)).length, 2);
  });

  it('writes nothing where nothing changes', async () => {
    const store = fresh();
    const models = open(store);
    done(await models.createModel({ name: 'bike', tags: new Map([['a', '1']]) }));
    done(await models.createVersion({ name: 'bike', source, tags: new Map([['a', '1']]) }));
    done(await models.setAlias('bike', 'champion', 1));
    const unchanged = [models.describeModel('bike', ''), models.renameModel('bike', 'bike'), models.setModelTag('bike', 'a', '1'), models.deleteModelTag('bike', 'b'), models.setAlias('bike', 'champion', 1), models.deleteAlias('bike', 'other')];
    const unchangedOfVersion = [models.describeVersion('bike', 1, ''), models.setVersionTag('bike', 1, 'a', '1'), models.deleteVersionTag('bike', 1, 'b'), models.moveVersion('bike', 1, { stage: 'development' })];
    for (const result of [...unchanged, ...unchangedOfVersion]) done(await result);
    assert.equal(filesIn(folderOf(store)).length, 3);
  });

  it('imports the same models and versions once, with their numbers and times', async () => {
    const store = fresh();
    const origin = (id: string) => ({ uri: 'http://mlflow', id, revision: '1' });
    for (let time = 0; time < 2; time += 1) {
      const models = open(store);
      done(await models.createModel({ name: 'bike', origin: origin('bike') }));
      for (const version of [2, 5]) {
        const imported = done(await models.createVersion({ name: 'bike', source, version, createdAtMs: 1000 * version, origin: origin(`bike/${version}`) }));
        assert.deepEqual([imported.version.version, imported.version.createdAtMs], [version, 1000 * version]);
      }
    }
    assert.equal(filesIn(folderOf(store)).length, 3);
    assert.equal(done(await open(store).createVersion({ name: 'bike', source })).version.version, 6);
  });

  it('says that the store is read-only', async () => {
    const store = fresh();
    done(await open(store).createModel({ name: 'bike' }));
    released({ dispose: makeReadOnly(store.storeFolder) });
    assert.equal((await open(store).getModel('bike'))?.name, 'bike');
    await assert.rejects(open(store).createVersion({ name: 'bike', source }), /read-only for you/);
  });

  it('sees what others write', async () => {
    const store = fresh();
    const [ann, bob] = [open(store, 'Ann'), open(store, 'Bob')];
    done(await ann.createModel({ name: 'bike' }));
    done(await bob.createVersion({ name: 'bike', source: 'b' }));
    assert.equal(done(await ann.createVersion({ name: 'bike', source: 'a' })).version.version, 2);
    assert.deepEqual((await bob.listVersions('bike')).map((one) => one.source), ['b', 'a']);
  });
});
