import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../../src/core/errors';
import { ComparisonFiles } from '../../../../src/storage/comparisons/comparisonFiles';
import { canMount, fillDisk, limitFileSize, mountSmallDisk } from '../../../harness/smallDisk';
import { comparedRow, metricColumn, savedComparison, valuesOf } from '../../support/compared';
import { releasedAfterEach } from '../../support/released';
import { snapshot, trackedWorkspace } from '../../support/stores';

const compared = { rows: [comparedRow(1), comparedRow(2)], columns: [metricColumn('rmse', [41.3, 98.6])] };

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof UserFacingError, String(error));
    return error.text;
  }
  return assert.fail('was not refused');
}

describe('ComparisonFiles', () => {
  const released = releasedAfterEach();

  function opened() {
    const { store, ...workspace } = released(trackedWorkspace());
    const folder = path.join(store.storeFolder, 'comparisons');
    return { ...workspace, store, folder, files: new ComparisonFiles(store) };
  }

  it('gives back what was saved, and lists the latest first', async () => {
    const { files, folder } = opened();
    assert.deepEqual(await files.list(), []);
    const first = await files.save(savedComparison(compared, { note: 'why' }));
    const second = await files.save(savedComparison(compared, { name: 'Größe', savedAtMs: 5, by: null }));
    assert.deepEqual([first.slug, second.slug, readdirSync(folder).sort()], ['learning-rates', 'größe', ['größe.json', 'learning-rates.json']]);
    const { comparison, ...read } = await files.read('learning-rates');
    assert.deepEqual([read, comparison.note, valuesOf(comparison.compared)], [first, 'why', valuesOf(compared)]);
    assert.deepEqual(await files.list(), [
      { slug: 'learning-rates', name: 'Learning rates', savedAtMs: comparison.savedAtMs, by: 'Ada', runCount: 2 },
      { slug: 'größe', name: 'Größe', savedAtMs: 5, by: null, runCount: 2 },
    ]);
  });

  for (const [way, link] of [['links', undefined], ['copies, where there are no links,', () => { throw Object.assign(new Error('no links'), { code: 'EPERM' }); }]] as const) {
    it(`${way} and never writes over another comparison`, async () => {
      const { store, folder } = opened();
      const files = new ComparisonFiles(store, link);
      await files.save(savedComparison(compared, { name: 'A b' }));
      const before = snapshot(folder);
      assert.equal(await refusal(files.save(savedComparison(compared, { name: 'a-B', note: 'other' }))), 'The name is taken: comparisons/a-b.json is there already by the comparison "A b". Choose another name, or open that comparison and save it again.');
      assert.equal(snapshot(folder), before);
    });
  }

  it('is asked by many at once for one name, and one gets it', async () => {
    const { files, folder } = opened();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, by) => files.save(savedComparison(compared, { by: String(by) }))));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    assert.deepEqual([(await files.read('learning-rates')).comparison.by, readdirSync(folder)], [String(winner), ['learning-rates.json']]);
  });

  it('saves a comparison again in its file, also under another name', async () => {
    const { files, folder } = opened();
    const first = await files.save(savedComparison(compared));
    const second = await files.save(savedComparison(compared, { name: 'New name', note: 'more' }), first);
    assert.deepEqual([second.slug, readdirSync(folder)], ['learning-rates', ['learning-rates.json']]);
    assert.notEqual(second.revision, first.revision);
    const third = await files.save(savedComparison(compared, { note: 'again' }), second);
    assert.deepEqual([(await files.read('learning-rates')).comparison.note, (await files.read('learning-rates')).revision], ['again', third.revision]);
  });

  it('does not save over what somebody else wrote meanwhile', async () => {
    const { files, folder } = opened();
    const first = await files.save(savedComparison(compared));
    await files.save(savedComparison(compared, { note: 'of another window' }), first);
    const before = snapshot(folder);
    assert.equal(
      await refusal(files.save(savedComparison(compared, { note: 'mine' }), first)),
      'comparisons/learning-rates.json has changed since it was opened: Git, another window or an editor wrote to it. Open it again to see what changed, or save this comparison under another name.',
    );
    assert.equal(snapshot(folder), before);
  });

  it('saves one anew whose file was deleted', async () => {
    const { files, folder } = opened();
    const first = await files.save(savedComparison(compared));
    rmSync(path.join(folder, 'learning-rates.json'));
    assert.deepEqual(await files.save(savedComparison(compared), first), first);
  });

  it('lists what it cannot read with the reason, and says it when it is opened', async () => {
    const { files, folder } = opened();
    await files.save(savedComparison(compared));
    writeFileSync(path.join(folder, 'b.json'), '{"half": ');
    writeFileSync(path.join(folder, 'README.md'), '# Ours');
    writeFileSync(path.join(folder, '.c.json'), '{}');
    mkdirSync(path.join(folder, 'd.json'));
    const damaged = 'comparisons/b.json is damaged: it is not JSON. Take the file back from Git, or delete it and save the comparison again.';
    assert.deepEqual((await files.list()).map((listed) => [listed.slug, 'problem' in listed ? listed.problem : null]), [['learning-rates', null], ['b', damaged], ['d', 'comparisons/d.json cannot be read. Check its permissions.']]);
    assert.equal(await refusal(files.read('b')), damaged);
    assert.equal(await refusal(files.read('gone')), 'comparisons/gone.json is not there any more. It was deleted or renamed, or is on another branch.');
  });

  it('reads nothing outside of its folder', async () => {
    const { files, folder, store } = opened();
    mkdirSync(folder);
    writeFileSync(path.join(store.storeFolder, 'secret.json'), '{}');
    for (const slug of ['../secret', '..', '', '.', 'a/b', 'a\\b', 'a\0']) assert.match(await refusal(files.read(slug)), /is no name of a saved comparison/);
  });

  it('says why it cannot write, and leaves nothing behind', async () => {
    const { files, folder, store } = opened();
    const first = await files.save(savedComparison(compared));
    const before = readFileSync(path.join(folder, 'learning-rates.json'), 'utf8');
    const limit = limitFileSize(process.pid);
    try {
      assert.match(await refusal(files.save(savedComparison(compared, { note: 'more' }), first)), /^Onramp cannot write to .*: a file there has reached the largest size/);
    } finally {
      limit.free();
    }
    assert.deepEqual([readdirSync(folder), readFileSync(path.join(folder, 'learning-rates.json'), 'utf8')], [['learning-rates.json'], before]);
    if (canMount) {
      const small = opened();
      released(mountSmallDisk(small.folder, 64 << 10));
      fillDisk(small.folder);
      assert.equal(await refusal(small.files.save(savedComparison(compared))), `Onramp cannot write to ${small.store.storeFolder}: the disk is full. Free some space and try again.`);
      assert.deepEqual(readdirSync(small.folder), ['fill']);
      return;
    }
    chmodSync(folder, 0o555);
    assert.match(await refusal(files.save(savedComparison(compared, { note: 'more' }), first)), /it is read-only for you/);
    chmodSync(folder, 0o755);
    assert.ok(existsSync(store.storeFolder));
  });
});
