import assert from 'node:assert/strict';
import { openModels } from '../../../../src/storage/registry/openModels';
import { makeClone, type Clone } from '../../support/clones';
import { done } from '../../support/registries';
import { releasedAfterEach } from '../../support/released';
import { temporaryWorkspace } from '../../support/workspaces';

describe('A model registry in Git', () => {
  const released = releasedAfterEach();

  const withModels = (clone: Clone) => ({ ...clone, models: openModels(clone.store, clone.services) });

  /** Ann's folder with a model of one version, and Bob's clone of it. */
  async function twoClones() {
    const workspace = released(temporaryWorkspace('clones'));
    const ann = withModels(makeClone(workspace.file('ann'), 'Ann'));
    done(await ann.models.createModel({ name: 'bike' }));
    done(await ann.models.createVersion({ name: 'bike', source: 'first' }));
    ann.commit('A model');
    return { ann, bob: withModels(makeClone(workspace.file('bob'), 'Bob', ann)) };
  }

  /** Both commit, and Ann gets what Bob did. */
  function merge({ ann, bob }: Awaited<ReturnType<typeof twoClones>>): void {
    for (const clone of [ann, bob]) clone.commit('Work');
    ann.pull(bob);
    assert.equal(ann.git('status', '--porcelain'), '', 'no textual conflict');
  }

  it('shows a number that two clones gave, and settles it by a word: the other version gets the next number, with all that is its', async () => {
    const clones = await twoClones();
    const { ann, bob } = clones;
    for (const { models, who } of [{ ...ann, who: 'ann' }, { ...bob, who: 'bob' }]) {
      const { version } = done(await models.createVersion({ name: 'bike', source: `by ${who}`, description: `of ${who}`, tags: new Map([['who', who]]) })).version;
      assert.equal(version, 2, 'both take the next number');
      done(await models.setVersionTag('bike', 2, `${who}'s`, 'yes'));
      done(await models.setAlias('bike', who, 2));
    }
    done(await bob.models.moveVersion('bike', 2, { stage: 'staging' }));
    merge(clones);

    const conflicts = await ann.models.conflicts();
    const number = conflicts.find(({ subject }) => subject === 'model/bike/version/2');
    assert.ok(number);
    assert.deepEqual([number.reason, number.records.map(({ record }) => record.author.name).sort()], ['decided-twice', ['Ann', 'Bob']]);
    assert.equal(done(await ann.models.getVersion('bike', 2)).version.isDisputed, true);
    assert.equal(done(await ann.models.createVersion({ name: 'bike', source: 'later' })).version.version, 3, 'work goes on');
    const early = await ann.models.settle('model/bike/version/2/tag/who', number.records[0]?.hash ?? '');
    assert.deepEqual(early, { ok: false, reason: 'settle-first', subject: 'model/bike/version/2' });

    const keep = number.records.find(({ record }) => record.author.name === 'Ann')?.hash ?? '';
    assert.deepEqual(await ann.models.settle('model/bike/version/2', keep), { ok: true });
    assert.deepEqual(await ann.models.conflicts(), []);
    ann.commit('Settled');
    bob.pull(ann);
    for (const { models } of [ann, bob]) {
      const versions = (await models.listVersions('bike')).map(({ version, source, description, tags, aliases, stage }) => [version, source, description, Object.fromEntries(tags), aliases, stage]);
      assert.deepEqual(versions.slice(1), [
        [2, 'by ann', 'of ann', { who: 'ann', "ann's": 'yes' }, ['ann'], 'development'],
        [3, 'later', '', {}, [], 'development'],
        [4, 'by bob', 'of bob', { who: 'bob', "bob's": 'yes' }, ['bob'], 'staging'],
      ]);
      assert.deepEqual([...((await models.getModel('bike'))?.holders ?? [])], [['staging', 4]]);
    }
  });

  it('agrees where two clones registered the same', async () => {
    const clones = await twoClones();
    for (const { models } of [clones.ann, clones.bob]) done(await models.createVersion({ name: 'bike', source: 'runs:/a/model', runId: 'a' }));
    merge(clones);
    assert.deepEqual(await clones.ann.models.conflicts(), []);
    assert.deepEqual((await clones.ann.models.listVersions('bike')).map(({ version, isDisputed }) => [version, isDisputed]), [[1, false], [2, false]]);
  });

  it('refuses a change of a disputed stage or alias, until a person settles it by that change', async () => {
    const clones = await twoClones();
    const { ann, bob } = clones;
    done(await ann.models.createVersion({ name: 'bike', source: 'second' }));
    ann.commit('Two versions');
    bob.pull(ann);
    done(await ann.models.moveVersion('bike', 1, { stage: 'production' }));
    done(await ann.models.setAlias('bike', 'champion', 1));
    done(await bob.models.moveVersion('bike', 2, { stage: 'production' }));
    done(await bob.models.setAlias('bike', 'champion', 2));
    merge(clones);
    const stage = 'model/bike/stage/production';
    assert.deepEqual((await ann.models.conflicts()).map(({ subject }) => subject), ['model/bike/alias/champion', stage]);
    const held = await ann.models.stageAt('bike', 'production', Number.MAX_SAFE_INTEGER);
    assert.deepEqual(held?.holders.map(({ version, since }) => [version, since.author.name]).sort(), [[1, 'Ann'], [2, 'Bob']], 'both are told');

    assert.deepEqual(await ann.models.setAlias('bike', 'champion', 1), { ok: false, reason: 'disputed', subject: 'model/bike/alias/champion' });
    assert.deepEqual(await ann.models.moveVersion('bike', 1, { stage: 'production', archiveOthers: true }), { ok: false, reason: 'disputed', subject: stage });
    done(await ann.models.setAlias('bike', 'champion', 1, { settles: true }));
    done(await ann.models.moveVersion('bike', 1, { stage: 'production', archiveOthers: true, settles: true }));
    assert.deepEqual(await ann.models.conflicts(), []);
    assert.deepEqual((await ann.models.listVersions('bike')).map((one) => one.stage), ['production', 'archived']);
  });

  for (const kept of ['Ann', 'Bob']) {
    it(`shows a version of a model that was deleted elsewhere, and goes by the word for ${kept === 'Ann' ? 'the deletion' : 'the version'}`, async () => {
      const clones = await twoClones();
      const { ann, bob } = clones;
      done(await ann.models.deleteModel('bike'));
      done(await bob.models.createVersion({ name: 'bike', source: 'second' }));
      merge(clones);
      const [conflict] = await ann.models.conflicts();
      assert.deepEqual([conflict?.subject, conflict?.reason, conflict?.reliedOn], ['model/bike/version/2', 'relied-on-changed', 'model/bike']);
      const keep = conflict?.records.find(({ record }) => record.author.name === kept)?.hash ?? '';
      assert.deepEqual(await ann.models.settle('model/bike/version/2', keep), { ok: true });
      assert.deepEqual(await ann.models.conflicts(), []);
      assert.deepEqual((await ann.models.listVersions('bike')).map(({ source }) => source), kept === 'Ann' ? [] : ['first', 'second']);
    });
  }

  it('keeps two models apart that got one name, and lets the other have a name beside it', async () => {
    const clones = await twoClones();
    const { ann, bob } = clones;
    done(await ann.models.renameModel('bike', 'ride'));
    done(await bob.models.createModel({ name: 'ride' }));
    merge(clones);
    const [conflict] = await ann.models.conflicts();
    assert.equal(conflict?.subject, 'model-name/ride');
    assert.deepEqual((await ann.models.listModels()).map(({ name, id }) => [name, id]), [['ride', 'bike'], ['ride', 'ride']], 'none is hidden');
    const keep = conflict?.records.find(({ record }) => record.author.name === 'Bob')?.hash ?? '';
    assert.deepEqual(await ann.models.settle('model-name/ride', keep), { ok: true });
    assert.deepEqual((await ann.models.listModels()).map(({ name, id }) => [name, id]), [['ride', 'ride'], ['ride-2', 'bike']]);
    assert.deepEqual(await ann.models.conflicts(), []);
  });

  it('says what it wants where there is nothing to settle', async () => {
    const clones = await twoClones();
    assert.deepEqual(await clones.ann.models.settle('model/bike', 'x'), { ok: false, reason: 'no-conflict', subject: 'model/bike' });
    done(await clones.ann.models.setAlias('bike', 'champion', 1));
    done(await clones.bob.models.deleteVersion('bike', 1));
    merge(clones);
    const [conflict] = await clones.ann.models.conflicts();
    const refused = await clones.ann.models.settle(conflict?.subject ?? '', 'x');
    assert.ok(!refused.ok && refused.reason === 'not-among-them');
    assert.deepEqual([...refused.hashes].sort(), conflict?.records.map(({ hash }) => hash).sort());
  });

  it('follows a switch of branches and back', async () => {
    const { ann } = await twoClones();
    ann.git('switch', '--quiet', '--create', 'feature');
    done(await ann.models.createVersion({ name: 'bike', source: 'on a branch' }));
    ann.commit('On a branch');
    const sources = async () => (await ann.models.listVersions('bike')).map(({ source }) => source);
    assert.deepEqual(await sources(), ['first', 'on a branch']);
    ann.git('switch', '--quiet', 'main');
    assert.deepEqual(await sources(), ['first']);
    ann.git('switch', '--quiet', 'feature');
    assert.deepEqual(await sources(), ['first', 'on a branch']);
  });
});
