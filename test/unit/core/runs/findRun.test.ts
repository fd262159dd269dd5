import assert from 'node:assert/strict';
import { findRun } from '../../../../src/core/runs/findRun';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { openEditor } from '../../support/runEdits';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';
import { writeTrainingRun } from '../../support/trainingRuns';

describe('findRun', () => {
  const released = releasedAfterEach();

  async function tracked(...names: string[]) {
    const { store } = released(trackedWorkspace());
    const runs = names.map((name, position) => writeTrainingRun({ store, name, startedAtMs: START_MS + position * 1000 }));
    const index = released(openIndex(store));
    await index.refresh();
    const find = async (named: string, first: 'active' | 'deleted' = 'active') => {
      const found = await findRun(index, named, first);
      if (found.ok) return names[runs.findIndex(({ id }) => id === found.run.id)];
      return found.reason === 'ambiguous' ? found.candidates.map(({ name }) => name) : found.reason;
    };
    return { runs, index, find, editor: openEditor(store, { index }) };
  }

  it('finds a run by its id, a beginning or end of it, in any case, and by its name', async () => {
    const { runs, find } = await tracked('ridge', 'forest');
    const id = runs[0]?.id ?? '';
    for (const named of [id, id.toUpperCase(), id.slice(0, 12), id.slice(-8), id.slice(1), id.slice(-9).toUpperCase(), 'ridge']) assert.equal(await find(named), 'ridge', named);
  });

  it('finds none for what is no name and too little of an id', async () => {
    const { runs, find } = await tracked('ridge');
    const id = runs[0]?.id ?? '';
    for (const named of ['', 'rid', 'RIDGE', '%', '%%%%', '____', '../../x', 'f'.repeat(32), id.slice(0, 3), id.slice(-3), id.slice(4, 12), `${id}0`]) assert.equal(await find(named), 'not-found', named);
  });

  it('finds a run whose name looks like a part of an id', async () => {
    assert.equal(await (await tracked('deadbeef', 'ridge')).find('deadbeef'), 'deadbeef');
  });

  it('does not choose between several, newest first', async () => {
    const { runs, find } = await tracked('twin', 'ridge', 'twin');
    assert.deepEqual(await find('twin'), ['twin', 'twin']);
    // All ids of these seconds begin alike.
    assert.deepEqual(await find(runs[0]?.id.slice(0, 4) ?? ''), ['twin', 'ridge', 'twin']);
  });

  it('tells no more than ten of very many', async () => {
    const { find } = await tracked(...Array.from({ length: 12 }, () => 'train.py'));
    assert.equal((await find('train.py'))?.length, 10);
  });

  it('looks among the deleted or the others at first, and then everywhere', async () => {
    const { runs, find, editor } = await tracked('twin', 'twin', 'gone');
    for (const position of [0, 2]) await editor.edit(runs[position]?.id ?? '', { kind: 'lifecycle', value: 'deleted' });
    assert.deepEqual([await find('twin', 'active'), await find('twin', 'deleted')], ['twin', 'twin']);
    assert.equal(await find('gone', 'active'), 'gone');
    await editor.edit(runs[1]?.id ?? '', { kind: 'lifecycle', value: 'deleted' });
    assert.deepEqual([await find('twin', 'active'), await find('twin', 'deleted')], [['twin', 'twin'], ['twin', 'twin']]);
  });
});
