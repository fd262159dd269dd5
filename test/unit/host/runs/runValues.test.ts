import assert from 'node:assert/strict';
import { collectValues } from '../../../../src/host/runs/runValues';
import { readShownRun, type ShownRun } from '../../../../src/host/runs/shownRun';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { beginRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('collectValues', () => {
  const released = releasedAfterEach();

  function tracked() {
    const { store } = released(trackedWorkspace());
    let at = START_MS;
    const write = (params: [string, string][], { parent, loss }: { parent?: string; loss?: number } = {}) => {
      at += 1;
      const run = beginRun({ store, startedAtMs: at });
      if (parent !== undefined) run.writer.append({ kind: 'run', at, parent });
      run.writer.append({ kind: 'params', counter: 1, at, values: params });
      if (loss !== undefined) run.writer.appendPoints({ key: 'loss', steps: [0, 1], timesMs: [at, at], values: [2, loss] });
      run.writer.append({ ...exampleRecords.end, at });
      run.writer.close();
      return run.id;
    };
    const index = released(openIndex(store));
    const shown = async (runId: string): Promise<ShownRun> => (await readShownRun(index, runId)) ?? assert.fail('the run is not there');
    return { write, index, shown };
  }

  it('shows a session together with the one run below it, the inner value first', async () => {
    const { write, index, shown } = tracked();
    const session = write([['epochs', '3'], ['lr', '1']]);
    const fit = write([['lr', '0.1']], { parent: session, loss: Number.NaN });
    await index.refresh();
    const values = collectValues(await shown(session));
    assert.deepEqual(values.params.map(({ key, value }) => [key, value]), [['epochs', '3'], ['lr', '0.1']]);
    assert.deepEqual(values.metrics, [{ key: 'loss', last: 'NaN', min: 2, max: 2, count: 2, lastStep: 1, isPrinted: false }]);
    assert.deepEqual(values.children, []);
    const alone = await shown(fit);
    assert.deepEqual(collectValues(alone).params, [{ key: 'lr', value: '0.1', refused: [] }]);
    assert.equal(alone.parent?.id, session);
  });

  it('lists the runs below where there are several, and keeps their values apart', async () => {
    const { write, index, shown } = tracked();
    const session = write([['epochs', '3']]);
    const fits = [write([['lr', '0.1']], { parent: session }), write([['lr', '0.2']], { parent: session })];
    await index.refresh();
    const values = collectValues(await shown(session));
    assert.deepEqual(values.params.map(({ key }) => key), ['epochs']);
    assert.deepEqual([values.children.map(({ runId }) => runId), values.childTotal], [fits, 2]);
  });

  it('says of large files that they are not hashed yet, or were changed before they could be', async () => {
    const { store } = released(trackedWorkspace());
    const run = beginRun({ store, startedAtMs: START_MS });
    const { sha256: _, ...input } = { ...exampleRecords.input, digest: '1156736-9' };
    run.writer.append(exampleRecords.input, { ...input, name: 'large' }, { ...input, name: 'other', path: 'other' });
    run.writer.append({ ...exampleRecords.hashed, path: 'other', sizeBytes: input.sizeBytes, modifiedMs: input.modifiedMs, sha256: null }, exampleRecords.end);
    run.writer.close();
    const index = released(openIndex(store));
    await index.refresh();
    const { inputs } = collectValues((await readShownRun(index, run.id)) ?? assert.fail());
    assert.deepEqual(inputs.map(({ name, unknown }) => [name, unknown]), [['hour.csv', undefined], ['large', 'unhashed'], ['other', 'changed']]);
  });

  it('is nothing for a run that is not there', async () => {
    const { index } = tracked();
    assert.equal(await readShownRun(index, 'a'.repeat(32)), undefined);
  });
});
