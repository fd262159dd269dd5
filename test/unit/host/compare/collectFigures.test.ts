import assert from 'node:assert/strict';
import { collectFigures } from '../../../../src/host/compare/collectFigures';
import { readShownRun } from '../../../../src/host/runs/shownRun';
import { contentOf } from '../../support/artifacts';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { beginRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('The figures of several runs', () => {
  const released = releasedAfterEach();

  it('are put side by side by their paths', async () => {
    const { store } = released(trackedWorkspace());
    const write = (files: readonly string[], at: number, parent?: string) => {
      const run = beginRun({ store, startedAtMs: START_MS + at });
      if (parent !== undefined) run.writer.append({ kind: 'run', at: START_MS, parent });
      for (const path of files) run.writer.append({ ...exampleRecords.artifact, path, content: contentOf(`${path} of ${at}`) });
      run.writer.close();
      return run.id;
    };
    const one = write(['figures/roc.png', 'figures/loss.svg', 'model.bin', 'onramp/source/a.py', 'figures/drawing'], 1);
    const session = write(['figures/roc.png', 'figures/all.PNG'], 2);
    write(['figures/roc.png', 'figures/loss.svg'], 3, session);
    const three = write([], 4);
    const index = released(openIndex(store));
    await index.refresh();
    const shown = await Promise.all([one, session, three].map(async (id) => (await readShownRun(index, id)) ?? assert.fail('gone')));
    assert.deepEqual(shown.map(({ parts }) => parts.length), [1, 2, 1]);
    const of = (path: string, at: number) => ({ path, ...contentOf(`${path} of ${at}`) });
    assert.deepEqual(collectFigures(shown), [
      { path: 'figures/loss.svg', files: [of('figures/loss.svg', 1), of('figures/loss.svg', 3), null] },
      { path: 'figures/roc.png', files: [of('figures/roc.png', 1), of('figures/roc.png', 3), null] },
      { path: 'figures/all.PNG', files: [null, of('figures/all.PNG', 2), null] },
    ]);
  });
});
