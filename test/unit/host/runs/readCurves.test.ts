import assert from 'node:assert/strict';
import { readAllPoints, readCurves } from '../../../../src/host/runs/readCurves';
import { readShownRun } from '../../../../src/host/runs/shownRun';
import type { CurvesRequest } from '../../../../src/protocol/runPanel';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { beginRun } from '../../support/runFiles';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('readCurves', () => {
  const released = releasedAfterEach();

  async function running() {
    const { store } = released(trackedWorkspace());
    const session = beginRun({ store, startedAtMs: START_MS });
    const fit = beginRun({ store, startedAtMs: START_MS + 10 });
    fit.writer.append({ kind: 'run', at: START_MS + 10, parent: session.id });
    released({ dispose: () => [session, fit].forEach(({ writer }) => writer.close()) });
    const log = (key: string, steps: number[], run = fit) => run.writer.appendPoints({ key, steps, timesMs: steps.map((step) => START_MS + 1000 * step), values: steps.map((step) => step / 2) });
    log('system/memory_mb', [0, 1], session);
    log('loss', [0, 1, 2]);
    const index = released(openIndex(store));
    await index.refresh();
    const read = async (curves: CurvesRequest['curves'], some: Partial<CurvesRequest> = {}) => {
      const shown = (await readShownRun(index, session.id)) ?? assert.fail();
      const parts = await readCurves(index, shown, { curves, x: 'step', smoothing: 0, ...some });
      return parts.map(({ key, total, isWhole, points, smoothed }) => ({ key, total, isWhole, x: [...points.x], ...(smoothed ? { smoothed: smoothed.x.length } : {}) }));
    };
    return { index, log, read, session };
  }
  const whole = (key: string) => ({ key, after: null });
  const after = (key: string, x: number, total: number) => ({ key, after: { x, total } });

  it('gives the curves of a session and of the run shown with it, in the order they were asked for', async () => {
    const { read } = await running();
    assert.deepEqual(await read([whole('loss'), whole('system/memory_mb'), whole('gone')]), [
      { key: 'loss', total: 3, isWhole: true, x: [0, 1, 2] },
      { key: 'system/memory_mb', total: 2, isWhole: true, x: [0, 1] },
    ]);
  });

  it('gives only what came behind', async () => {
    const { read, log } = await running();
    log('loss', [3, 4]);
    assert.deepEqual(await read([after('loss', 2, 3)]), [{ key: 'loss', total: 5, isWhole: false, x: [3, 4] }]);
    assert.deepEqual(await read([after('loss', 2, 3)], { smoothing: 0.5 }), [{ key: 'loss', total: 5, isWhole: false, x: [3, 4], smoothed: 2 }]);
    assert.deepEqual(await read([after('loss', 4, 5)]), [{ key: 'loss', total: 5, isWhole: false, x: [] }]);
  });

  it('gives the whole curve when something came before its end, or at it', async () => {
    const { read, log } = await running();
    log('loss', [1.5, 3]);
    assert.deepEqual(await read([after('loss', 2, 3), whole('system/memory_mb')]), [
      { key: 'loss', total: 5, isWhole: true, x: [0, 1, 1.5, 2, 3] },
      { key: 'system/memory_mb', total: 2, isWhole: true, x: [0, 1] },
    ]);
  });

  it('sends at most 2,000 points of a curve, also of what came since', async () => {
    const { read, log } = await running();
    log('loss', Array.from({ length: 5000 }, (_, index) => 3 + index));
    const [first] = await read([whole('loss')]);
    const [since] = await read([after('loss', 2, 3)]);
    for (const one of [first, since]) assert.ok(one?.isWhole && one.x.length <= 2000 && one.total === 5003);
  });

  it('counts relative time from the start of the run that is shown', async () => {
    const { read } = await running();
    assert.deepEqual((await read([whole('loss')], { x: 'relative' }))[0]?.x, [0, 1, 2]);
    assert.deepEqual((await read([whole('loss')], { x: 'wall' }))[0]?.x, [0, 1, 2].map((step) => START_MS + 1000 * step));
  });

  it('gives all points for a file', async () => {
    const { index, log, session } = await running();
    log('loss', Array.from({ length: 5000 }, (_, position) => 3 + position));
    const shown = (await readShownRun(index, session.id)) ?? assert.fail();
    assert.deepEqual((await readAllPoints(index, shown, ['loss'], 'step')).map(({ points }) => points.x.length), [5003]);
  });
});
