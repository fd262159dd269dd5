import assert from 'node:assert/strict';
import { collectCodePairs } from '../../../../src/host/runs/codePairs';
import { readShownRun } from '../../../../src/host/runs/shownRun';
import { contentOf } from '../../support/artifacts';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { beginRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

interface Session {
  /** Content by path. */
  sources?: Record<string, string>;
  patch?: string;
  commit?: string;
  script?: string;
}

describe('The code of two runs', () => {
  const released = releasedAfterEach();

  async function pairs(...sessions: [Session, Session]) {
    const { store } = released(trackedWorkspace());
    const ids = sessions.map(({ sources = {}, patch, commit, script }, position) => {
      const run = beginRun({ store, startedAtMs: START_MS + position, ...(script === undefined ? {} : { script }) });
      const files = { ...Object.fromEntries(Object.entries(sources).map(([path, text]) => [`onramp/source/${path}`, text])), ...(patch === undefined ? {} : { 'onramp/uncommitted.patch': patch }) };
      for (const [path, text] of Object.entries(files)) run.writer.append({ ...exampleRecords.artifact, path, content: contentOf(text) });
      if (commit !== undefined) run.writer.append({ ...exampleRecords.git, commit });
      run.writer.close();
      return run.id;
    });
    const index = released(openIndex(store));
    await index.refresh();
    const [left, right] = await Promise.all(ids.map(async (id) => (await readShownRun(index, id))?.session));
    assert.ok(left && right);
    return collectCodePairs(left, right);
  }

  const kept = (path: string, text: string) => ({ kind: 'kept', path: `onramp/source/${path}`, sha256: contentOf(text).sha256 });
  const patch = (text: string) => ({ kind: 'kept', path: 'onramp/uncommitted.patch', sha256: contentOf(text).sha256 });

  it('is the script that each kept', async () => {
    assert.deepEqual(await pairs({ sources: { 'src/train.py': 'a' } }, { sources: { 'src/train.py': 'b' } }), { pairs: [{ name: 'train.py', left: kept('src/train.py', 'a'), right: kept('src/train.py', 'b') }], same: [] });
    assert.deepEqual(await pairs({ sources: { 'train.py': 'a' } }, { sources: { 'old/ridge.py': 'b' } }), { pairs: [{ name: 'train.py and ridge.py', left: kept('train.py', 'a'), right: kept('old/ridge.py', 'b') }], same: [] });
  });

  it('is each of several files, also one that only one run has', async () => {
    assert.deepEqual(await pairs({ sources: { 'a.py': '1', 'b.py': '1', 'c.py': '1' } }, { sources: { 'b.py': '2', 'c.py': '1', 'd.py': '1' } }), {
      pairs: [{ name: 'a.py', left: kept('a.py', '1') }, { name: 'b.py', left: kept('b.py', '1'), right: kept('b.py', '2') }, { name: 'd.py', right: kept('d.py', '1') }],
      same: ['c.py'],
    });
  });

  it('has what was not committed behind it', async () => {
    const same = { sources: { 'a.py': '1' } };
    assert.deepEqual(await pairs({ ...same, patch: 'x' }, { ...same, patch: 'y' }), { pairs: [{ name: 'uncommitted changes', left: patch('x'), right: patch('y') }], same: ['a.py'] });
    assert.deepEqual(await pairs(same, { ...same, patch: 'y' }), { pairs: [{ name: 'uncommitted changes', right: patch('y') }], same: ['a.py'] });
    assert.deepEqual(await pairs({ ...same, patch: 'x' }, { ...same, patch: 'x' }), { pairs: [], same: ['a.py', 'uncommitted changes'] });
  });

  it('is the script at the commit where it was not kept', async () => {
    const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
    const committed = (commit: string) => ({ kind: 'committed', path: 'src/train.py', commit });
    assert.deepEqual(await pairs({ commit: one }, { commit: two }), { pairs: [{ name: 'train.py', left: committed(one), right: committed(two) }], same: [] });
    assert.deepEqual(await pairs({ commit: one }, { commit: one }), { pairs: [], same: ['train.py'] });
    assert.deepEqual(await pairs({ commit: one }, { sources: { 'src/train.py': 'b' } }), { pairs: [{ name: 'train.py', left: committed(one), right: kept('src/train.py', 'b') }], same: [] });
  });

  it('is not known where nothing was kept and no commit has the script', async () => {
    const known = { sources: { 'a.py': '1' } };
    assert.equal(await pairs({}, known), 'left');
    assert.equal(await pairs(known, {}), 'right');
    for (const script of ['/elsewhere/train.py', 'C:\\train.py']) assert.equal(await pairs(known, { commit: 'c'.repeat(40), script }), 'right');
  });
});
