import assert from 'node:assert/strict';
import type { KeyMetric } from '../../../../src/core/runs/keyMetric';
import type { RunChange } from '../../../../src/core/runs/runEditor';
import { noMarks } from '../../../../src/core/runs/runMarks';
import type { BrowseScope } from '../../../../src/core/search/browse';
import { parseFreeText } from '../../../../src/core/search/freeText';
import type { RunGrouping } from '../../../../src/core/search/runGroups';
import { followIndex, type FollowedIndex } from '../../support/followedIndex';
import { readableLog } from '../../support/logs';
import { openEditor } from '../../support/runEdits';
import { beginRun, writeRun, type WrittenRun } from '../../support/runFiles';
import { START_MS } from '../../support/runRecords';
import { filterOf } from '../../support/searches';
import { trackedWorkspace, type TrackedWorkspace } from '../../support/stores';
import { writeTrainingRun } from '../../support/trainingRuns';

const HOUR_MS = 3_600_000;
const top: BrowseScope = { lifecycle: 'active', level: 'top', withArchived: false };

describe('A view of runs', () => {
  let workspace: TrackedWorkspace;
  let followed: FollowedIndex;
  let nextMs = START_MS;
  beforeEach(async () => {
    workspace = trackedWorkspace();
    followed = await followIndex({ storeFolder: workspace.store.storeFolder, isAlive: (processes) => processes.length > 0, log: readableLog() });
    nextMs = START_MS;
  });
  afterEach(() => {
    followed.dispose();
    workspace.dispose();
  });

  const train = (run: Partial<Parameters<typeof writeTrainingRun>[0]> = {}) => writeTrainingRun({ store: workspace.store, startedAtMs: (nextMs += 1000), ...run });
  const below = (parent: WrittenRun, script = 'fit') => {
    const run = beginRun({ store: workspace.store, startedAtMs: (nextMs += 1000), script });
    run.writer.append({ kind: 'run', at: nextMs, parent: parent.id });
    run.writer.close();
    return run;
  };
  const edit = (run: WrittenRun, ...changes: RunChange[]) => openEditor(workspace.store).edit(run.id, ...changes);
  const mark = (run: WrittenRun, tag: string) => edit(run, { kind: 'tags', values: [[tag, 'true']] });
  const look = () => followed.follower.sweep();
  const page = (scope: Partial<BrowseScope>, { filter = '', text = '', limit = 100 } = {}) => {
    const { runs, total } = followed.index.browser.page({ filter: filterOf(filter), freeText: parseFreeText(text), scope: { ...top, ...scope } }, limit);
    return { ids: runs.map(({ run }) => run.id), total };
  };
  const groups = (grouping: RunGrouping, scope: Partial<BrowseScope> = {}) =>
    followed.index.browser.groups({ filter: filterOf(''), freeText: parseFreeText(''), scope: { ...top, ...scope } }, grouping).map(({ value, count }) => [value, count]);

  it('shows the top newest first in pages, and counts all of it', async () => {
    const [first, second, third] = [train(), train(), train()];
    below(first);
    await look();
    assert.deepEqual(page({}, { limit: 2 }), { ids: [third.id, second.id], total: 3 });
    assert.deepEqual(page({ level: { below: first.id } }).total, 1);
  });

  it('finds every run for itself when it is filtered, also nested ones', async () => {
    const session = train({ params: [['lr', '0.1']] });
    const fit = below(session, 'fit.py');
    train({ params: [['lr', '0.3']] });
    await edit(fit, { kind: 'params', values: [['lr', '0.1']] });
    await look();
    assert.deepEqual(page({ level: 'each' }, { filter: "params.lr = '0.1'" }), { ids: [fit.id, session.id], total: 2 });
    assert.deepEqual(page({ level: 'each' }, { text: '0.3' }).total, 1);
    assert.deepEqual(page({ level: 'each' }, { filter: "params.lr = '0.1'", text: '0.3' }).total, 0);
  });

  it('leaves out what is archived and everything below it, until asked', async () => {
    const [session, other] = [train(), train()];
    const fit = below(session);
    const candidate = below(fit);
    await look();
    assert.equal(page({ level: 'each' }).total, 4);
    await mark(session, 'onramp.archived');
    await look();
    assert.deepEqual(page({}).ids, [other.id]);
    assert.deepEqual(page({ level: 'each' }).ids, [other.id]);
    assert.deepEqual(page({ level: 'each', withArchived: true }).ids, [candidate.id, fit.id, other.id, session.id]);
    await edit(session, { kind: 'tags', values: [['onramp.archived', null]] });
    await look();
    assert.equal(page({ level: 'each' }).total, 4);
  });

  it('parts pinned runs from others', async () => {
    const [one, two] = [train(), train()];
    await look();
    assert.deepEqual([page({ pinned: true }).ids, page({ pinned: false }).ids], [[], [two.id, one.id]]);
    await mark(one, 'onramp.pinned');
    await look();
    assert.deepEqual([page({ pinned: true }).ids, page({ pinned: false }).ids], [[one.id], [two.id]]);
  });

  it('shows deleted runs with what was deleted below them', async () => {
    const session = train();
    const [fit, kept] = [below(session), below(session)];
    for (const run of [session, fit]) await edit(run, { kind: 'lifecycle', value: 'deleted' });
    await look();
    assert.deepEqual(page({ lifecycle: 'deleted' }), { ids: [session.id], total: 1 });
    assert.deepEqual(page({ lifecycle: 'deleted', level: { below: session.id } }).ids, [fit.id]);
    assert.deepEqual(page({}).ids, [kept.id], 'what is below a deleted run is at the top');
    const [listed] = followed.index.browser.page({ filter: filterOf(''), freeText: parseFreeText(''), scope: { ...top, lifecycle: 'deleted' } }, 10).runs;
    assert.equal(listed?.childCount, 1);
  });

  describe('with the best first', () => {
    const bestFirst = (scope: Partial<BrowseScope> = {}, { limit = 100, chosen = {}, filter = '' } = {}) =>
      followed.index.browser.page({ filter: filterOf(filter), freeText: parseFreeText(''), scope: { ...top, level: 'each', ...scope }, bestFirst: { chosen } }, limit).runs.map(({ run }) => run.id);

    it('orders by the key metric, and what has no finite value of it by time', async () => {
      const [middle, worst, best] = [2, 3, 1].map((rmse) => train({ metrics: { rmse: [9, rmse] } }).id);
      const [none, infinite, nan] = [train().id, train({ metrics: { rmse: [Number.NEGATIVE_INFINITY] } }).id, train({ metrics: { rmse: [Number.NaN] } }).id];
      await look();
      assert.deepEqual(bestFirst(), [best, middle, worst, nan, infinite, none]);
      assert.deepEqual(bestFirst({}, { limit: 2 }), [best, middle]);
      assert.deepEqual(bestFirst({}, { filter: 'metrics.rmse > 1' }), [middle, worst]);
      assert.deepEqual(bestFirst({}, { chosen: { 0: { key: 'rmse', direction: 'higher' } } }), [worst, middle, best, nan, infinite, none]);
      assert.deepEqual(bestFirst({}, { chosen: { 0: { key: 'rmse', direction: null } } }), [nan, infinite, best, worst, middle, none], 'nothing is better, so by time');
    });

    it('puts runs of several experiments together where they go by the same metric, the latest of these first', async () => {
      const accurate = [0.8, 0.9].map((accuracy) => train({ experiment: { id: '1', name: 'one' }, metrics: { accuracy: [accuracy] } }).id);
      const [two, three] = ['2', '3'].map((id, position) => train({ experiment: { id, name: id }, metrics: { rmse: [5 - position] } }).id);
      await look();
      assert.deepEqual(bestFirst(), [three, two, accurate[1], accurate[0]]);
    });

    it('places a session by the only run below it, also one of another experiment, and at any of two depths', async () => {
      const session = train();
      const fit = below(session);
      const candidate = beginRun({ store: workspace.store, startedAtMs: (nextMs += 1000) });
      candidate.writer.append({ kind: 'run', at: nextMs, parent: fit.id, experiment: { id: '7', name: 'seven' } });
      candidate.writer.appendPoints({ key: 'rmse', steps: [0], timesMs: [nextMs], values: [2] });
      candidate.writer.close();
      const others = [1, 3].map((rmse) => train({ experiment: { id: '7', name: 'seven' }, metrics: { rmse: [rmse] } }).id);
      await look();
      assert.deepEqual(bestFirst(), [others[0], candidate.id, fit.id, session.id, others[1]]);
      assert.deepEqual(bestFirst({ level: 'top' }), [others[0], session.id, others[1]]);
    });
  });

  it('puts runs together by experiment, with the name that runs tell', async () => {
    train({ experiment: { id: '7', name: 'bikes' } });
    const inSeven = train({ experiment: { id: '7', name: 'bikes again' } });
    train();
    await look();
    const all = followed.index.browser.groups({ filter: filterOf(''), freeText: parseFreeText(''), scope: top }, { by: 'experiment' });
    assert.deepEqual(all.map(({ value, count, experimentName }) => [value, count, experimentName]), [['0', 1, null], ['7', 2, 'bikes again']]);
    assert.equal(page({ group: { grouping: { by: 'experiment' }, value: '7' } }).ids[0], inSeven.id);
  });

  it('puts parts of a session to the script of the session', async () => {
    const session = writeRun({ store: workspace.store, startedAtMs: (nextMs += 1000), script: 'a.py' });
    const fit = beginRun({ store: workspace.store, startedAtMs: (nextMs += 1000) });
    writeRun({ store: workspace.store, startedAtMs: (nextMs += 1000), script: 'b.py' });
    fit.writer.append({ kind: 'run', at: nextMs, parent: session.id });
    fit.writer.close();
    await look();
    assert.deepEqual(groups({ by: 'script' }), [['b.py', 1], ['a.py', 1]]);
    assert.deepEqual(page({ group: { grouping: { by: 'script' }, value: 'a.py' } }).ids, [session.id]);
    assert.deepEqual(page({ group: { grouping: { by: 'script' }, value: null } }).ids, []);
  });

  it('puts runs together by the day of the reader, and finds the same runs in it', async () => {
    for (const hours of [0, 5, 24, 49]) writeRun({ store: workspace.store, startedAtMs: START_MS + hours * HOUR_MS });
    await look();
    const days = groups({ by: 'day' });
    assert.equal(days.reduce((sum, [, count]) => sum + Number(count), 0), 4);
    assert.deepEqual([...days].sort().reverse(), days, 'the latest first');
    for (const [value, count] of days) assert.equal(page({ group: { grouping: { by: 'day' }, value: String(value) } }).total, count);
  });

  it('puts runs together by state and by the values of a tag', async () => {
    train({ tags: [['team', 'bikes']] });
    train({ tags: [['team', 'cars']] });
    writeRun({ store: workspace.store, startedAtMs: (nextMs += 1000), status: 'FAILED' });
    await look();
    assert.deepEqual(groups({ by: 'status' }), [['FAILED', 1], ['FINISHED', 2]]);
    assert.deepEqual(groups({ by: 'tag', key: 'team' }), [['bikes', 1], ['cars', 1], [null, 1]]);
    assert.deepEqual(groups({ by: 'tag', key: 'nobody has it' }), [[null, 3]]);
    assert.equal(page({ group: { grouping: { by: 'tag', key: 'team' }, value: null } }).total, 1);
    assert.equal(page({ group: { grouping: { by: 'tag', key: 'team' }, value: 'bikes' } }).total, 1);
  });

  it('counts only what a filter takes in its groups', async () => {
    train({ params: [['model', 'ridge']], tags: [['team', 'bikes']] });
    train({ params: [['model', 'hgb']], tags: [['team', 'bikes']] });
    await look();
    const found = followed.index.browser.groups({ filter: filterOf("params.model = 'ridge'"), freeText: parseFreeText(''), scope: { ...top, level: 'each' } }, { by: 'tag', key: 'team' });
    assert.deepEqual(found.map(({ value, count }) => [value, count]), [['bikes', 1]]);
  });

  it('knows the names and values that runs have', async () => {
    train({ params: [['model', 'ridge']], metrics: { rmse: [1] }, tags: [['team', 'bikes']] });
    train({ params: [['model', 'hgb']] });
    train({ params: [['model', 'hgb']] });
    await look();
    assert.deepEqual(followed.index.names.fields(), { metrics: ['rmse'], params: ['model'], tags: ['team'] });
    assert.deepEqual(followed.index.names.valuesOf({ kind: 'param', key: 'model' }, 10), ['hgb', 'ridge']);
    assert.deepEqual(followed.index.names.valuesOf({ kind: 'tag', key: 'model' }, 10), []);
  });

  describe('at a glance', () => {
    const glance = (...rows: [string, ...string[]][]) => followed.index.glances.read(rows, {});

    it('says where runs stand by the common metric of their experiment', async () => {
      const [good, bad] = [train({ metrics: { rmse: [60, 41.3] } }), train({ metrics: { rmse: [98.6] } })];
      const other = train({ experiment: { id: '7', name: 'other' }, metrics: { accuracy: [0.9] } });
      const none = train();
      await look();
      const best = { runId: good.id, value: 41.3 };
      assert.deepEqual(glance([bad.id], [good.id], [none.id], [other.id]).map(({ metric }) => metric), [
        { key: 'rmse', direction: 'lower', value: 98.6, best },
        { key: 'rmse', direction: 'lower', value: 41.3, best },
        null,
        // The only one is not the best of anything.
        { key: 'accuracy', direction: 'higher', value: 0.9, best: null },
      ]);
      assert.equal(followed.index.glances.bestOf('0', undefined), good.id);
      assert.equal(followed.index.glances.bestOf('7', undefined), undefined);
    });

    it('says which place a run has among all of its experiment', async () => {
      const runs = [41, 42, 42, 43].map((rmse) => train({ metrics: { rmse: [rmse] } }));
      const [nan, archived, none] = [train({ metrics: { rmse: [Number.NaN] } }), train({ metrics: { rmse: [1] } }), train()];
      train({ experiment: { id: '7', name: 'other' }, metrics: { rmse: [2] } });
      await mark(archived, 'onramp.archived');
      await look();
      const place = (run: WrittenRun, chosen: Record<string, KeyMetric> = {}) => {
        const found = followed.index.glances.placeOf([run.id], chosen);
        return found && [found.rank, found.count];
      };
      assert.deepEqual(runs.map((run) => place(run)), [[1, 4], [2, 4], [2, 4], [4, 4]]);
      assert.deepEqual(runs.map((run) => place(run, { 0: { key: 'rmse', direction: 'higher' } })?.[0]), [4, 2, 2, 1]);
      assert.deepEqual([nan, archived, none].map((run) => place(run)), [[null, 4], [null, 4], null]);
      assert.deepEqual(place(runs[0]!, { 0: { key: 'rmse', direction: null } }), [null, 4]);
    });

    it('goes by the metric and direction that were chosen', async () => {
      const [one, two] = [train({ metrics: { rmse: [1], lift: [5] } }), train({ metrics: { rmse: [2], lift: [3] } })];
      await look();
      const chosen = { 0: { key: 'lift', direction: 'lower' as const } };
      assert.deepEqual(followed.index.glances.read([[one.id]], chosen)[0]?.metric, { key: 'lift', direction: 'lower', value: 5, best: { runId: two.id, value: 3 } });
      const undirected = { 0: { key: 'lift', direction: null } };
      assert.deepEqual(followed.index.glances.read([[one.id]], undirected)[0]?.metric, { key: 'lift', direction: null, value: 5, best: null });
      assert.equal(followed.index.glances.read([[one.id]], { 0: { key: 'unheard of', direction: null } })[0]?.metric, null);
    });

    it('takes no run for the best that is deleted or archived, nor NaN or infinity', async () => {
      const runs = [1, 2, 3, 4].map((rmse) => train({ metrics: { rmse: [rmse] } }));
      train({ metrics: { rmse: [Number.NaN] } });
      train({ metrics: { rmse: [Number.NEGATIVE_INFINITY] } });
      await edit(runs[0]!, { kind: 'lifecycle', value: 'deleted' });
      await mark(runs[1]!, 'onramp.archived');
      await look();
      assert.equal(glance([runs[3]!.id])[0]?.metric?.best?.runId, runs[2]!.id);
    });

    it('gives a session the metric of the only run below it, and its marks', async () => {
      const session = train();
      const fit = below(session);
      await edit(fit, { kind: 'tags', values: [['onramp.starred', 'true'], ['onramp.pinned', 'no']] });
      await look();
      assert.deepEqual(glance([session.id, fit.id])[0]?.marks, { ...noMarks, starred: true });
      assert.deepEqual(glance([session.id])[0]?.marks, noMarks);
    });

    it('says how far a running run has come', async () => {
      const run = beginRun({ store: workspace.store, startedAtMs: nextMs });
      run.writer.append({ kind: 'params', counter: 1, at: nextMs, values: [['epochs', '100']] });
      run.writer.appendPoints({ key: 'loss', steps: [0, 1, 2], timesMs: [nextMs, nextMs, nextMs], values: [3, 2, 1] }, { key: 'system/cpu', steps: [50], timesMs: [nextMs], values: [1] });
      await look();
      assert.deepEqual(glance([run.id])[0]?.progress, { done: 3, total: 100 });
      run.writer.append({ kind: 'end', at: nextMs + 1, status: 'FINISHED', exitCode: 0, signal: null, error: null });
      run.writer.close();
      await look();
      assert.equal(glance([run.id])[0]?.progress, null);
    });
  });
});
