import assert from 'node:assert/strict';
import { appendFileSync, rmSync } from 'node:fs';
import type { ListedRun, RunStore } from '../../../../src/core/runs/runStore';
import { allRuns, openIndex, rebuiltRuns } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { beginRun, linesOf, type WrittenRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('Runs below runs', () => {
  const released = releasedAfterEach();

  function tracked() {
    const { store } = released(trackedWorkspace());
    let startedAtMs = START_MS;
    const begin = (parent?: WrittenRun, script = 'train.py'): WrittenRun => {
      startedAtMs += 1;
      const run = beginRun({ store, startedAtMs, script });
      if (parent) run.writer.append({ kind: 'run', at: startedAtMs, parent: parent.id });
      run.writer.append({ ...exampleRecords.end, at: startedAtMs });
      run.writer.close();
      return run;
    };
    return { store, begin, index: released(openIndex(store)) };
  }

  /** A level as nested ids, and how many runs it has. */
  async function level(index: RunStore, parent: WrittenRun | null = null, limit = 100) {
    const page = await index.listBelow(parent?.id ?? null, { limit });
    return { ids: page.runs.map(({ run }) => run.id), counts: page.runs.map(({ childCount }) => childCount), total: page.total };
  }

  it('are listed level by level: sessions newest first, their runs in the order they were made', async () => {
    const { begin, index } = tracked();
    const [older, newer] = [begin(), begin()];
    const fits = [begin(older), begin(older), begin(older)];
    const candidate = begin(fits[1]);
    await index.refresh();
    assert.deepEqual(await level(index), { ids: [newer.id, older.id], counts: [0, 3], total: 2 });
    assert.deepEqual(await level(index, older), { ids: fits.map(({ id }) => id), counts: [0, 1, 0], total: 3 });
    assert.deepEqual(await level(index, older, 2), { ids: fits.slice(0, 2).map(({ id }) => id), counts: [0, 1], total: 3 });
    assert.deepEqual(await level(index, fits[1] ?? null), { ids: [candidate.id], counts: [0], total: 1 });
    assert.deepEqual(await level(index, newer), { ids: [], counts: [], total: 0 });
  });

  it('come along with a run that has just one, down to where there are more', async () => {
    const { begin, index } = tracked();
    const session = begin();
    const search = begin(session);
    begin(search);
    begin(search);
    await index.refresh();
    const [listed] = (await index.listBelow(null, { limit: 10 })).runs;
    const describeOnly = (row: ListedRun | null | undefined): unknown => row && [row.run.id, row.childCount, describeOnly(row.only)];
    assert.deepEqual(describeOnly(listed), [session.id, 1, [search.id, 2, null]]);
  });

  it('are at the top while their parent is not there, is deleted, or was removed', async () => {
    const { begin, index, store } = tracked();
    const parent = begin();
    const child = begin(parent);
    const orphan = begin({ ...parent, id: 'b'.repeat(32) });
    await index.refresh();
    assert.deepEqual((await level(index)).ids, [orphan.id, parent.id]);
    const setLifecycle = (counter: number, value: 'active' | 'deleted') => {
      appendFileSync(parent.file.replace('launcher-a-1', `editor-${counter}`), linesOf({ ...exampleRecords.lifecycle, counter, value }));
      return index.refresh();
    };
    await setLifecycle(1, 'deleted');
    assert.deepEqual((await level(index)).ids, [orphan.id, child.id]);
    await setLifecycle(2, 'active');
    assert.deepEqual((await level(index)).ids, [orphan.id, parent.id]);
    rmSync(parent.folder, { recursive: true });
    await index.refresh();
    assert.deepEqual((await level(index)).ids, [orphan.id, child.id]);
    assert.deepEqual(await allRuns(index), await rebuiltRuns(store));
  });

  it('are nested whichever of the two is read first', async () => {
    const { begin, index } = tracked();
    const parent = begin();
    rmSync(parent.folder, { recursive: true });
    const child = begin(parent);
    await index.refresh();
    assert.deepEqual((await level(index)).ids, [child.id]);
    const again = begin(undefined, 'later.py');
    appendFileSync(child.file.replace('launcher-a-1', 'helper-1'), linesOf({ kind: 'run', at: START_MS - 1, parent: again.id }));
    await index.refresh();
    assert.deepEqual((await level(index)).ids, [again.id]);
    assert.deepEqual((await level(index, again)).ids, [child.id]);
  });

  it('cannot hide by naming themselves as their parent', async () => {
    const { begin, index } = tracked();
    const run = begin();
    appendFileSync(run.file, linesOf({ kind: 'run', at: START_MS, parent: run.id }));
    await index.refresh();
    assert.deepEqual(await level(index), { ids: [run.id], counts: [0], total: 1 });
  });

  it('do not count as running beside their session', async () => {
    const { store, index } = tracked();
    const session = beginRun({ store, startedAtMs: START_MS });
    const fit = beginRun({ store, startedAtMs: START_MS + 1 });
    fit.writer.append({ kind: 'run', at: START_MS + 1, parent: session.id });
    await index.refresh();
    assert.equal(await index.countRunning(), 1);
    for (const run of [session, fit]) run.writer.close();
  });
});
