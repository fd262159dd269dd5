import assert from 'node:assert/strict';
import type { CurvePart, CurvesRequest } from '../../../../../src/protocol/runPanel';
import { CurveStore } from '../../../../../webview-ui/panels/run/curveStore';
import { eventually } from '../../../../harness/poll';
import { releasedAfterEach } from '../../../support/released';

const column = (...values: number[]) => Float64Array.from(values);
const part = (key: string, x: number[], some: Partial<CurvePart> = {}): CurvePart => ({ key, total: x.length, isWhole: true, points: { x: column(...x), values: column(...x) }, smoothed: null, ...some });

describe('CurveStore', () => {
  const released = releasedAfterEach();

  /** A host that answers by hand, so that what lies between question and answer can be tested. */
  function opened(intervalMs = 0) {
    const asked: { request: CurvesRequest; answer(parts: CurvePart[]): void; fail(): void }[] = [];
    const read = (request: CurvesRequest) => new Promise<CurvePart[]>((answer, reject) => asked.push({ request, answer, fail: () => reject(new Error('The index stopped.')) }));
    const store = released(new CurveStore(read, { x: 'step', smoothing: 0 }, intervalMs));
    const next = async (count: number) => {
      await eventually(`question ${count}`, () => asked.length >= count);
      return asked[count - 1] ?? assert.fail();
    };
    return { store, asked, next };
  }
  const shown = (store: CurveStore, key = 'loss') => [...(store.get(key)?.points.x ?? [])];

  it('asks in one question for all that come into sight together', async () => {
    const { store, asked, next } = opened();
    store.watch(['loss', 'val_loss']);
    store.watch(['mae']);
    const { request, answer } = await next(1);
    assert.deepEqual(request, { x: 'step', smoothing: 0, curves: ['loss', 'val_loss', 'mae'].map((key) => ({ key, after: null })) });
    let changes = 0;
    store.onChange(() => (changes += 1));
    answer([part('loss', [0, 1])]);
    await eventually('the answer', () => changes === 1);
    assert.deepEqual(shown(store), [0, 1]);
    assert.equal(asked.length, 1);
  });

  it('asks for what is new, and adds it', async () => {
    const { store, next } = opened();
    store.watch(['loss']);
    (await next(1)).answer([part('loss', [0, 1], { total: 500 })]);
    await eventually('the points', () => shown(store).length === 2);
    store.grow(['loss', 'not in sight']);
    const { request, answer } = await next(2);
    assert.deepEqual(request.curves, [{ key: 'loss', after: { x: 1, total: 500 } }]);
    answer([part('loss', [2], { isWhole: false, total: 501 })]);
    await eventually('the new point', () => shown(store).length === 3);
    assert.deepEqual([shown(store), store.get('loss')?.total], [[0, 1, 2], 501]);
  });

  it('takes a whole line in the place of what it had', async () => {
    const { store, next } = opened();
    store.watch(['loss']);
    (await next(1)).answer([part('loss', [0, 1])]);
    await eventually('the points', () => shown(store).length === 2);
    store.grow(['loss']);
    (await next(2)).answer([part('loss', [0, 0.5, 1])]);
    await eventually('the other line', () => shown(store).length === 3);
  });

  it('asks for whole lines when they are wanted otherwise, and shows the old ones until then', async () => {
    const { store, asked, next } = opened();
    store.watch(['loss']);
    (await next(1)).answer([part('loss', [0, 1])]);
    await eventually('the points', () => shown(store).length === 2);
    store.choose({ x: 'step', smoothing: 0 });
    store.choose({ x: 'relative', smoothing: 0.5 });
    const { request, answer } = await next(2);
    assert.deepEqual(request, { x: 'relative', smoothing: 0.5, curves: [{ key: 'loss', after: null }] });
    assert.deepEqual([shown(store), store.axis], [[0, 1], 'step']);
    store.choose({ x: 'wall', smoothing: 0.5 });
    answer([part('loss', [0, 10])]);
    (await next(3)).answer([part('loss', [1000, 2000])]);
    await eventually('the last choice', () => shown(store)[0] === 1000);
    assert.equal(store.axis, 'wall');
    assert.deepEqual(asked.map(({ request: { x } }) => x), ['step', 'relative', 'wall']);
  });

  it('asks for nothing that is out of sight, and for it again when it is back', async () => {
    const { store, asked, next } = opened();
    const leave = store.watch(['loss']);
    (await next(1)).answer([part('loss', [0])]);
    await eventually('the points', () => shown(store).length === 1);
    leave();
    store.grow(['loss']);
    store.watch(['mae']);
    (await next(2)).answer([part('mae', [0])]);
    await eventually('the other', () => shown(store, 'mae').length === 1);
    assert.deepEqual(asked[1]?.request.curves.map(({ key }) => key), ['mae']);
    store.watch(['loss']);
    assert.deepEqual((await next(3)).request.curves, [{ key: 'loss', after: { x: 0, total: 1 } }]);
  });

  it('has a line that grew long thinned out anew', async () => {
    const { store, next } = opened();
    store.watch(['loss']);
    (await next(1)).answer([part('loss', Array.from({ length: 4000 }, (_, index) => index))]);
    await eventually('the points', () => shown(store).length === 4000);
    store.grow(['loss']);
    assert.deepEqual((await next(2)).request.curves, [{ key: 'loss', after: null }]);
  });

  it('says why there is nothing, and asks again with the next points', async () => {
    const { store, next } = opened();
    let changes = 0;
    store.onChange(() => (changes += 1));
    store.watch(['loss']);
    (await next(1)).fail();
    await eventually('the failure', () => changes === 1);
    assert.equal(store.problem, 'The index stopped.');
    store.grow(['loss']);
    (await next(2)).answer([part('loss', [0])]);
    await eventually('the points', () => shown(store).length === 1);
    assert.equal(store.problem, undefined);
  });

  it('asks once for a burst of new points', async () => {
    const { store, asked, next } = opened(200);
    store.watch(['loss']);
    (await next(1)).answer([part('loss', [0])]);
    await eventually('the points', () => shown(store).length === 1);
    for (let point = 1; point <= 50; point += 1) store.grow(['loss']);
    (await next(2)).answer([part('loss', [1], { isWhole: false, total: 2 })]);
    await eventually('the point', () => shown(store).length === 2);
    assert.equal(asked.length, 2);
  });
});
