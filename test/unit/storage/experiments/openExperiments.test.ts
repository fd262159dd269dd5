import assert from 'node:assert/strict';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { experimentId } from '../../../../src/core/experiments/experimentId';
import type { ExperimentResult } from '../../../../src/core/experiments/experimentStore';
import { openExperiments } from '../../../../src/storage/experiments/openExperiments';
import { sha256 } from '../../../../src/storage/ledger/sha256';
import { verifyFolder } from '../../../../src/storage/ledger/verifyFolder';
import { makeReadOnly } from '../../../harness/readOnly';
import { filesIn, writerServices } from '../../support/ledgers';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

const bike = experimentId('bike', 0, sha256);

describe('Experiments', () => {
  const released = releasedAfterEach();
  const fresh = () => released(trackedWorkspace()).store;
  const open = (store: { storeFolder: string }, name?: string) => openExperiments(store, writerServices(name));
  const folderOf = ({ storeFolder }: { storeFolder: string }) => path.join(storeFolder, 'experiments');
  const done = (result: ExperimentResult) => {
    assert.ok(result.ok, JSON.stringify(result));
    return result.experiment;
  };

  it('begin with Default, for which there is no record', async () => {
    const store = fresh();
    const byDefault = { id: '0', name: 'Default', lifecycle: 'active', tags: {}, artifactLocation: null, createdAtMs: null, updatedAtMs: null };
    assert.deepEqual(await open(store).list(), [byDefault]);
    assert.deepEqual([await open(store).get('0'), await open(store).getByName('Default')], [byDefault, byDefault]);
    assert.ok(!existsSync(folderOf(store)));
  });

  it('are created, found, renamed, tagged, deleted and restored, as every reader sees', async () => {
    const store = fresh();
    const experiments = open(store);
    const created = done(await experiments.create({ name: 'bike', tags: { team: 'a', __proto__x: '1' }, artifactLocation: 's3://x' }));
    const first = { id: bike, name: 'bike', lifecycle: 'active', tags: { team: 'a', __proto__x: '1' }, artifactLocation: 's3://x', createdAtMs: START_MS + 1000, updatedAtMs: START_MS + 1000 };
    assert.deepEqual(created, first);
    assert.deepEqual(await open(store).getByName('bike'), first);
    assert.equal(done(await experiments.setTag(bike, 'team', 'b')).tags['team'], 'b');
    assert.deepEqual(done(await experiments.deleteTag(bike, '__proto__x')).tags, { team: 'b' });
    assert.equal(done(await experiments.rename(bike, 'Räder / 2')).name, 'Räder / 2');
    assert.equal(done(await experiments.delete(bike)).lifecycle, 'deleted');
    const deleted = await open(store).get(bike);
    assert.deepEqual(deleted, { ...first, name: 'Räder / 2', lifecycle: 'deleted', tags: { team: 'b' }, updatedAtMs: START_MS + 5000 });
    assert.equal(done(await experiments.restore(bike)).lifecycle, 'active');
    assert.equal(await experiments.getByName('bike'), undefined);
    assert.equal((await experiments.getByName('Räder / 2'))?.id, bike);
    assert.deepEqual((await verifyFolder(folderOf(store))).broken, []);
  });

  it('say why a change is refused', async () => {
    const store = fresh();
    const experiments = open(store);
    await experiments.create({ name: 'bike' });
    const gone = done(await experiments.create({ name: 'gone' }));
    await experiments.delete(gone.id);
    const refusals: [string, Promise<ExperimentResult>, object][] = [
      ['a name that exists', experiments.create({ name: 'bike' }), { reason: 'name-exists', experiment: await experiments.get(bike) }],
      ['the name of a deleted one', experiments.create({ name: 'gone' }), { reason: 'name-exists', experiment: await experiments.get(gone.id) }],
      ['the name Default', experiments.create({ name: 'Default' }), { reason: 'name-exists', experiment: await experiments.get('0') }],
      ['a rename to a name that exists', experiments.rename(bike, 'gone'), { reason: 'name-exists', experiment: await experiments.get(gone.id) }],
      ['an empty name', experiments.create({ name: ' ' }), { reason: 'invalid-name' }],
      ['a long name', experiments.create({ name: 'x'.repeat(501) }), { reason: 'invalid-name' }],
      ['a name that UTF-8 cannot hold', experiments.rename(bike, '\ud800'), { reason: 'invalid-name' }],
      ['an unknown experiment', experiments.setTag('1', 'a', 'b'), { reason: 'not-found' }],
      ['deleting Default', experiments.delete('0'), { reason: 'default' }],
      ['renaming Default', experiments.rename('0', 'x'), { reason: 'default' }],
      ['restoring what is active', experiments.restore(bike), { reason: 'not-deleted', experiment: await experiments.get(bike) }],
      ['deleting what is deleted', experiments.delete(gone.id), { reason: 'not-active', experiment: await experiments.get(gone.id) }],
      ['a tag of a deleted one', experiments.setTag(gone.id, 'a', 'b'), { reason: 'not-active', experiment: await experiments.get(gone.id) }],
    ];
    for (const [name, result, refusal] of refusals) assert.deepEqual(await result, { ok: false, ...refusal }, name);
    assert.equal(filesIn(folderOf(store)).length, 3, 'a refusal leaves no record');
  });

  it('write nothing where nothing changes', async () => {
    const store = fresh();
    const experiments = open(store);
    await experiments.create({ name: 'bike', tags: { a: '1' } });
    for (const result of [await experiments.setTag(bike, 'a', '1'), await experiments.deleteTag(bike, 'b'), await experiments.rename(bike, 'bike')]) done(result);
    assert.equal(filesIn(folderOf(store)).length, 1);
  });

  it('take tags of Default, and tags with any name', async () => {
    const experiments = open(fresh());
    for (const key of ['mlflow.note', 'a/b', '%2F', '__proto__', 'constructor', '']) {
      assert.equal(Object.getOwnPropertyDescriptor(done(await experiments.setTag('0', key, 'x')).tags, key)?.value, 'x', key);
    }
    assert.equal(Object.keys(done(await experiments.deleteTag('0', '__proto__')).tags).length, 5);
  });

  it('import the same experiment once', async () => {
    const store = fresh();
    const imported = { name: 'bike', origin: { uri: 'http://mlflow', id: '7', revision: '1' } };
    const one = done(await open(store).create(imported));
    assert.deepEqual(done(await open(store).create(imported)), one);
    const other = await open(store).create({ ...imported, origin: { ...imported.origin, id: '8' } });
    assert.deepEqual(other, { ok: false, reason: 'name-exists', experiment: one });
    assert.equal(filesIn(folderOf(store)).length, 1);
  });

  it('give a name that became free a new id', async () => {
    const store = fresh();
    const experiments = open(store);
    for (const generation of [0, 1, 2]) {
      const { id } = done(await experiments.create({ name: 'bike' }));
      assert.equal(id, experimentId('bike', generation, sha256));
      await experiments.rename(id, `bike ${generation}`);
    }
    assert.deepEqual((await experiments.list()).map(({ name }) => name), ['Default', 'bike 0', 'bike 1', 'bike 2']);
  });

  it('create a name once when ten writers ask at the same moment', async () => {
    const store = fresh();
    const results = await Promise.all(Array.from({ length: 10 }, (_, writer) => open(store, `W${writer}`).create({ name: 'bike' })));
    assert.equal(results.filter(({ ok }) => ok).length, 1);
    for (const result of results) assert.ok(result.ok || result.reason === 'name-exists');
  });

  it('say that the store is read-only', async () => {
    const store = fresh();
    await open(store).create({ name: 'bike' });
    released({ dispose: makeReadOnly(store.storeFolder) });
    assert.equal((await open(store).getByName('bike'))?.id, bike);
    await assert.rejects(open(store).create({ name: 'other' }), /read-only for you/);
  });

  describe('of two clones', () => {
    /** What each of two copies of a store does without the other, then brought together. */
    const together = async (store: { storeFolder: string }, ...deeds: ((experiments: ReturnType<typeof open>) => Promise<unknown>)[]) => {
      const copies = await Promise.all(
        deeds.map(async (deed, place) => {
          const copy = fresh();
          if (existsSync(folderOf(store))) cpSync(folderOf(store), folderOf(copy), { recursive: true });
          await deed(open(copy, `Clone ${place}`));
          return copy;
        }),
      );
      const [first = store] = copies;
      for (const copy of copies) for (const { name, bytes } of filesIn(folderOf(copy))) writeFileSync(path.join(folderOf(first), name), bytes);
      return { store: first, experiments: open(first), verify: () => verifyFolder(folderOf(first)) };
    };
    const conflictsOf = async ({ verify }: { verify: () => ReturnType<typeof verifyFolder> }) => {
      const { graph, broken } = await verify();
      assert.deepEqual(broken, []);
      return graph.conflictsAmong(graph.subjects).map(({ subject }) => subject);
    };

    it('that create the same name have the same experiment and no conflict', async () => {
      const merged = await together(fresh(), (one) => one.create({ name: 'bike', tags: { a: '1' } }), (other) => other.create({ name: 'bike', tags: { b: '2' } }));
      assert.deepEqual((await merged.experiments.list()).map(({ id, name, tags }) => [id, name, tags]), [['0', 'Default', {}], [bike, 'bike', { a: '1', b: '2' }]]);
      assert.deepEqual(await conflictsOf(merged), []);
    });

    it('that name two experiments alike are in conflict until one gets another name', async () => {
      const store = fresh();
      await open(store).create({ name: 'bike' });
      const merged = await together(store, (one) => one.rename(bike, 'ride'), (other) => other.create({ name: 'ride' }));
      assert.deepEqual(await conflictsOf(merged), ['name/ride']);
      assert.equal((await merged.experiments.list()).filter(({ name }) => name === 'ride').length, 2, 'none is hidden');
      const found = await merged.experiments.getByName('ride');
      assert.ok(found, 'every reader finds the same one');
      done(await merged.experiments.rename(found.id, 'ride 2'));
      assert.deepEqual(await conflictsOf(merged), []);
      assert.notEqual((await merged.experiments.getByName('ride'))?.id, found.id);
    });

    it('that set one tag differently are in conflict until it is set again, also to what it shows', async () => {
      const store = fresh();
      await open(store).create({ name: 'bike' });
      const merged = await together(store, (one) => one.setTag(bike, 'a', '1'), (other) => other.setTag(bike, 'a', '2'));
      assert.deepEqual(await conflictsOf(merged), [`experiment/${bike}/tag/a`]);
      const shown = (await merged.experiments.get(bike))?.tags['a'] ?? '';
      done(await merged.experiments.setTag(bike, 'a', shown));
      assert.deepEqual(await conflictsOf(merged), []);
    });
  });
});
