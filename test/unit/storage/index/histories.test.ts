import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../../../harness/poll';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { beginRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('Histories through the index worker', () => {
  const released = releasedAfterEach();

  it('are told of a running run, longer as it grows, and of an unknown run not at all', async () => {
    const { store } = released(trackedWorkspace());
    const run = beginRun({ store, startedAtMs: START_MS });
    released({ dispose: () => run.writer.close() });
    const log = (step: number) => run.writer.appendPoints({ key: 'loss', steps: [step], timesMs: [START_MS + step], values: [1 / (step + 1)] });
    log(0);
    const index = released(openIndex(store));
    await index.refresh();
    const read = async (...keys: string[]) => (await index.histories(run.id, keys, { x: 'step', maxPoints: 100 })).map(({ key, total, points }) => [key, total, ...points.values]);
    assert.deepEqual(await read('loss', 'none'), [['loss', 1, 1], ['none', 0]]);
    log(1);
    assert.deepEqual(await read('loss'), [['loss', 2, 1, 0.5]]);
    assert.deepEqual(await index.histories('a'.repeat(32), ['loss'], { x: 'step', maxPoints: 100 }), []);
  });

  it('are kept for quick reading once a long run ends', async () => {
    const { store } = released(trackedWorkspace());
    const run = beginRun({ store, startedAtMs: START_MS });
    const index = released(openIndex(store));
    for (let step = 0; step < 10_000; step += 1) run.writer.appendPoints({ key: `metric_${step % 20}`, steps: [step], timesMs: [START_MS + step], values: [step] });
    await index.refresh();
    const cache = path.join(store.storeFolder, 'cache', 'history', `${run.id}.bin`);
    assert.equal(existsSync(cache), false);
    run.writer.append({ ...exampleRecords.end, at: START_MS + 99_999 });
    run.writer.close();
    await eventually('the histories are kept', () => existsSync(cache), 5_000);
    const [first] = await index.histories(run.id, ['metric_7'], { x: 'step', maxPoints: 10_000 });
    assert.deepEqual([first?.total, first?.points.values[1]], [500, 27]);
  });
});
