import assert from 'node:assert/strict';
import type { ComparedCurvesRequest, ComparedCurveView } from '../../../../../src/protocol/comparePanel';
import { ComparedCurveStore, type ComparedCurveChoice } from '../../../../../webview-ui/panels/compare/comparedCurveStore';
import { eventually } from '../../../../harness/poll';
import { releasedAfterEach } from '../../../support/released';

const curve = (runId: string, total: number): ComparedCurveView => ({ runId, key: 'loss', total, points: { x: Float64Array.of(0), values: Float64Array.of(total) }, smoothed: null });
const plain: ComparedCurveChoice = { runIds: ['a', 'b'], x: 'step', smoothing: 0, range: null };

describe('ComparedCurveStore', () => {
  const released = releasedAfterEach();

  /** A host that answers by hand, so that what lies between question and answer can be tested. */
  function opened(intervalMs = 0) {
    const asked: { request: ComparedCurvesRequest; answer(curves: ComparedCurveView[]): void; fail(): void }[] = [];
    const read = (request: ComparedCurvesRequest) => new Promise<ComparedCurveView[]>((answer, reject) => asked.push({ request, answer, fail: () => reject(new Error('The index stopped.')) }));
    const store = released(new ComparedCurveStore(read, plain, intervalMs));
    const next = async (count: number) => {
      await eventually(`question ${count}`, () => asked.length >= count);
      return asked[count - 1] ?? assert.fail();
    };
    /** A store that shows a metric already. */
    const shows = async () => {
      store.watch('loss');
      (await next(1)).answer([curve('a', 1), curve('b', 1)]);
      await eventually('the curves', () => shown().length === 2);
    };
    const shown = (key = 'loss') => [...(store.get(key)?.curves.values() ?? [])].map(({ runId, total }) => `${runId}${total}`);
    return { store, asked, next, shows, shown };
  }

  it('asks once for what is in sight, and tells when it is there', async () => {
    const { store, asked, next, shown } = opened();
    let changes = 0;
    const stop = store.onChange(() => (changes += 1));
    store.watch('loss');
    const leave = store.watch('loss');
    assert.deepEqual((await next(1)).request, { ...plain, key: 'loss' });
    asked[0]?.answer([curve('a', 1), curve('b', 2)]);
    await eventually('the answer', () => changes === 1);
    assert.deepEqual([shown(), store.get('loss')?.choice], [['a1', 'b2'], plain]);
    leave();
    store.watch('loss');
    store.watch('acc');
    stop();
    (await next(2)).answer([]);
    await eventually('the other', () => store.get('acc') !== undefined);
    assert.deepEqual([asked.map(({ request: { key } }) => key), changes], [['loss', 'acc'], 1]);
  });

  it('asks again for another choice, and shows the old curves until then', async () => {
    const { store, asked, next, shows, shown } = opened();
    await shows();
    store.choose({ ...plain, runIds: ['a', 'b'] });
    store.choose({ ...plain, runIds: ['b'], smoothing: 0.5 });
    const { request, answer } = await next(2);
    assert.deepEqual([request, shown()], [{ ...plain, runIds: ['b'], smoothing: 0.5, key: 'loss' }, ['a1', 'b1']]);
    answer([curve('b', 7)]);
    await eventually('the other curve', () => shown().join() === 'b7');
    assert.equal(asked.length, 2);
  });

  it('asks once for the last of several choices made at once', async () => {
    const { store, asked, next, shows } = opened();
    await shows();
    for (let min = 1; min <= 20; min += 1) store.choose({ ...plain, range: { min, max: 30 } });
    assert.deepEqual((await next(2)).request.range, { min: 20, max: 30 });
    assert.equal(asked.length, 2);
  });

  it('asks for the last of several choices that came while it was reading', async () => {
    const { store, asked, next, shows, shown } = opened();
    await shows();
    store.choose({ ...plain, x: 'relative' });
    const { answer } = await next(2);
    store.choose({ ...plain, x: 'wall' });
    store.choose({ ...plain, x: 'wall', smoothing: 0.9 });
    answer([curve('a', 2)]);
    const last = await next(3);
    assert.deepEqual(last.request, { ...plain, x: 'wall', smoothing: 0.9, key: 'loss' });
    last.answer([curve('a', 3)]);
    await eventually('the last choice', () => shown().join() === 'a3');
    assert.equal(asked.length, 3);
  });

  it('asks only for runs that went on, once for a burst, and keeps the others', async () => {
    const { store, asked, next, shows, shown } = opened(100);
    await shows();
    for (let point = 0; point < 20; point += 1) store.grow('loss', ['b', 'not compared']);
    const { request, answer } = await next(2);
    assert.deepEqual(request.runIds, ['b']);
    answer([curve('b', 2)]);
    await eventually('the point', () => shown().join() === 'a1,b2');
    assert.equal(asked.length, 2);
  });

  it('asks for nothing where no run of it went on', async () => {
    const { store, asked, next, shows } = opened();
    await shows();
    store.grow('loss', []);
    store.grow('loss', ['not compared']);
    store.grow('not in sight', ['a']);
    // By then it would have asked for all of these.
    await new Promise((resolve) => setTimeout(resolve, 50));
    store.grow('loss', ['a']);
    assert.deepEqual((await next(2)).request.runIds, ['a']);
    assert.equal(asked.length, 2);
  });

  it('asks again for runs that went on while it was reading', async () => {
    const { store, next, shows, shown } = opened();
    await shows();
    store.grow('loss', ['a']);
    const { answer } = await next(2);
    store.grow('loss', ['a', 'b']);
    // Meanwhile the time to ask has passed.
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer([curve('a', 2)]);
    const again = await next(3);
    assert.deepEqual(again.request.runIds, ['a', 'b']);
    again.answer([curve('a', 3), curve('b', 3)]);
    await eventually('the points', () => shown().join() === 'a3,b3');
  });

  it('asks for what grew out of sight when it comes back', async () => {
    const { store, next, shown } = opened();
    const leave = store.watch('loss');
    (await next(1)).answer([curve('a', 1), curve('b', 1)]);
    await eventually('the curves', () => shown().length === 2);
    leave();
    store.grow('loss', ['b']);
    store.watch('loss');
    assert.deepEqual((await next(2)).request.runIds, ['b']);
  });

  it('says why there is nothing, of the metric that failed alone, and asks again with the next points', async () => {
    const { store, next, shown } = opened();
    store.watch('loss');
    store.watch('acc');
    (await next(1)).fail();
    (await next(2)).answer([]);
    await eventually('the failure', () => store.problemOf('loss') !== undefined && store.get('acc') !== undefined);
    assert.deepEqual([store.problemOf('loss'), store.problemOf('acc')], ['The index stopped.', undefined]);
    store.grow('loss', ['a']);
    const { request, answer } = await next(3);
    assert.deepEqual(request.runIds, ['a', 'b']);
    answer([curve('a', 1), curve('b', 1)]);
    await eventually('the curves', () => shown().length === 2);
    assert.equal(store.problemOf('loss'), undefined);
  });

  it('forgets no run that went on when a question fails', async () => {
    const { store, next, shows, shown } = opened();
    await shows();
    store.grow('loss', ['a']);
    (await next(2)).fail();
    await eventually('the failure', () => store.problemOf('loss') !== undefined);
    assert.deepEqual(shown(), ['a1', 'b1']);
    store.grow('loss', ['b']);
    assert.deepEqual((await next(3)).request.runIds, ['a', 'b']);
  });

  it('asks for a choice that came while a question failed', async () => {
    const { store, next, shows } = opened();
    await shows();
    store.grow('loss', ['a']);
    const { fail } = await next(2);
    store.choose({ ...plain, x: 'wall' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    fail();
    assert.equal((await next(3)).request.x, 'wall');
  });

  it('neither asks nor tells after it is disposed', async () => {
    const { store, asked, next, shows } = opened();
    await shows();
    let changes = 0;
    store.onChange(() => (changes += 1));
    store.grow('loss', ['a']);
    const { answer } = await next(2);
    store.grow('loss', ['b']);
    store.dispose();
    store.grow('loss', ['b']);
    store.choose({ ...plain, x: 'wall' });
    answer([curve('a', 2)]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual([asked.length, changes], [2, 0]);
  });
});
